"""From a roll-up and what sales typed to prices: the glue to `estimator.pricing`. No database.

A break whose cost is incomplete can be left out, or priced by hand; else it can't be issued.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from estimator.errors import InputError
from estimator.numbers import plain
from estimator.price_result import BreakPrice
from estimator.pricing import price
from estimator.rollup_result import known_sum
from portal.pricing.forms import Break, PriceForm, ProfitRule, Steps
from shared_db.foundation.base import Json
from shared_db.foundation.errors import N_, WrongState

PRICE_TOO_FINE = N_(
    "A unit price by hand has more decimals than unit prices of this quote have. Correct it, or"
    " allow more decimals."
)
CANNOT_BE_PRICED = N_("The cost cannot be priced: a figure of the roll-up is out of range.")
_ZERO = Decimal(0)
KINDS = ("material", "bought", "operation", "outside")
OF_COST = (
    "cost", "exact_price", "rounded_to", "rounding", "computed_unit_price",
    "margin", "margin_on_price", "mark_up_on_cost",
)  # fmt: skip
"""What of a price rests on its cost, and isn't known while something of that is missing."""


@dataclass(frozen=True)
class Wanted:
    """One quantity of one part that the customer wants a price for."""

    part_id: UUID
    quantity: int


@dataclass(frozen=True)
class Priced:
    """One wanted quantity with its cost, what sales typed for it, and its price.

    `cost` is the roll-up's break, None when the roll-up has no such quantity. Where something of
    it is missing, `price` knows only what was set by hand and what can be charged once.
    """

    wanted: Wanted
    typed: Break
    cost: Json | None
    price: BreakPrice
    refused: WrongState | None = None
    """Why costing can't price it as it stands."""
    one_off_is_known: bool = True

    @property
    def cost_is_complete(self) -> bool:
        """Whether every line of the cost is known, and can be priced."""
        return bool(self.cost and self.cost["complete"]) and self.refused is None

    @property
    def lacks_price(self) -> bool:
        """Whether it can't be issued: neither known nor set by hand, and not left out."""
        return not self.typed.left_out and self.total is None

    @property
    def missing(self) -> list[str | None]:
        """The lines without a price; the part as a whole (None) where there is no cost at all."""
        return [one["line_id"] for one in self.cost["missing"]] if self.cost else [None]

    @property
    def unit_price(self) -> Decimal | None:
        """The price of a piece: set by hand, or computed from a cost that is complete."""
        known = self.cost_is_complete or self.price.set_by_hand
        return self.price.unit_price if known else None

    @property
    def one_off(self) -> Decimal | None:
        """The charge made once: by hand, or computed where it is known."""
        by_hand: Decimal | None = self.typed.one_off
        computed = self.price.one_off_price if self.one_off_is_known else None
        return computed if by_hand is None else by_hand

    @property
    def total(self) -> Decimal | None:
        """Everything the customer pays for this quantity, without tax."""
        if self.unit_price is None or self.one_off is None:
            return None
        return self.price.amount + self.one_off

    def as_json(self) -> Json:
        """The price as it is told, and kept when issued; null is what isn't known."""
        said = self.price.as_json()
        if not self.cost_is_complete:
            said |= dict.fromkeys(OF_COST) | {"steps": []}
        if self.unit_price is None:
            said |= dict.fromkeys(("unit_price", "amount"))
        if not self.one_off_is_known:
            said |= {"one_off_cost": None, "one_off_steps": []}
        return {
            **said,
            "one_off_price": None if self.one_off is None else plain(self.one_off),
            "cost_complete": self.cost_is_complete,
            "missing": len(self.missing),
            "cost_by_kind": self.by_kind,
            "lead_time_days": self.typed.lead_time_days,
        }

    @property
    def by_kind(self) -> dict[str, str | None] | None:
        """What each kind of lines costs; None where that isn't known."""
        if self.cost is None:
            return None
        found = {kind: known_sum(self.cost, f"by_kind.{kind}") for kind in KINDS}
        return {kind: None if amount is None else plain(amount) for kind, amount in found.items()}


def price_all(
    wanted: Sequence[Wanted],
    result: Mapping[str, Any] | None,
    form: PriceForm,
    *,
    currency: str,
    price_step: Decimal,
) -> list[Priced]:
    """Every wanted quantity, priced; without a roll-up everything costs an unknown amount.

    A part that goes into another is in that one's price: it is left out unless sales says else,
    and then has a price by hand alone.
    A quantity that costing can't price says why in `refused`, and keeps nobody from the others.
    """
    costs = costs_by_break(result)
    inside = {part["part_id"] for part in (result or {}).get("parts", []) if part.get("parent")}
    typed = {(one.part_id, one.quantity): one for one in form.breaks}
    terms = {
        "currency": currency,
        "price_step": plain(price_step),
        "unit_price_decimals": form.unit_price_decimals,
        "steps": _steps(form.steps),
    }
    return [
        _priced(
            one,
            typed.get(
                (one.part_id, one.quantity),
                Break(**one.__dict__, left_out=str(one.part_id) in inside),
            ),
            costs.get((str(one.part_id), one.quantity)),
            terms,
        )
        for one in wanted
    ]


def _priced(wanted: Wanted, typed: Break, cost: Json | None, terms: Json) -> Priced:
    whole = _break(wanted, typed, cost)
    try:
        found = _price(whole, terms)
        return Priced(wanted, typed, cost, found, one_off_is_known=whole["one_off"] is not None)
    except InputError as problem:
        refused = _sentence_of(problem)
        by_hand = None if refused.code == "price_too_fine" else whole["price_override"]
        left, known = _without_cost({**whole, "price_override": by_hand}, terms)
        return Priced(wanted, typed, cost, left, refused=refused, one_off_is_known=known)


def _without_cost(whole: Json, terms: Json) -> tuple[BreakPrice, bool]:
    """What of a refused quantity can be priced all the same; whether its one-off charge can."""
    left = {**whole, "cost": "0"}
    try:
        return _price(left, terms), whole["one_off"] is not None
    except InputError:
        return _price({**left, "one_off": "0", "shipping": "0"}, {**terms, "steps": {}}), False


def _price(one: Json, terms: Json) -> BreakPrice:
    parts = [{"part_id": "the one", "breaks": [one]}]
    return price({**terms, "parts": parts}).parts[0].breaks[0]


def _sentence_of(refused: InputError) -> WrongState:
    if refused.field.endswith("price_override"):
        return WrongState("price_too_fine", PRICE_TOO_FINE)
    return WrongState("cannot_be_priced", CANNOT_BE_PRICED)


def costs_by_break(result: Mapping[str, Any] | None) -> dict[tuple[str, int], Json]:
    """The roll-up's breaks by part and quantity, of parts that are sold by themselves."""
    return {
        (part["part_id"], one["quantity"]): one
        for part in (result or {}).get("parts", [])
        if part.get("parent") is None
        for one in part["breaks"]
    }


def _break(one: Wanted, said: Break, cost: Json | None) -> Json:
    one_off = known_sum(cost, "one_off") if cost else None
    return {
        "quantity": one.quantity,
        "cost": plain((known_sum(cost, "cost") if cost else None) or _ZERO),
        "one_off": None if one_off is None else plain(one_off),
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
