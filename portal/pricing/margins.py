"""Whether a price earns what the shop wants to earn at least. No database."""

from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from estimator.price_result import share_of
from portal.language import number, signed
from portal.losses import below_cost
from portal.pricing.prices import Priced
from shared_db.foundation.errors import N_, DomainError

AT_COST = N_("at cost: nothing is earned")
BELOW_FLOOR = N_("margin of %(margin)s, below our lowest margin of %(floor)s")
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Margin:
    """What is left of a quantity's price: of the pieces alone or with what is charged once.

    The lower of both, since neither may hide the other. `is_most`: lines are without a price, so
    that it is this at most.
    """

    amount: Decimal
    share: Decimal | None
    quantity: int
    is_most: bool

    def problem(self, floor: Decimal) -> DomainError | None:
        """What is to be said of it, given the lowest margin (% of the price); None if nothing."""
        if self.amount < 0:
            return below_cost(-self.amount, self.quantity, is_least=self.is_most)
        if self.amount == 0:
            return DomainError("at_cost", AT_COST)
        if self.share is not None and self.share * HUNDRED < floor:
            said = {"margin": percent_down(self.share), "floor": f"{number(floor)}%"}
            return DomainError("below_floor", BELOW_FLOOR, **said)
        return None


def margin_of(one: Priced) -> Margin | None:
    """The margin of what would be issued; None if that isn't priced, or nothing of it is known."""
    if one.typed.left_out or one.unit_price is None or one.one_off is None or one.cost is None:
        return None
    if one.cost_is_complete:
        cost, one_off_cost = one.price.cost, one.price.one_off_cost
    else:
        lines = one.cost["lines"]
        cost = sum((Decimal(line["amount"]) for line in lines), Decimal(0))
        one_off_cost = sum((Decimal(line["one_off"]) for line in lines), Decimal(0))
    amount = one.price.amount
    of_pieces = amount - cost - one.price.shipping
    with_one_off = of_pieces + one.one_off - one_off_cost
    shares = [(of_pieces, amount), (with_one_off, amount + one.one_off)]
    known = [share for part, whole in shares if (share := share_of(part, whole)) is not None]
    return Margin(
        amount=min(of_pieces, with_one_off),
        share=min(known, default=None),
        quantity=one.wanted.quantity,
        is_most=not one.cost_is_complete,
    )


def percent_down(share: Decimal) -> str:
    """A share as 12.5%, never better than it is: 9.96 % is below 10 % and must not be shown so."""
    shown = (share * HUNDRED).quantize(Decimal("0.1"), ROUND_FLOOR)
    return signed(shown, f"{number(abs(shown), 1)}%")
