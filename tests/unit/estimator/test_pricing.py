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
    head = {"currency": "JPY", "rounding": "half_up", "unit_price_decimals": 0, "steps": steps}
    return head | {"parts": [{"part_id": "p", "breaks": list(breaks)}]} | more


def priced(steps=STEPS, rounding="half_up", decimals=0, **changes):
    head = {"rounding": rounding, "unit_price_decimals": decimals}
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
    ("rounding", "decimals", "unit_price", "amount"),
    [("down", 0, "333", "999"), ("up", 0, "334", "1002"), ("half_up", 2, "333.33", "1000"), ("down", 2, "333.33", "999")],
)  # fmt: skip
def test_unit_prices_are_rounded_as_agreed_and_amounts_have_no_fractions_of_a_yen(
    rounding, decimals, unit_price, amount
):
    found = priced({}, rounding, decimals, quantity=3, cost="1000")
    assert (found["unit_price"], found["amount"]) == (unit_price, amount)


def test_a_share_that_comes_out_even_is_not_rounded_up_for_a_trace_of_division():
    steps = {
        "profit": {"rule": "share_of_price", "rate": "0.3"},
        "risk": {"rule": "share_of_price", "rate": "0.3"},
    }
    assert priced(steps, "up", quantity=1, cost="49")["unit_price"] == "100"


rates = st.decimals(0, "0.9", places=3).map(str)
rules = st.sampled_from(["on_cost", "share_of_price"])
steps = st.fixed_dictionaries(
    {
        name: st.fixed_dictionaries({"rule": rules, "rate": rates})
        for name in ("overhead", "risk", "profit")
    }
)


@given(steps, st.decimals(0, "1e9", places=4).map(str), st.integers(1, 10**5))
def test_the_steps_on_record_add_up_to_the_price_before_rounding(some_steps, cost, quantity):
    found = priced(some_steps, quantity=quantity, cost=cost)
    total = Decimal(found["cost"]) + sum(Decimal(step["amount"]) for step in found["steps"])
    assert abs(total - Decimal(found["exact_price"])) <= Decimal("0.0005")
    assert abs(Decimal(found["unit_price"]) * quantity - total) <= quantity


def test_the_result_is_plain_json():
    result = price(document(one_break())).as_json()
    assert json.loads(json.dumps(result)) == result


@pytest.mark.parametrize(
    ("broken", "field", "code"),
    [
        (document(one_break(cost=None)), "parts[0].breaks[0].cost", "missing"),
        (document(one_break(cost="-1")), "parts[0].breaks[0].cost", "negative"),
        (document(one_break(quantity=0)), "parts[0].breaks[0].quantity", "too_small"),
        (document(one_break(price_override="1.5")), "parts[0].breaks[0].price_override", "too_many_decimals"),
        (document(currency="USD"), "currency", "unknown_currency"),
        (document(rounding="bankers"), "rounding", "not_a_choice"),
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
