"""Finding quotes by day, amount and counterparty, on what was issued and never changes."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    and_,
    any_,
    func,
    literal_column,
    or_,
    select,
    true,
)

from portal.paging import Order
from portal.quotes.forms import QuoteSearch
from portal.quotes.standing import Standing, standing_of
from shared_db.access import Actor, visible_quote_prices, visible_quote_revisions
from shared_db.lists import containing, has_letters_of
from shared_db.models import Company, Inquiry, Quote, QuotePrice, QuoteRevision, QuoteState
from shared_db.models.quote import ADDRESSEE, ISSUER
from shared_db.resting import voided
from shared_db.transaction import Work

PER_PAGE = 50
ORDER = Order(func.coalesce(QuoteRevision.issued_at, QuoteRevision.created_at), QuoteRevision.id)


@dataclass(frozen=True)
class Found:
    """One line of the list. Amounts are without tax, at the cheapest and dearest quantities."""

    revision: QuoteRevision
    number: str
    company_id: UUID
    inquiry: Inquiry
    counterparty: str
    voided: bool
    lowest: Decimal | None
    highest: Decimal | None

    @property
    def standing(self) -> Standing:
        """How it stands, as its page says it."""
        return standing_of(self.inquiry, self.company_id, self.revision, voided=self.voided)


@dataclass(frozen=True)
class FoundPage:
    """One page of the list, the newest first; whether there is more on either side."""

    rows: list[Found]
    newer: bool
    older: bool


def find_quotes(work: Work, search: QuoteSearch) -> FoundPage:
    """One statement, whatever is asked and however much there is; beside a row, one more.

    What comes before the page isn't read; documents and amounts are read of what is shown.
    """
    found = visible_quote_revisions(work.actor).where(*_conditions(work.actor, search))
    page = ORDER.page(work.session, found, PER_PAGE + 1, search.older_than, search.newer_than)
    if search.page > 1:
        page = page.offset((search.page - 1) * PER_PAGE)
    ids = page.with_only_columns(QuoteRevision.id).scalar_subquery()
    amounts = _amounts(work.actor).lateral()
    query = (
        visible_quote_revisions(work.actor)
        .join(Quote, Quote.id == QuoteRevision.quote_id)
        .join(Inquiry, Inquiry.id == Quote.inquiry_id)
        .join(Company, Company.id == _other_company(work.actor))
        .outerjoin(amounts, true())
        .add_columns(
            Quote.number,
            Quote.company_id,
            Inquiry,
            func.coalesce(literal_column(_printed(work.actor)), Company.name),
            voided(),
            amounts.c.lowest,
            amounts.c.highest,
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
    wanted: list[ColumnElement[bool]] = []
    issue_date = QuoteRevision.document["issue_date"].astext
    if search.since:
        wanted.append(issue_date >= search.since.isoformat())
    if search.until:
        wanted.append(issue_date <= search.until.isoformat())
    if search.least is not None:
        wanted.append(_amount(actor, "highest") >= search.least)
    if search.most is not None:
        wanted.append(_amount(actor, "lowest") <= search.most)
    if words := search.counterparty.strip():
        wanted.append(_with(actor, words))
    return wanted


def _amount(actor: Actor, which: str) -> Any:
    amounts = _amounts(actor).subquery()
    return select(amounts.c[which]).scalar_subquery()


def _with(actor: Actor, words: str) -> ColumnElement[bool]:
    """The words are in the other side's name as it was printed; in a draft's, as it is today."""
    return or_(
        and_(
            has_letters_of(f"word_pieces({_printed(actor)}, 1)", words),
            literal_column(_printed(actor), Text).ilike(containing(words), escape="\\"),
        ),
        QuoteRevision.id == any_(func.array(_drafts_with(actor, words).scalar_subquery())),
    )


def _drafts_with(actor: Actor, words: str) -> Select[UUID]:
    return (
        visible_quote_revisions(actor)
        .join(Quote, Quote.id == QuoteRevision.quote_id)
        .join(Inquiry, Inquiry.id == Quote.inquiry_id)
        .join(Company, Company.id == _other_company(actor))
        .where(
            QuoteRevision.state == QuoteState.DRAFT,
            Company.name.ilike(containing(words), escape="\\"),
        )
        .with_only_columns(QuoteRevision.id)
        .correlate(None)
    )


def _amounts(actor: Actor) -> Select[Any, Any]:
    """An issued revision at the cheapest and the dearest quantity of every part.

    Computed for the lines that are looked at: there may be a hundred thousand others.
    """
    amount = QuotePrice.amount + QuotePrice.one_off
    of_parts = (
        visible_quote_prices(actor)
        .where(QuotePrice.revision_id == QuoteRevision.id)
        .with_only_columns(func.min(amount).label("low"), func.max(amount).label("high"))
        .group_by(QuotePrice.part_id)
        .correlate(QuoteRevision)
        .subquery()
    )
    return select(
        func.sum(of_parts.c.low).label("lowest"), func.sum(of_parts.c.high).label("highest")
    )


def _other_company(actor: Actor) -> Any:
    return Quote.company_id if actor.is_customer else Inquiry.customer_company_id


def _printed(actor: Actor) -> str:
    """The other side's name as it was printed; NULL for a draft."""
    return ISSUER if actor.is_customer else ADDRESSEE
