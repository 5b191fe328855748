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
from estimator.price_result import BreakPrice, PartPrice
from estimator.pricing import price
from portal.quotes.forms import Break, PriceForm, ProfitRule, Steps
from shared_db.base import Json
from shared_db.errors import N_, WrongState

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

    @property
    def cost_is_complete(self) -> bool:
        """Whether every line of the cost is known."""
        return bool(self.cost and self.cost["complete"])

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
    """Every wanted quantity, priced; without a roll-up everything costs an unknown amount."""
    costs = costs_by_break(result)
    typed = {(one.part_id, one.quantity): one for one in form.breaks}
    rows = [
        (
            one,
            typed.get((one.part_id, one.quantity), Break(**one.__dict__)),
            costs.get((str(one.part_id), one.quantity)),
        )
        for one in wanted
    ]
    try:
        priced = price(_document(rows, form, currency, rounding))
    except InputError as refused:
        raise WrongState(
            "cannot_be_priced",
            N_("The cost cannot be priced: a figure of the roll-up is out of range."),
        ) from refused
    return [Priced(*row, _only_break(part)) for row, part in zip(rows, priced.parts, strict=True)]


def _only_break(part: PartPrice) -> BreakPrice:
    """Each row goes in as a part of its own."""
    return part.breaks[0]


def costs_by_break(result: Mapping[str, Any] | None) -> dict[tuple[str, int], Json]:
    """The roll-up's breaks by part and quantity."""
    return {
        (part["part_id"], one["quantity"]): one
        for part in (result or {}).get("parts", [])
        for one in part["breaks"]
    }


def _document(
    rows: Sequence[tuple[Wanted, Break, Json | None]], form: PriceForm, currency: str, rounding: str
) -> Json:
    return {
        "currency": currency,
        "rounding": Rounding(rounding).value,
        "unit_price_decimals": form.unit_price_decimals,
        "steps": _steps(form.steps),
        "parts": [
            {"part_id": str(one.part_id), "breaks": [_break(one, said, cost)]}
            for one, said, cost in rows
        ],
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
