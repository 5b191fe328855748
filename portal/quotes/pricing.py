"""From a roll-up and what sales typed to prices: the glue to `estimator.pricing`. No database.

A break whose cost is incomplete can be left out, or priced by hand; else it can't be issued.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from estimator.errors import InputError
from estimator.money import Rounding
from estimator.numbers import plain
from estimator.price_result import BreakPrice
from estimator.pricing import price
from portal.quotes.forms import Break, PriceForm, ProfitRule, Steps
from shared_db.base import Json
from shared_db.errors import N_, WrongState

PRICE_TOO_FINE = N_(
    "A unit price by hand has more decimals than unit prices of this quote have. Correct it, or"
    " allow more decimals."
)
CANNOT_BE_PRICED = N_("The cost cannot be priced: a figure of the roll-up is out of range.")
_ZERO = Decimal(0)
KINDS = ("material", "bought", "operation", "outside")


@dataclass(frozen=True)
class Wanted:
    """One quantity of one part that the customer wants a price for."""

    part_id: UUID
    quantity: int


@dataclass(frozen=True)
class Priced:
    """One wanted quantity with its cost, what sales typed for it, and its price.

    `cost` is the roll-up's break, None when the roll-up has no such quantity.
    """

    wanted: Wanted
    typed: Break
    cost: Json | None
    price: BreakPrice
    refused: WrongState | None = None
    """Why costing can't price it as it stands; `price` then knows what was set by hand, at most."""

    @property
    def cost_is_complete(self) -> bool:
        """Whether every line of the cost is known, and can be priced."""
        return bool(self.cost and self.cost["complete"]) and self.refused is None

    @property
    def lacks_price(self) -> bool:
        """Whether it can't be issued: cost unknown, no price by hand, not left out."""
        return not (self.cost_is_complete or self.price.set_by_hand or self.typed.left_out)

    @property
    def one_off(self) -> Decimal:
        """The charge made once: by hand, or as computed."""
        by_hand = self.typed.one_off
        return self.price.one_off_price if by_hand is None else by_hand

    @property
    def total(self) -> Decimal:
        """Everything the customer pays for this quantity, without tax."""
        return self.price.amount + self.one_off

    def as_json(self) -> Json:
        """The price as it is kept when issued."""
        return {
            **self.price.as_json(),
            "one_off_price": plain(self.one_off),
            "cost_complete": self.cost_is_complete,
            "cost_by_kind": self.cost["by_kind"] if self.cost else None,
            "lead_time_days": self.typed.lead_time_days,
        }


def price_all(
    wanted: Sequence[Wanted],
    result: Mapping[str, Any] | None,
    form: PriceForm,
    *,
    currency: str,
    rounding: str,
) -> list[Priced]:
    """Every wanted quantity, priced; without a roll-up everything costs an unknown amount.

    A quantity that costing can't price says why in `refused`, and keeps nobody from the others.
    """
    costs = costs_by_break(result)
    typed = {(one.part_id, one.quantity): one for one in form.breaks}
    terms = {
        "currency": currency,
        "rounding": Rounding(rounding).value,
        "unit_price_decimals": form.unit_price_decimals,
        "steps": _steps(form.steps),
    }
    return [
        _priced(
            one,
            typed.get((one.part_id, one.quantity), Break(**one.__dict__)),
            costs.get((str(one.part_id), one.quantity)),
            terms,
        )
        for one in wanted
    ]


def _priced(wanted: Wanted, typed: Break, cost: Json | None, terms: Json) -> Priced:
    whole = _break(wanted, typed, cost)
    try:
        return Priced(wanted, typed, cost, _price(whole, terms))
    except InputError as problem:
        refused = _sentence_of(problem)
        by_hand = None if refused.code == "price_too_fine" else whole["price_override"]
        without_cost = {"quantity": wanted.quantity, "cost": "0", "price_override": by_hand}
        left = _price(without_cost, {**terms, "steps": {}})
        return Priced(wanted, typed, cost, left, refused=refused)


def _price(one: Json, terms: Json) -> BreakPrice:
    parts = [{"part_id": "the one", "breaks": [one]}]
    return price({**terms, "parts": parts}).parts[0].breaks[0]


def _sentence_of(refused: InputError) -> WrongState:
    if refused.field.endswith("price_override"):
        return WrongState("price_too_fine", PRICE_TOO_FINE)
    return WrongState("cannot_be_priced", CANNOT_BE_PRICED)


def costs_by_break(result: Mapping[str, Any] | None) -> dict[tuple[str, int], Json]:
    """The roll-up's breaks by part and quantity."""
    return {
        (part["part_id"], one["quantity"]): one
        for part in (result or {}).get("parts", [])
        for one in part["breaks"]
    }


def _break(one: Wanted, said: Break, cost: Json | None) -> Json:
    return {
        "quantity": one.quantity,
        "cost": cost["cost"] if cost else "0",
        "one_off": cost["one_off"] if cost else "0",
        "shipping": plain(said.shipping or _ZERO),
        "price_override": None if said.unit_price is None else plain(said.unit_price),
    }


def _steps(steps: Steps) -> Json:
    on_cost = ProfitRule.ON_COST
    rules: dict[str, tuple[ProfitRule, Decimal | None]] = {
        "overhead": (on_cost, steps.overhead),
        "risk": (on_cost, steps.risk),
        "profit": (steps.profit_rule, steps.profit),
    }
    return {
        name: {"rule": rule.value, "rate": plain(rate / Decimal(100))}
        for name, (rule, rate) in rules.items()
        if rate is not None
    }
