"""What one's own estimate says each asked quantity costs: the form begins with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from estimator.money import Rounding, rounded
from estimator.rollup import roll_up
from portal.estimates.queries import as_typed
from portal.off_loop import in_helper
from portal.offers.queries import Item
from shared_db.base import Json
from shared_db.inputs import rollup_inputs
from shared_db.models import Estimate, OfferPrice
from shared_db.transaction import Work

HUNDRED = Decimal(100)
NO_DECIMALS = 0


@dataclass(frozen=True)
class OwnCost:
    """Own cost of one asked quantity; incomplete when lines are missing."""

    unit_cost: Decimal
    one_off: Decimal
    complete: bool

    def with_mark_up(self, percent: Decimal) -> tuple[str, str]:
        """Unit price and one-off charge as they are put into the form, in whole yen, rounded up."""
        factor = 1 + percent / HUNDRED
        return tuple(  # type: ignore[return-value]
            as_typed(rounded(amount * factor, NO_DECIMALS, Rounding.UP))
            for amount in (self.unit_cost, self.one_off)
        )


def own_costs(work: Work, estimate: Estimate | None) -> dict[tuple[str, int], OwnCost]:
    """By request item and quantity, from one's own (already scoped) estimate as it stands."""
    if estimate is None:
        return {}
    document = rollup_inputs(work.session, estimate.id)
    found = {}
    for given, part in zip(document["parts"], in_helper(roll_up, document).parts, strict=True):
        for one in part.breaks:
            key = (given["request_item_id"], one.pieces.wanted)
            found[key] = OwnCost(one.unit_cost, one.one_off, one.complete)
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
    costs: Mapping[tuple[str, int], OwnCost], rows: Sequence[Json], mark_up: Decimal
) -> list[Json]:
    """The same rows with own cost plus the mark-up as their prices, where that cost is known."""
    return [{**row, **_from_cost(costs.get(_key(row)), mark_up)} for row in rows]


def _key(row: Json) -> tuple[str, int]:
    return row["request_item_id"], int(row["quantity"])


def _from_cost(cost: OwnCost | None, mark_up: Decimal) -> Json:
    if cost is None or not cost.complete:
        return {}
    unit_price, one_off = cost.with_mark_up(mark_up)
    return {"unit_price": unit_price, "one_off": one_off}


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
