"""A page of the inquiries, chosen by state and by words."""

from collections.abc import Sequence
from typing import Any
from unicodedata import normalize

from sqlalchemy import ColumnElement, and_, or_

from portal.duties.holders import my_inquiries
from portal.inquiries.forms import Search
from portal.inquiries.queries import Row, listed
from shared_db.access import visible_companies, visible_inquiries
from shared_db.lists import among, containing, has_letters_of
from shared_db.models import Company, Inquiry, InquiryState
from shared_db.models.inquiry import WORDS
from shared_db.transaction import Work

PAGE = 20


def search(work: Work, wanted: Search, states: Sequence[InquiryState] = ()) -> list[Row]:
    """A page of inquiries and one more, the newest first.

    Those before it are passed over in an index; only what is shown is read whole.
    """
    newest_first = (Inquiry.sent_at.desc(), Inquiry.id)
    page = (
        visible_inquiries(work.actor)
        .with_only_columns(Inquiry.id)
        .where(Inquiry.state != InquiryState.DRAFT, *_conditions(work, wanted, states))
        .order_by(*newest_first)
        .offset((wanted.page - 1) * PAGE)
        .limit(PAGE + 1)
    )
    rows = work.session.execute(listed(work).where(Inquiry.id.in_(page)).order_by(*newest_first))
    return [Row(*row) for row in rows]


def _conditions(
    work: Work, wanted: Search, states: Sequence[InquiryState]
) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    chosen = [wanted.state] if wanted.state else states
    if chosen:
        found.append(Inquiry.state.in_(chosen))
    if words := wanted.q.strip():
        found.append(_about(work, words))
    if wanted.mine:
        found.append(Inquiry.id.in_(my_inquiries(work.actor)))
    return found


def _about(work: Work, words: str) -> ColumnElement[bool]:
    """The words are in the number, the subject or the customer's name.

    Whose name it is, is asked first: PostgreSQL can't tell otherwise how many inquiries that are.
    """
    number = normalize("NFKC", words)
    named = visible_companies(work.actor).with_only_columns(Company.id)
    named = named.where(Company.name.ilike(containing(words), escape="\\"))
    customers = work.session.scalars(named).all()
    return or_(
        _holds(Inquiry.number, number),
        _holds(Inquiry.subject, words),
        *([among(Inquiry.customer_company_id, customers)] if customers else []),
    )


def _holds(column: Any, words: str) -> ColumnElement[bool]:
    """An index says where the letters are; only there it is looked whether they are the words."""
    return and_(has_letters_of(WORDS, words), column.ilike(containing(words), escape="\\"))
