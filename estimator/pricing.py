"""From cost to price, through named steps: overhead → risk → profit → shipping → price.

The document:

    {"currency": "JPY", "price_step": "1", "unit_price_decimals": null,
     "steps": {"overhead": STEP, "risk": STEP, "profit": STEP,
               "shipping": {"amount_per_break": "800" | {"10": "800", …}}},
     "parts": [{"part_id", "breaks": [{"quantity", "cost", "one_off", "shipping",
                                       "price_override": null | "…"}]}]}

`cost`, `shipping` and a step's `amount` are for the whole quantity. A STEP is one rule, or the
sum of several (fixed and variable overhead are added; the larger of them is never taken alone):

    {"rule": "on_cost", "rate": "0.10"}         rate × what has accrued before this step
    {"rule": "share_of_price", "rate": "0.10"}  that share of the price that results from this step
    {"rule": "amount", "amount": "3000"}        a fixed amount per break
    {"parts": [{"name": "fixed", …}, {"name": "variable", …}]}

A step that isn't given adds nothing. Each step starts from the cost plus all steps before it; the
parts of one step all start from the same base. Amounts go on record with 4 decimals; the price is
computed at full precision and rounded once: the unit price goes up by the shop's `PriceRule`, of
`price_step` or, where a quote says how many decimals it has, of exactly these. The amount is unit
price × quantity, a fraction of the smallest coin going up. So nothing that is computed is below
its cost, and whoever multiplies what is printed finds what is printed. A break's own `shipping`
goes before `amount_per_break`; shipping is passed on without mark-up.

One-off work (NRE) has a price of its own, through the same overhead, risk and profit rules, but
without their fixed amounts (these are in the recurring price already) and without shipping.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Any

from estimator.fields import Fields
from estimator.money import (
    PRICE_STEPS,
    Currency,
    PriceRule,
    Rounding,
    costing_context,
    find_currency,
    fixed,
    rounded,
)
from estimator.price_result import BreakPrice, PartPrice, Pricing, StepAmount
from estimator.price_steps import Step, StepRule, read_steps, run_steps

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class _Terms:
    currency: Currency
    rule: PriceRule
    by_hand_decimals: int
    steps: tuple[Step, ...]
    shipping: Fields | None


def price(document: Mapping[str, Any]) -> Pricing:
    """Prices of all parts and breaks of the document.

    Raises InputError with the field's path: `unknown_currency`, `too_many_decimals` (an override
    finer than unit prices may be) or a code of `estimator.fields.Fields`.
    """
    reader = Fields(document)
    with localcontext(costing_context()):
        terms = _read_terms(reader)
        parts = tuple(
            PartPrice(
                part.text("part_id"),
                tuple(_price_break(one, terms) for one in part.objects("breaks")),
            )
            for part in reader.objects("parts")
        )
    return Pricing(terms.currency, terms.rule, parts)


def _read_terms(reader: Fields) -> _Terms:
    currency = find_currency(reader.raw("currency"))
    rule, decimals = _rule(reader, currency)
    steps = reader.object("steps")
    return _Terms(
        currency=currency,
        rule=rule,
        by_hand_decimals=decimals,
        steps=read_steps(steps),
        shipping=steps.object("shipping") if steps.has("shipping") else None,
    )


def _rule(reader: Fields, currency: Currency) -> tuple[PriceRule, int]:
    """How unit prices are rounded, and how many decimals one set by hand may have."""
    typed = reader.number("price_step")
    step = next((one for one in PRICE_STEPS if one == typed), None)
    if step is None:
        raise reader.refuse("price_step", "not_a_choice", choices=", ".join(map(str, PRICE_STEPS)))
    if not reader.has("unit_price_decimals"):
        return PriceRule(step), currency.unit_price_decimals
    decimals = reader.whole("unit_price_decimals", at_least=0)
    if decimals > currency.unit_price_decimals:
        raise reader.refuse("unit_price_decimals", "too_large", limit=currency.unit_price_decimals)
    return PriceRule(Decimal(1).scaleb(-decimals), exactly=True), decimals


def _price_break(reader: Fields, terms: _Terms) -> BreakPrice:
    quantity = reader.whole("quantity")
    cost = fixed(reader.number("cost"))
    one_off_cost = fixed(reader.number("one_off", _ZERO))
    shipping = fixed(_shipping(reader, quantity, terms.shipping))
    steps, before_shipping = run_steps(terms.steps, cost)
    shipped = StepAmount("shipping", "", StepRule.AMOUNT, None, fixed(before_shipping), shipping)
    one_off_steps, one_off = run_steps(terms.steps, one_off_cost, with_fixed_amounts=False)
    exact = fixed(before_shipping + shipping)
    computed = terms.rule.up(exact / quantity)
    by_hand = _override(reader, terms.by_hand_decimals)
    unit_price = computed if by_hand is None else by_hand
    coin = Decimal(1).scaleb(-terms.currency.decimals)
    return BreakPrice(
        quantity=quantity,
        cost=cost,
        shipping=shipping,
        steps=(*steps, shipped),
        exact_price=exact,
        rounded_to=terms.rule.step_for(exact / quantity),
        computed_unit_price=computed,
        unit_price=unit_price,
        set_by_hand=by_hand is not None,
        amount=rounded(unit_price * quantity, terms.currency.decimals, Rounding.UP),
        one_off_cost=one_off_cost,
        one_off_steps=one_off_steps,
        one_off_price=terms.rule.up(fixed(one_off), at_least=coin),
    )


def _shipping(reader: Fields, quantity: int, shipping: Fields | None) -> Decimal:
    if reader.has("shipping"):
        return reader.number("shipping")
    if shipping is None or not shipping.has("amount_per_break"):
        return _ZERO
    if isinstance(shipping.raw("amount_per_break"), Mapping):
        return shipping.object("amount_per_break").number(str(quantity), _ZERO)
    return shipping.number("amount_per_break")


def _override(reader: Fields, decimals: int) -> Decimal | None:
    if not reader.has("price_override"):
        return None
    by_hand = reader.number("price_override")
    if by_hand != rounded(by_hand, decimals, Rounding.DOWN):
        raise reader.refuse("price_override", "too_many_decimals", limit=decimals)
    is_whole = by_hand == rounded(by_hand, 0, Rounding.DOWN)
    return rounded(by_hand, 0 if is_whole else decimals, Rounding.DOWN)
