import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.errors import InputError
from estimator.pricing import price

TEN_PERCENT = {"rule": "on_cost", "rate": "0.10"}
STEPS = {
    "overhead": TEN_PERCENT,
    "risk": {"rule": "on_cost", "rate": "0.05"},
    "profit": {"rule": "share_of_price", "rate": "0.20"},
    "shipping": {"amount_per_break": "800"},
}


def one_break(**changes):
    return {"quantity": 10, "cost": "10000", "one_off": "0", "price_override": None} | changes


def document(*breaks, steps=STEPS, **more):
    head = {"currency": "JPY", "price_step": "1", "steps": steps}
    return head | {"parts": [{"part_id": "p", "breaks": list(breaks)}]} | more


def priced(steps=STEPS, step="1", decimals=None, **changes):
    head = {"price_step": step, "unit_price_decimals": decimals}
    result = price(document(one_break(**changes), steps=steps, **head)).as_json()
    return result["parts"][0]["breaks"][0]


def test_the_price_is_reached_by_named_steps_that_stand_on_record():
    found = priced()
    assert [(step["step"], step["base"], step["amount"]) for step in found["steps"]] == [
        ("overhead", "10000.0000", "1000.0000"),
        ("risk", "11000.0000", "550.0000"),
        ("profit", "11550.0000", "2887.5000"),  # 20 % of 14,437.5
        ("shipping", "14437.5000", "800.0000"),
    ]
    assert (found["exact_price"], found["unit_price"], found["amount"]) == (
        "15237.5000",
        "1524",
        "15240",
    )


def test_profit_as_a_share_of_price_is_more_than_the_same_rate_on_cost():
    on_cost = priced({"profit": {"rule": "on_cost", "rate": "0.2"}})
    share = priced({"profit": {"rule": "share_of_price", "rate": "0.2"}})
    assert (on_cost["unit_price"], share["unit_price"]) == ("1200", "1250")


def test_overhead_in_parts_is_their_sum_and_never_the_larger_alone():
    fixed = {"name": "fixed", "rule": "amount", "amount": "3000"}
    variable = {"name": "variable", **TEN_PERCENT}
    found = priced({"overhead": {"parts": [fixed, variable]}})
    assert [(step["part"], step["amount"]) for step in found["steps"][:2]] == [
        ("fixed", "3000.0000"),
        ("variable", "1000.0000"),
    ]
    assert found["exact_price"] == "14000.0000"


def test_margin_on_price_and_mark_up_on_cost_are_two_figures_with_shipping_passed_on():
    found = priced({"profit": {"rule": "on_cost", "rate": "0.25"}})
    assert (found["margin_on_price"], found["mark_up_on_cost"]) == ("0.2000", "0.2500")
    shipped = priced({"profit": {"rule": "on_cost", "rate": "0.25"}}, shipping="500")
    assert (shipped["margin"], shipped["amount"]) == ("2500.0000", "13000")


def test_a_price_set_by_hand_stands_beside_the_computed_one_with_its_own_margin():
    found = priced({"profit": TEN_PERCENT}, price_override="900")
    assert (found["unit_price"], found["computed_unit_price"], found["set_by_hand"]) == (
        "900",
        "1100",
        True,
    )
    assert (found["margin"], found["margin_on_price"]) == ("-1000.0000", "-0.1111")


def test_a_price_of_nothing_has_no_margin_on_price():
    found = priced({}, price_override="0")
    assert (found["margin_on_price"], found["mark_up_on_cost"]) == (None, "-1.0000")
    assert priced({}, cost="0", price_override="5")["mark_up_on_cost"] is None


def test_one_off_work_is_marked_up_by_the_same_rates_but_not_by_fixed_amounts_or_shipping():
    fixed = {"name": "fixed", "rule": "amount", "amount": "3000"}
    steps = {"overhead": {"parts": [fixed, TEN_PERCENT]}, "profit": TEN_PERCENT}
    found = priced(steps, one_off="1000", shipping="800")
    assert (found["one_off_cost"], found["one_off_price"]) == ("1000.0000", "1210")


@pytest.mark.parametrize(
    ("shipping", "of_break", "expected"),
    [
        (None, None, "0.0000"),
        ({"amount_per_break": "800"}, None, "800.0000"),
        ({"amount_per_break": {"10": "300", "20": "500"}}, None, "300.0000"),
        ({"amount_per_break": {"20": "500"}}, None, "0.0000"),
        ({"amount_per_break": "800"}, "0", "0.0000"),
        ({}, "70", "70.0000"),
    ],
)
def test_shipping_belongs_to_the_break_first_and_to_the_document_second(
    shipping, of_break, expected
):
    assert priced({"shipping": shipping}, shipping=of_break)["shipping"] == expected


@pytest.mark.parametrize(
    ("step", "decimals", "unit_price", "amount"),
    [("1", None, "334", "1002"), ("100", None, "334", "1002"), ("0.01", None, "333.34", "1001"), ("1", 1, "333.4", "1001")],
)  # fmt: skip
def test_unit_prices_go_up_and_amounts_are_what_whoever_multiplies_them_finds(
    step, decimals, unit_price, amount
):
    found = priced({}, step, decimals, quantity=3, cost="1000")
    assert (found["unit_price"], found["amount"]) == (unit_price, amount)


@pytest.mark.parametrize(
    ("exact", "step", "unit_price"),
    [
        ("12345.6", "1", "12346"),
        ("12345.6", "10", "12350"),
        ("12345.6", "100", "12400"),
        ("1234.5", "100", "1240"),  # ¥100 would add more than 1 %
        ("34.52", "1", "34.6"),
        ("1.95", "1", "1.95"),
        ("1.951", "100", "1.96"),
        ("0.001", "1", "0.01"),
        ("0", "1", "0"),
    ],
)
def test_small_prices_keep_the_decimals_that_they_need(exact, step, unit_price):
    found = priced({}, step, quantity=1, cost=exact)
    assert Decimal(found["unit_price"]) == Decimal(unit_price)


def test_fifty_thousand_screws_at_1_95_cost_what_they_cost():
    found = priced({}, quantity=50_000, cost="97500")
    assert (found["unit_price"], found["amount"], found["margin"]) == ("1.95", "97500", "0.0000")


def test_a_share_that_comes_out_even_is_not_rounded_up_for_a_trace_of_division():
    steps = {
        "profit": {"rule": "share_of_price", "rate": "0.3"},
        "risk": {"rule": "share_of_price", "rate": "0.3"},
    }
    assert priced(steps, quantity=1, cost="49", decimals=0)["unit_price"] == "100"


rates = st.decimals(0, "0.9", places=3).map(str)
rules = st.sampled_from(["on_cost", "share_of_price"])
steps = st.fixed_dictionaries(
    {
        name: st.fixed_dictionaries({"rule": rules, "rate": rates})
        for name in ("overhead", "risk", "profit")
    }
)


costs = st.decimals(0, "1e9", places=4)
step_sizes = st.sampled_from(["0.01", "0.1", "1", "10", "100"])
decimals = st.sampled_from([None, 0, 1, 2])
quantities = st.integers(1, 10**6)


@given(steps, costs.map(str), costs.map(str), quantities, step_sizes, decimals)
def test_nothing_that_is_computed_is_below_its_cost(
    some_steps, cost, one_off, quantity, step, places
):
    found = priced(some_steps, step, places, cost=cost, one_off=one_off, quantity=quantity)
    assert Decimal(found["unit_price"]) * quantity >= Decimal(found["exact_price"])
    assert Decimal(found["margin"]) >= 0
    assert Decimal(found["one_off_price"]) >= Decimal(one_off)


@given(costs, quantities, step_sizes)
def test_rounding_adds_at_most_a_hundredth_or_a_hundredth_of_a_yen(cost, quantity, step):
    found = priced({}, step, cost=str(cost), quantity=quantity)
    exact = cost / quantity
    added = Decimal(found["unit_price"]) - exact
    assert added + Decimal("1e-20") >= 0
    assert added <= max(exact / 100, Decimal("0.01"))


@given(costs, costs, step_sizes)
def test_what_costs_more_is_never_cheaper(one, other, step):
    lower, higher = sorted((one, other))
    prices = [
        priced({}, step, cost=str(cost), quantity=1)["unit_price"] for cost in (lower, higher)
    ]
    assert Decimal(prices[0]) <= Decimal(prices[1])


@given(costs.map(str), quantities, step_sizes, st.none() | st.decimals(0, "1e6", places=2).map(str))
def test_unit_price_times_quantity_is_the_amount_that_is_printed(cost, quantity, step, by_hand):
    found = priced({}, step, cost=cost, quantity=quantity, price_override=by_hand)
    exact, amount = Decimal(found["unit_price"]) * quantity, Decimal(found["amount"])
    assert amount == amount.to_integral_value()
    assert 0 <= amount - exact < 1


@given(steps, costs.map(str), quantities, step_sizes)
def test_cost_steps_and_rounding_add_up_to_the_amount_that_is_printed(
    some_steps, cost, quantity, step
):
    found = priced(some_steps, step, cost=cost, quantity=quantity)
    added = sum(Decimal(one["amount"]) for one in found["steps"])
    whole = Decimal(found["cost"]) + added + Decimal(found["rounding"])
    assert abs(whole - Decimal(found["amount"])) <= Decimal("0.0005")


@given(steps, costs.map(str), st.integers(1, 10**5))
def test_the_steps_on_record_add_up_to_the_price_before_rounding(some_steps, cost, quantity):
    found = priced(some_steps, quantity=quantity, cost=cost)
    total = Decimal(found["cost"]) + sum(Decimal(step["amount"]) for step in found["steps"])
    assert abs(total - Decimal(found["exact_price"])) <= Decimal("0.0005")
    assert Decimal(found["unit_price"]) * quantity >= total - Decimal("0.0005")


def test_the_result_is_plain_json():
    result = price(document(one_break())).as_json()
    assert json.loads(json.dumps(result)) == result


@pytest.mark.parametrize(
    ("broken", "field", "code"),
    [
        (document(one_break(cost=None)), "parts[0].breaks[0].cost", "missing"),
        (document(one_break(cost="-1")), "parts[0].breaks[0].cost", "negative"),
        (document(one_break(quantity=0)), "parts[0].breaks[0].quantity", "too_small"),
        (document(one_break(price_override="1.555")), "parts[0].breaks[0].price_override", "too_many_decimals"),
        (document(one_break(price_override="1.5"), unit_price_decimals=0), "parts[0].breaks[0].price_override", "too_many_decimals"),
        (document(currency="USD"), "currency", "unknown_currency"),
        (document(price_step="5"), "price_step", "not_a_choice"),
        (document(unit_price_decimals=3), "unit_price_decimals", "too_large"),
        (document(steps={"profit": {"rule": "share_of_price", "rate": "1"}}), "steps.profit.rate", "too_large"),
        (document(steps={"profit": {"rule": "on_cost"}}), "steps.profit.rate", "missing"),
        (document(steps={"risk": {"rule": "amount"}}), "steps.risk.amount", "missing"),
        (document(steps={"overhead": {"parts": [{"rule": "max"}]}}), "steps.overhead.parts[0].rule", "not_a_choice"),
    ],
)  # fmt: skip
def test_a_wrong_pricing_is_refused_at_its_field(broken, field, code):
    with pytest.raises(InputError) as refused:
        price(broken)
    assert (refused.value.field, refused.value.code) == (field, code)
