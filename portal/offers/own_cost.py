"""What one's own estimate says each asked quantity costs: the form begins with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from estimator.money import Rounding, rounded
from estimator.rollup import roll_up
from portal.estimates.queries import as_typed
from portal.offers.queries import Item
from shared_db.base import Json
from shared_db.inputs import rollup_inputs
from shared_db.models import Estimate
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


def own_costs(work: Work, estimate: Estimate | None) -> dict[tuple[UUID, int], OwnCost]:
    """By request item and quantity, from one's own (already scoped) estimate as it stands."""
    if estimate is None:
        return {}
    document = rollup_inputs(work.session, estimate.id)
    found = {}
    for given, part in zip(document["parts"], roll_up(document).parts, strict=True):
        for one in part.breaks:
            key = (UUID(given["request_item_id"]), one.pieces.wanted)
            found[key] = OwnCost(one.unit_cost, one.one_off, one.complete)
    return found


def filled_in(
    items: Sequence[Item], costs: dict[tuple[UUID, int], OwnCost], mark_up: Decimal | None
) -> list[Json]:
    """The rows of the form: own cost plus the mark-up that the person has typed, else empty."""
    rows: list[Json] = []
    for one in items:
        for quantity in one.item.quantities:
            cost = costs.get((one.item.id, quantity))
            unit_price, one_off = "", ""
            if cost and cost.complete and mark_up is not None:
                unit_price, one_off = cost.with_mark_up(mark_up)
            rows.append(
                {
                    "request_item_id": str(one.item.id),
                    "quantity": str(quantity),
                    "unit_price": unit_price,
                    "one_off": one_off,
                    "lead_time_days": "",
                    "not_offered": "",
                }
            )
    return rows
