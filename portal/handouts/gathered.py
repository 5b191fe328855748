"""What both files are made of: the estimate as it stands, computed now."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from estimator.rollup import roll_up_amounts
from estimator.rollup_result import RollUp
from portal.duties.holders import holders
from portal.estimates import queries
from portal.estimates.words import say_share
from portal.off_loop import in_helper
from portal.offers import queries as offers
from portal.pricing.queries import newest_of, prices_of, revisions_of
from shared_db.acts.sub_quotes import STANDING
from shared_db.costing.inputs import rollup_inputs
from shared_db.foundation.base import Json
from shared_db.foundation.clock import today
from shared_db.models import Estimate, EstimatePart, Inquiry, Part, RequestItem
from shared_db.spine.transaction import Work


@dataclass(frozen=True)
class Price:
    """What is asked for a quantity of a part, without tax and without what is charged once."""

    unit_price: Decimal
    amount: Decimal


Key = tuple[UUID, int]
"""A part of the estimate, and the pieces wanted of it."""


@dataclass(frozen=True)
class Gathered:
    """An estimate with its figures; parts and lines stand as in `document`."""

    estimate: Estimate
    inquiry: Inquiry
    company: str
    customer: str
    holder: str
    document: Json
    """The inputs, as `estimator.rollup_document` reads them."""
    result: RollUp
    parts: dict[str, Part]
    """By the estimate's own part."""
    headings: dict[str, str]
    remarks: dict[str, str]
    """By line, where there is one."""
    centres: dict[str, str]
    """By line the name of its work centre, where it has one."""
    prices: dict[Key, Price]
    """The prices that stand: of the quote that the customer goes by, or of the own offer."""

    @classmethod
    def of(cls, work: Work, estimate: Estimate) -> "Gathered":
        """Everything, read in one snapshot and computed beside the web's loop."""
        inquiry = queries.find_inquiry(work, estimate.inquiry_id)
        names = queries.company_names(work)
        document = rollup_inputs(work.session, estimate.id)
        rows = queries.parts_of(work, estimate.id)
        items = queries.items_asked(work, estimate)
        found = holders(work, [inquiry.id])
        holder = found.get(estimate.id) or found.get(inquiry.id)
        return cls(
            estimate,
            inquiry,
            names.get(estimate.company_id, ""),
            names.get(inquiry.customer_company_id, ""),
            holder.name if holder else "",
            document,
            in_helper(roll_up_amounts, document),
            {str(row.id): part for row, part in rows},
            {str(row.id): _heading(row, part, items) for row, part in rows},
            _remarks(work, estimate),
            _centres(work, estimate),
            _prices(work, estimate, rows, items),
        )

    def file_name(self, ending: str) -> str:
        """RFQ-2026-00012-estimate-v3.pdf: not to be taken for the quote's."""
        return f"{self.inquiry.number}-estimate-v{self.estimate.version}.{ending}"


def _heading(row: EstimatePart, part: Part, items: dict[str, RequestItem]) -> str:
    item = items.get(str(row.request_item_id))
    return say_share(part.name, item.operation if item else None)


def _remarks(work: Work, estimate: Estimate) -> dict[str, str]:
    lines = queries.lines_in(work, estimate.id)
    return {str(line.id): line.remark for line in lines if line.remark}


def _centres(work: Work, estimate: Estimate) -> dict[str, str]:
    known = queries.centres(work, today(work.actor.zone))
    return {
        str(line.id): known[line.work_centre_id].name
        for line in queries.lines_in(work, estimate.id)
        if line.work_centre_id in known
    }


def _prices(
    work: Work,
    estimate: Estimate,
    rows: list[tuple[EstimatePart, Part]],
    items: dict[str, RequestItem],
) -> dict[Key, Price]:
    if estimate.request_id is not None:
        return _offered(work, estimate.request_id, rows, items)
    own = [
        (quote, revision)
        for quote, revision in revisions_of(work, estimate.inquiry_id)
        if quote.company_id == estimate.company_id
    ]
    standing = newest_of(own)
    if standing is None:
        return {}
    of_part = {part.id: row.id for row, part in rows if row.parent_id is None}
    return {
        (of_part[one.part_id], one.quantity): Price(one.unit_price, one.amount)
        for one in prices_of(work, standing.id)
        if one.part_id in of_part
    }


def _offered(
    work: Work,
    request_id: UUID,
    rows: list[tuple[EstimatePart, Part]],
    items: dict[str, RequestItem],
) -> dict[Key, Price]:
    """Of the own offer that stands; it counts by the pieces sent, the estimate by those wanted."""
    given = [one for one in offers.offers_of(work, request_id) if one.state in STANDING][:1]
    if not given:
        return {}
    prices = offers.prices_of(work, [given[0].id])[given[0].id]
    found: dict[Key, Price] = {}
    for row, _part in rows:
        item = items.get(str(row.request_item_id))
        pairs = zip(item.quantities, item.wanted_known, strict=True) if item else ()
        for sent, wanted in pairs:
            price = prices.get((item.id, sent)) if item else None
            if price is not None:
                found[row.id, wanted] = Price(price.unit_price, price.unit_price * sent)
    return found
