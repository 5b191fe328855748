"""What one's own estimate says each asked quantity costs: the form begins with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from estimator.money import PriceRule, fixed
from estimator.rollup import roll_up_amounts
from portal.estimates.queries import as_typed
from portal.estimates.words import missing_words
from portal.off_loop import in_helper
from portal.offers.queries import Item
from shared_db.costing.inputs import rollup_inputs
from shared_db.foundation.base import Json
from shared_db.models import Estimate, OfferPrice
from shared_db.spine.transaction import Work

HUNDRED = Decimal(100)
WHOLE_YEN = Decimal(1)


@dataclass(frozen=True)
class OwnCost:
    """Own cost of one asked quantity, by piece asked (those sent, scrap among them, for that is
    what is paid for); None where lines are missing, `unknown` says how many."""

    unit_cost: Decimal | None
    one_off: Decimal | None
    unknown: str

    def lost_at(self, pieces: int, unit_price: Decimal, one_off: Decimal) -> Decimal | None:
        """What an offer loses in all, in yen: on the pieces alone or with what is charged once,
        since neither may hide the other. None if it loses nothing, or the cost isn't known."""
        if self.unit_cost is None or self.one_off is None:
            return None
        on_pieces = (self.unit_cost - unit_price) * pieces
        lost = max(on_pieces, on_pieces + self.one_off - one_off)
        return lost if lost > 0 else None

    def with_mark_up(self, percent: Decimal, rule: PriceRule) -> Json:
        """Unit price and one-off charge as they are put into the form; none that isn't known."""
        if self.unit_cost is None or self.one_off is None:
            return {}
        factor = 1 + percent / HUNDRED
        return {
            "unit_price": as_typed(rule.up(self.unit_cost * factor)),
            "one_off": as_typed(rule.up(self.one_off * factor, at_least=WHOLE_YEN)),
        }


def own_costs(
    work: Work, estimate: Estimate | None, items: Sequence[Item]
) -> dict[tuple[str, int], OwnCost]:
    """By request item and quantity asked, from one's own (already scoped) estimate as it stands.

    The estimate counts with the pieces wanted, one quantity for each that was asked.
    """
    if estimate is None:
        return {}
    asked = {str(one.item.id): one.item.quantities for one in items}
    document = rollup_inputs(work.session, estimate.id)
    found = {}
    for given, part in zip(
        document["parts"], in_helper(roll_up_amounts, document).parts, strict=True
    ):
        item_id = given["request_item_id"]
        for quantity, one in zip(asked[item_id], part.breaks, strict=True):
            unknown = missing_words([missing.line_id for missing in one.missing])
            cost = None if one.sums.cost is None else fixed(one.sums.cost / quantity)
            found[item_id, quantity] = OwnCost(cost, one.sums.one_off, unknown)
    return found


def rows_to_offer(
    items: Sequence[Item], before: Mapping[tuple[UUID, int], OfferPrice] | None
) -> list[Json]:
    """The rows of the form: empty, or what stood in the offer `before` that is now revised."""
    return [
        {
            "request_item_id": str(one.item.id),
            "quantity": str(quantity),
            **_as_offered((before or {}).get((one.item.id, quantity)), revised=before is not None),
        }
        for one in items
        for quantity in one.item.quantities
    ]


def priced_from(
    costs: Mapping[tuple[str, int], OwnCost],
    rows: Sequence[Json],
    mark_up: Decimal,
    rule: PriceRule,
) -> list[Json]:
    """The same rows with own cost plus the mark-up as their prices, where that cost is known."""
    found = ((row, costs.get(_key(row))) for row in rows)
    return [{**row, **(cost.with_mark_up(mark_up, rule) if cost else {})} for row, cost in found]


def with_lead_time(rows: Sequence[Json], days: str) -> list[Json]:
    """The same rows with that lead time where none was typed and something is offered."""
    return [
        {**row, "lead_time_days": days}
        if not str(row.get("lead_time_days", "")).strip() and not row.get("not_offered")
        else dict(row)
        for row in rows
    ]


def _key(row: Json) -> tuple[str, int]:
    return row["request_item_id"], int(row["quantity"])


def _as_offered(price: OfferPrice | None, *, revised: bool) -> Json:
    if price is None:
        empty = dict.fromkeys(("unit_price", "one_off", "lead_time_days"), "")
        return empty | {"not_offered": "1" if revised else ""}
    return {
        "unit_price": as_typed(price.unit_price),
        "one_off": as_typed(price.one_off),
        "lead_time_days": str(price.lead_time_days),
        "not_offered": "",
    }
