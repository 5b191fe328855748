"""What selling below cost loses, in words: by a quote to the customer or an offer to a shop."""

from decimal import ROUND_CEILING, Decimal

from portal.language import money
from shared_db.foundation.errors import N_, DomainError

BELOW_COST = N_("below cost: %(per_piece)s a piece lost, %(total)s in all")
AT_LEAST_BELOW_COST = N_(
    "below cost: at least %(per_piece)s a piece lost, %(total)s in all, and not every line has a"
    " price yet"
)


def below_cost(lost: Decimal, pieces: int, *, is_least: bool = False) -> DomainError:
    """What is lost in all, in yen, on so many pieces; `is_least`: lines are without a price."""
    sentence = AT_LEAST_BELOW_COST if is_least else BELOW_COST
    said = {"per_piece": _per_piece(lost / pieces), "total": _yen_up(lost)}
    return DomainError("below_cost", sentence, **said)


def _per_piece(amount: Decimal) -> str:
    """In whole yen or, where it is small, to a hundredth."""
    if amount >= 1:
        return _yen_up(amount)
    return money(amount.quantize(Decimal("0.01"), ROUND_CEILING))


def _yen_up(amount: Decimal) -> str:
    """In whole yen, a begun one too."""
    return money(amount.quantize(Decimal(1), ROUND_CEILING))
