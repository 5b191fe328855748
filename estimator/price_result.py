"""What pricing says, as values and as JSON. Steps have 4 decimals; prices are rounded."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from estimator.money import Currency, PriceRule, costing_context, fixed
from estimator.numbers import plain


@dataclass(frozen=True, slots=True)
class StepAmount:
    """What one step, or one named part of it, added to `base`; `rate` is None for an amount."""

    step: str
    part: str
    rule: str
    rate: Decimal | None
    base: Decimal
    amount: Decimal

    def as_json(self) -> dict[str, Any]:
        """One entry of a break's `steps`."""
        return {
            "step": self.step,
            "part": self.part,
            "rule": str(self.rule),
            "rate": None if self.rate is None else plain(self.rate),
            "base": plain(self.base),
            "amount": plain(self.amount),
        }


@dataclass(frozen=True, slots=True)
class BreakPrice:
    """The price of one quantity of a part.

    `exact_price` is cost + all steps, before rounding; `computed_unit_price` is it per piece,
    rounded up to a multiple of `rounded_to`; `unit_price` is that, or what sales set by hand;
    `amount` is for the whole quantity.
    """

    quantity: int
    cost: Decimal
    shipping: Decimal
    steps: tuple[StepAmount, ...]
    exact_price: Decimal
    rounded_to: Decimal
    computed_unit_price: Decimal
    unit_price: Decimal
    set_by_hand: bool
    amount: Decimal
    one_off_cost: Decimal
    one_off_steps: tuple[StepAmount, ...]
    one_off_price: Decimal

    @property
    def rounding(self) -> Decimal | None:
        """What rounding up added to the exact price; None where the price was set by hand."""
        if self.set_by_hand:
            return None
        return costing_context().subtract(self.amount, self.exact_price)

    @property
    def margin(self) -> Decimal:
        """What is left of the recurring amount after cost and shipping; may be negative."""
        context = costing_context()
        return context.subtract(self.amount, context.add(self.cost, self.shipping))

    @property
    def margin_on_price(self) -> Decimal | None:
        """Margin ÷ amount, exact; None when the amount is 0."""
        return share_of(self.margin, self.amount)

    @property
    def mark_up_on_cost(self) -> Decimal | None:
        """Margin ÷ (cost + shipping), exact; None when these are 0."""
        return share_of(self.margin, costing_context().add(self.cost, self.shipping))

    def as_json(self) -> dict[str, Any]:
        """One entry of a part's `breaks`."""
        return {
            "quantity": self.quantity,
            "cost": plain(self.cost),
            "shipping": plain(self.shipping),
            "steps": [step.as_json() for step in self.steps],
            "exact_price": plain(self.exact_price),
            "rounded_to": plain(self.rounded_to),
            "rounding": None if self.rounding is None else plain(self.rounding),
            "computed_unit_price": plain(self.computed_unit_price),
            "unit_price": plain(self.unit_price),
            "set_by_hand": self.set_by_hand,
            "amount": plain(self.amount),
            "margin": plain(self.margin),
            "margin_on_price": _text(self.margin_on_price),
            "mark_up_on_cost": _text(self.mark_up_on_cost),
            "one_off_cost": plain(self.one_off_cost),
            "one_off_steps": [step.as_json() for step in self.one_off_steps],
            "one_off_price": plain(self.one_off_price),
        }


@dataclass(frozen=True, slots=True)
class PartPrice:
    """One part at each of its quantities."""

    part_id: str
    breaks: tuple[BreakPrice, ...]

    def as_json(self) -> dict[str, Any]:
        """One entry of the pricing's `parts`."""
        return {"part_id": self.part_id, "breaks": [one.as_json() for one in self.breaks]}


@dataclass(frozen=True, slots=True)
class Pricing:
    """The prices of one document."""

    currency: Currency
    rule: PriceRule
    parts: tuple[PartPrice, ...]

    def as_json(self) -> dict[str, Any]:
        """The result as it is kept and shown."""
        return {
            "currency": self.currency.code,
            "price_step": plain(self.rule.step),
            "parts": [part.as_json() for part in self.parts],
        }


def share_of(part: Decimal, whole: Decimal) -> Decimal | None:
    """part ÷ whole at full precision, to be rounded once, where it is shown; None of nothing."""
    return costing_context().divide(part, whole) if whole else None


def _text(share: Decimal | None) -> str | None:
    """As it goes on record: 4 decimals, half up."""
    return None if share is None else plain(fixed(share))
