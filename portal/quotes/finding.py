"""Finding quotes by day, amount and counterparty, on what was issued and never changes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    any_,
    case,
    func,
    literal_column,
    or_,
    true,
)

from portal.duties.holders import my_inquiries, my_quotes
from portal.paging import Order
from portal.quotes.forms import QuoteSearch
from portal.quotes.standing import Standing, standing_of
from shared_db.access import (
    Actor,
    is_own_request,
    still_there,
    visible_quote_revisions,
    visible_quotes,
)
from shared_db.acts.resting import issuer_left, voided
from shared_db.foundation.folding import folded, found_in, holds, plan_for_each_word
from shared_db.models import Company, Inquiry, Quote, QuoteRevision, QuoteState
from shared_db.models.quote import ADDRESSEE, ISSUER
from shared_db.spine.transaction import Work

PER_PAGE = 50
ORDER = Order(func.coalesce(QuoteRevision.issued_at, QuoteRevision.created_at), QuoteRevision.id)


@dataclass(frozen=True)
class Found:
    """One line of the list."""

    revision: QuoteRevision
    number: str
    company_id: UUID
    inquiry: Inquiry
    counterparty: str
    voided: bool
    issuer_left: bool

    @property
    def standing(self) -> Standing:
        """How it stands, as its page says it."""
        return standing_of(
            self.inquiry,
            self.company_id,
            self.revision,
            voided=self.voided,
            left=self.issuer_left,
        )


@dataclass(frozen=True)
class FoundPage:
    """One page of the list, the newest first; whether there is more on either side."""

    rows: list[Found]
    newer: bool
    older: bool


def find_quotes(work: Work, search: QuoteSearch) -> FoundPage:
    """One statement, whatever is asked and however much there is; one more for words or a row.

    What comes before the page isn't read; documents are read of what is shown.
    """
    if search.counterparty.strip():
        plan_for_each_word(work.session)
    found = visible_quote_revisions(work.actor).where(*_conditions(work.actor, search))
    page = ORDER.page(work.session, found, PER_PAGE + 1, search.older_than, search.newer_than)
    if search.page > 1:
        page = page.offset((search.page - 1) * PER_PAGE)
    ids = page.with_only_columns(QuoteRevision.id).scalar_subquery()
    query = (
        visible_quote_revisions(work.actor)
        .join(Quote, Quote.id == QuoteRevision.quote_id)
        .join(Inquiry, Inquiry.id == Quote.inquiry_id)
        .join(Company, Company.id == _other_company(work.actor))
        .add_columns(
            Quote.number,
            Quote.company_id,
            Inquiry,
            func.coalesce(_printed(work.actor), Company.name),
            voided(),
            issuer_left(),
        )
        .where(QuoteRevision.id == any_(func.array(ids)))
        .order_by(*ORDER.newest_first)
    )
    rows = [Found(*row) for row in work.session.execute(query)]
    more = len(rows) > PER_PAGE
    if search.newer_than is not None:
        return FoundPage(rows[-PER_PAGE:], newer=more, older=bool(rows))
    from_top = search.older_than is None and search.page == 1
    return FoundPage(rows[:PER_PAGE], newer=bool(rows) and not from_top, older=more)


def _conditions(actor: Actor, search: QuoteSearch) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = [_worked_with(actor)]
    issue_date = QuoteRevision.document["issue_date"].astext
    if search.since:
        wanted.append(issue_date >= search.since.isoformat())
    if search.until:
        wanted.append(issue_date <= search.until.isoformat())
    if search.least is not None:
        wanted.append(QuoteRevision.highest_amount >= search.least)
    if search.most is not None:
        wanted.append(QuoteRevision.lowest_amount <= search.most)
    if words := search.counterparty.strip():
        wanted.append(_with(actor, words))
    if search.mine:
        wanted.append(_in_charge_of(actor))
    return wanted


def _worked_with(actor: Actor) -> ColumnElement[bool]:
    """Not of a group that the shop has left: that stays with it as paper, on a page of its own."""
    if not actor.left:
        return true()
    there = (
        visible_quotes(actor)
        .where(Quote.id == QuoteRevision.quote_id, still_there(actor, Quote.inquiry_id))
        .with_only_columns(Quote.id)
    )
    return there.correlate(QuoteRevision).exists()


def _in_charge_of(actor: Actor) -> ColumnElement[bool]:
    """Of the quote, in the shop that writes it; of the request, at the customer."""
    own = (
        visible_quotes(actor)
        .join(Inquiry, Inquiry.id == Quote.inquiry_id)
        .where(Quote.inquiry_id.in_(my_inquiries(actor)), is_own_request(actor))
        .with_only_columns(Quote.id)
    )
    asked, written = (QuoteRevision.quote_id.in_(each) for each in (own, my_quotes(actor)))
    if not actor.is_member_somewhere:
        return asked
    return or_(written, asked) if actor.is_customer_somewhere else written


def _with(actor: Actor, words: str) -> ColumnElement[bool]:
    """The words are in the other side's name as it was printed; in a draft's, as it is today."""
    return or_(
        *(found_in(f"folded({name})", words) & side for name, side in _names(actor)),
        QuoteRevision.id == any_(func.array(_drafts_with(actor, words).scalar_subquery())),
    )


def _names(actor: Actor) -> Iterator[tuple[str, ColumnElement[bool]]]:
    """The column of the other side's name, and where it is this one."""
    own: ColumnElement[bool] = true()
    if actor.is_member_somewhere and actor.is_customer_somewhere:
        asked = (
            visible_quotes(actor)
            .join(Inquiry, Inquiry.id == Quote.inquiry_id)
            .where(Quote.id == QuoteRevision.quote_id, is_own_request(actor))
        )
        own = asked.with_only_columns(Quote.id).correlate(QuoteRevision).exists()
        yield ADDRESSEE, ~own
    elif actor.is_member_somewhere:
        yield ADDRESSEE, own
    if actor.is_customer_somewhere:
        yield ISSUER, own


def _drafts_with(actor: Actor, words: str) -> Select[UUID]:
    return (
        visible_quote_revisions(actor)
        .join(Quote, Quote.id == QuoteRevision.quote_id)
        .join(Inquiry, Inquiry.id == Quote.inquiry_id)
        .join(Company, Company.id == _other_company(actor))
        .where(
            QuoteRevision.state == QuoteState.DRAFT,
            holds(folded(Company.name), words),
        )
        .with_only_columns(QuoteRevision.id)
        .correlate(None)
    )


def _other_company(actor: Actor) -> Any:
    return case((is_own_request(actor), Quote.company_id), else_=Inquiry.customer_company_id)


def _printed(actor: Actor) -> ColumnElement[str]:
    """The other side's name as it was printed; NULL for a draft."""
    shop: ColumnElement[str] = literal_column(ISSUER)
    return case((is_own_request(actor), shop), else_=literal_column(ADDRESSEE))
