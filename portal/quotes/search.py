"""Finding quotes by day, amount and counterparty, on what was issued and never changes."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, true

from portal.quotes.forms import QuoteSearch
from shared_db.access import Actor, visible_quote_prices, visible_quote_revisions
from shared_db.models import Company, Inquiry, Quote, QuotePrice, QuoteRevision
from shared_db.transaction import Work

PER_PAGE = 50


@dataclass(frozen=True)
class Found:
    """One line of the list. Amounts are without tax, at the cheapest and dearest quantities."""

    revision: QuoteRevision
    number: str
    inquiry: Inquiry
    counterparty: str
    lowest: Decimal | None
    highest: Decimal | None


@dataclass(frozen=True)
class FoundPage:
    """One page of the list, the newest first."""

    rows: list[Found]
    page: int
    more: bool


def find_quotes(work: Work, search: QuoteSearch) -> FoundPage:
    """One statement, whatever is asked and however much there is."""
    amounts = _amounts(work.actor).lateral()
    counterparty = _counterparty(work.actor)
    query = (
        visible_quote_revisions(work.actor)
        .join(Quote, Quote.id == QuoteRevision.quote_id)
        .join(Inquiry, Inquiry.id == Quote.inquiry_id)
        .join(Company, Company.id == _other_company(work.actor))
        .outerjoin(amounts, true())
        .add_columns(
            Quote.number, Inquiry, counterparty.label("who"), amounts.c.lowest, amounts.c.highest
        )
        .where(*_conditions(search, counterparty, amounts.c))
        .order_by(
            func.coalesce(QuoteRevision.issued_at, QuoteRevision.created_at).desc(),
            QuoteRevision.id,
        )
        .offset((search.page - 1) * PER_PAGE)
        .limit(PER_PAGE + 1)
    )
    rows = [Found(*row) for row in work.session.execute(query)]
    return FoundPage(rows[:PER_PAGE], search.page, len(rows) > PER_PAGE)


def _conditions(search: QuoteSearch, counterparty: Any, amounts: Any) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    issue_date = QuoteRevision.document["issue_date"].astext
    if search.since:
        wanted.append(issue_date >= search.since.isoformat())
    if search.until:
        wanted.append(issue_date <= search.until.isoformat())
    if search.least is not None:
        wanted.append(amounts.highest >= search.least)
    if search.most is not None:
        wanted.append(amounts.lowest <= search.most)
    if search.counterparty.strip():
        wanted.append(counterparty.icontains(search.counterparty.strip(), autoescape=True))
    return wanted


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


def _counterparty(actor: Actor) -> ColumnElement[str]:
    """The other side's name as it was printed; of a draft, as it is today."""
    side = "issuer" if actor.is_customer else "addressee"
    printed = QuoteRevision.document[side]["name"].astext
    return func.coalesce(printed, Company.name)
