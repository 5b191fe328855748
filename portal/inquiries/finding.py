"""A page of the inquiries, chosen by state and by words."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, or_
from sqlalchemy.orm import InstrumentedAttribute

from portal.duties.holders import my_inquiries
from portal.inquiries.forms import Search
from portal.inquiries.queries import Row, listed
from shared_db.access import visible_companies, visible_inquiries
from shared_db.foundation.folding import folded, found_in, holds, plan_for_each_word, words_in
from shared_db.foundation.lists import among
from shared_db.models import Company, Inquiry, InquiryState
from shared_db.spine.states import LIVE_INQUIRY
from shared_db.spine.transaction import Work

PAGE = 20
_AWAITED = (InquiryState.OPEN, InquiryState.PROPOSED)
_promised = case(
    (
        and_(Inquiry.first_reply_at.is_(None), Inquiry.state.in_(_AWAITED)),
        Inquiry.first_reply_due_at,
    )
)
"""By when there is a first reply, where the customer waits for one."""


def search(work: Work, wanted: Search, states: Sequence[InquiryState] = ()) -> list[Row]:
    """A page of inquiries and one more: of those in work what was promised first, the rest the
    newest first."""
    passed_over = (wanted.page - 1) * PAGE
    promised_first = bool(states) and set(states) <= LIVE_INQUIRY and wanted.state is None
    conditions = _conditions(work, wanted, states)
    return newest(work, conditions, PAGE + 1, passed_over, promised_first=promised_first)


def newest(
    work: Work,
    conditions: Sequence[ColumnElement[bool]],
    most: int,
    passed_over: int = 0,
    *,
    promised_first: bool = False,
) -> list[Row]:
    """Sent inquiries of which all this holds, the newest first; before them, where asked for, those
    whose customer waits for a first reply, the longest overdue first.

    Those before are passed over in an index; only what is shown is read whole.
    """
    newest_first: tuple[ColumnElement[Any] | InstrumentedAttribute[Any], ...] = (
        Inquiry.sent_at.desc(),
        Inquiry.id,
    )
    if promised_first:
        newest_first = (_promised.nulls_last(), *newest_first)
    page = (
        visible_inquiries(work.actor)
        .with_only_columns(Inquiry.id)
        .where(Inquiry.state != InquiryState.DRAFT, *conditions)
        .order_by(*newest_first)
        .offset(passed_over)
        .limit(most)
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
    if wanted.mine:
        found.append(Inquiry.id.in_(my_inquiries(work.actor)))
    return [*found, *about(work, wanted.q)]


def about(work: Work, typed: str) -> list[ColumnElement[bool]]:
    """Each of the words is in the number, the subject, a part or the customer's name.

    Whose name it is, is asked first: PostgreSQL can't tell otherwise how many inquiries that are.
    """
    asked_for = words_in(typed)
    if asked_for:
        plan_for_each_word(work.session)
    return [
        or_(
            found_in("inquiry.words", words),
            *([among(Inquiry.customer_company_id, named)] if named else []),
        )
        for words in asked_for
        for named in [companies_named(work, words)]
    ]


def companies_named(work: Work, words: str) -> Sequence[UUID]:
    """The companies that the actor may know, with the words in their names."""
    known = visible_companies(work.actor).with_only_columns(Company.id)
    return work.session.scalars(known.where(holds(folded(Company.name), words))).all()
