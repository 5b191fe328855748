"""The steps between cost and price; their rules are told in `estimator.pricing`."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from estimator.fields import Fields
from estimator.money import fixed
from estimator.price_result import StepAmount

MARK_UPS = ("overhead", "risk", "profit")
_HIGHEST_RATE_ON_COST = Decimal(100)
_HIGHEST_SHARE_OF_PRICE = Decimal("0.99")
_ZERO = Decimal(0)


class StepRule(StrEnum):
    """How a step's amount comes from what it starts from."""

    ON_COST = "on_cost"
    SHARE_OF_PRICE = "share_of_price"
    AMOUNT = "amount"


@dataclass(frozen=True, slots=True)
class StepPart:
    """One rule of a step. `value` is its rate (a share), or its amount per break."""

    name: str
    rule: StepRule
    value: Decimal

    @classmethod
    def read(cls, reader: Fields) -> "StepPart":
        """One rule out of its JSON object. Raises InputError."""
        rule = reader.choice("rule", StepRule)
        match rule:
            case StepRule.ON_COST:
                value = reader.number("rate", at_most=_HIGHEST_RATE_ON_COST)
            case StepRule.SHARE_OF_PRICE:
                value = reader.number("rate", at_most=_HIGHEST_SHARE_OF_PRICE)
            case StepRule.AMOUNT:
                value = reader.number("amount")
        return cls(reader.text("name", ""), rule, value)

    def amount_on(self, base: Decimal) -> Decimal:
        """What this rule adds to `base`."""
        match self.rule:
            case StepRule.ON_COST:
                return base * self.value
            case StepRule.SHARE_OF_PRICE:
                return base * self.value / (1 - self.value)
            case StepRule.AMOUNT:
                return self.value


@dataclass(frozen=True, slots=True)
class Step:
    """A named step: the sum of its parts."""

    name: str
    parts: tuple[StepPart, ...]


def read_steps(reader: Fields) -> tuple[Step, ...]:
    """Overhead, risk and profit in this order; a step that isn't given has no parts."""
    steps = []
    for name in MARK_UPS:
        readers: list[Fields] = []
        if reader.has(name):
            step = reader.object(name)
            readers = step.objects("parts") if step.has("parts") else [step]
        steps.append(Step(name, tuple(StepPart.read(part) for part in readers)))
    return tuple(steps)


def run_steps(
    steps: tuple[Step, ...], cost: Decimal, *, with_fixed_amounts: bool = True
) -> tuple[tuple[StepAmount, ...], Decimal]:
    """Every part's amount on record, and the cost with all steps, at full precision."""
    on_record: list[StepAmount] = []
    base = cost
    for step in steps:
        added = _ZERO
        for part in step.parts:
            is_fixed = part.rule is StepRule.AMOUNT
            if is_fixed and not with_fixed_amounts:
                continue
            amount = part.amount_on(base)
            added += amount
            rate = None if is_fixed else part.value
            on_record.append(
                StepAmount(step.name, part.name, part.rule, rate, fixed(base), fixed(amount))
            )
        base += added
    return tuple(on_record), base
