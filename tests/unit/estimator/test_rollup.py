import decimal
import json
import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estimator.errors import InputError
from estimator.rollup import ROLLUP_VERSION, roll_up
from estimator.rollup_result import known_sum

TERMS = {
    "material": {"basis": "weight", "mass_kg": "1.25", "price_per_kg": "115", "yield_rate": "0.7"},
    "bought": {"unit_price": "12.5", "per_piece": "2"},
    "operation": {
        "setup_minutes": "12",
        "run_minutes": "3",
        "hourly_rate": "4500",
        "non_recurring_minutes": "20",
        "non_recurring_spread": "spread",
    },
    "outside": {"basis": "rule", "minimum": "3000", "unit_price": "45", "one_off": "700"},
}


def line(line_id, kind, terms=None, **more):
    shared = {"position": 1, "description": "", "source": {"kind": "hand"}, "stale": False}
    return {"line_id": line_id, "kind": kind, "terms": terms or TERMS.get(kind, {})} | shared | more


def part(lines, part_id="p1", scrap_rate="0.03", quantities=(1, 10)):
    return {
        "part_id": part_id,
        "name": "Bracket",
        "scrap_rate": scrap_rate,
        "quantities": list(quantities),
        "lines": lines,
    }


def document(*parts, **more):
    head = {"format": 1, "currency": "JPY", "estimate": {"id": "e", "company": "c"}, "stale": []}
    return head | {"parts": list(parts)} | more


def first_break(*lines, **more):
    return roll_up(document(part(list(lines), **more))).as_json()["parts"][0]["breaks"][0]


def test_a_part_with_all_four_kinds_comes_to_what_one_can_check_by_hand():
    lines = [line(str(number), kind) for number, kind in enumerate(TERMS)]
    result = roll_up(document(part(lines, quantities=[10]))).as_json()
    (found,) = result["parts"][0]["breaks"]
    assert (result["version"], result["currency"], result["complete"]) == (
        ROLLUP_VERSION,
        "JPY",
        True,
    )
    assert (found["quantity"], found["started"]) == (10, 11)
    assert found["by_kind"] == {
        "material": "2258.9286",  # 1.25 ÷ 0.7 × 115 × 11
        "bought": "275.0000",  # 12.5 × 2 × 11
        "operation": "4875.0000",  # (12 + 3 × 11 + 20) × 4500 ÷ 60
        "outside": "3000.0000",  # the minimum, above 45 × 11
    }
    assert [found[key] for key in ("setup", "run", "spread")] == [
        "900.0000",
        "2475.0000",
        "1500.0000",
    ]
    assert (found["cost"], found["unit_cost"], found["one_off"]) == (
        "10408.9286",
        "1040.8929",
        "700.0000",
    )


def test_three_thirds_add_up_to_the_whole_yen():
    third = {"setup_minutes": "20", "run_minutes": "0", "hourly_rate": "5000"}
    found = first_break(*[line(str(number), "operation", third) for number in range(3)])
    assert [one["amount"] for one in found["lines"]] == ["1666.6667"] * 3
    assert found["cost"] == "5000.0000"


def test_a_line_that_cannot_be_read_is_missing_with_its_reason_and_the_rest_is_costed():
    bad = line("bad", "operation", {"setup_minutes": "12", "run_minutes": "3"})
    found = first_break(bad, line("good", "bought"))
    assert found["missing"] == [
        {"line_id": "bad", "reason": "missing", "field": "hourly_rate", "quantity": 2}
    ]
    assert not found["complete"]
    assert [one["line_id"] for one in found["lines"]] == ["good"]
    assert found["lines"][0]["amount"] == "50.0000"


UNPRICED = {
    "material": {"basis": "weight", "mass_kg": "1.25"},
    "bought": {"per_piece": "2"},
    "operation": {"setup_minutes": "12", "run_minutes": "3"},
    "outside": {"basis": "offer", "breaks": []},
}
"""A line of each kind as it is before somebody has priced it."""


@pytest.mark.parametrize("kind", UNPRICED)
def test_a_sum_in_which_something_is_missing_is_unknown_and_never_a_smaller_one(kind):
    priced = [line(other, other) for other in TERMS]
    found = first_break(*priced, line("open", kind, UNPRICED[kind]))
    assert (found["cost"], found["unit_cost"], found["complete"]) == (None, None, False)
    unknown = {one for one, amount in found["by_kind"].items() if amount is None}
    assert unknown == {kind}
    assert (found["run"] is None) == (kind == "operation")
    assert (found["one_off"] is None) == (kind in ("operation", "outside"))
    assert roll_up(document(part(priced))).missing == 0
    assert roll_up(document(part([*priced, line("open", kind, UNPRICED[kind])]))).missing == 1


@pytest.mark.parametrize(
    ("kind", "terms"),
    [
        ("material", {"basis": "weight", "mass_kg": "1", "price_per_kg": "0"}),
        ("bought", {"unit_price": "0"}),
        ("operation", {"setup_minutes": "0", "run_minutes": "0", "hourly_rate": "0"}),
        ("outside", {"basis": "rule", "unit_price": "0"}),
    ],
)
def test_a_zero_that_was_typed_is_a_zero(kind, terms):
    found = first_break(line("free", kind, terms))
    assert (found["cost"], found["complete"]) == ("0.0000", True)


def test_a_kept_run_of_the_first_version_computes_as_it_did_and_is_read_as_of_today():
    kept = document(part([line("good", "bought"), line("open", "bought", UNPRICED["bought"])]))
    (before,) = roll_up(kept, version=1).as_json()["parts"][0]["breaks"][:1]
    (now,) = roll_up(kept).as_json()["parts"][0]["breaks"][:1]
    assert (before["cost"], now["cost"]) == ("50.0000", None)
    assert {known_sum(one, "cost") for one in (before, now)} == {None}
    assert {known_sum(one, "by_kind.bought") for one in (before, now)} == {None}
    complete = document(part([line("good", "bought")]))
    (one,) = roll_up(complete, version=1).as_json()["parts"][0]["breaks"][:1]
    assert known_sum(one, "cost") == Decimal("50.0000")


def test_a_kind_nobody_knows_is_missing_too():
    found = first_break(line("odd", "magic"))
    assert [one["reason"] for one in found["missing"]] == ["unknown_kind"]


def test_a_quantity_that_was_not_offered_makes_only_its_own_break_incomplete():
    offer = {"basis": "offer", "breaks": [{"quantity": "11", "unit_price": "9"}], "offer_id": "o"}
    result = roll_up(document(part([line("o", "outside", offer)]))).as_json()
    one, ten = result["parts"][0]["breaks"]
    assert one["missing"] == [
        {"line_id": "o", "reason": "quantity_not_offered", "field": "breaks", "quantity": 2}
    ]
    assert (one["complete"], ten["complete"], result["complete"]) == (False, True, False)


def test_a_part_without_lines_or_quantities_is_never_called_complete():
    empty = first_break()
    assert [(one["line_id"], one["reason"]) for one in empty["missing"]] == [(None, "no_lines")]
    assert not roll_up(document(part([line("b", "bought")], quantities=()))).complete
    assert not roll_up(document()).complete


def test_what_rests_on_something_old_is_told_with_the_result():
    lines = [line("old", "bought", stale=True), line("new", "bought")]
    result = roll_up(document(part(lines), stale=[{"reason": "drawing_revised"}]))
    assert result.as_json()["stale"] == [
        {"reason": "drawing_revised"},
        {"reason": "stale_line", "part_id": "p1", "line_id": "old"},
    ]


numbers = st.decimals(0, "1e7", places=3).map(str)
operations = st.fixed_dictionaries(
    {"setup_minutes": numbers, "run_minutes": numbers, "hourly_rate": numbers},
    optional={
        "non_recurring_minutes": numbers,
        "non_recurring_spread": st.sampled_from(["once", "spread"]),
    },
)
boughts = st.fixed_dictionaries({"unit_price": numbers}, optional={"minimum_charge": numbers})
some_lines = st.lists(
    st.one_of(st.tuples(st.just("operation"), operations), st.tuples(st.just("bought"), boughts)),
    min_size=1,
    max_size=6,
)


@settings(max_examples=60, deadline=None)
@given(some_lines, st.integers(1, 10**5), st.decimals(0, "0.9", places=3).map(str))
def test_the_kinds_and_the_lines_add_up_to_the_cost(terms, wanted, scrap):
    lines = [line(str(number), kind, one) for number, (kind, one) in enumerate(terms)]
    found = first_break(*lines, quantities=[wanted], scrap_rate=scrap)
    slack = Decimal("0.0001") * len(lines)
    cost = Decimal(found["cost"])
    assert abs(sum(map(Decimal, found["by_kind"].values())) - cost) <= slack
    assert abs(sum(Decimal(one["amount"]) for one in found["lines"]) - cost) <= slack
    parts = sum(Decimal(found[key]) for key in ("setup", "run", "spread"))
    assert abs(parts - Decimal(found["by_kind"]["operation"])) <= slack


def test_a_kept_document_gives_the_same_result_in_years_whatever_the_precision_around_it():
    kept = json.dumps(document(part([line(kind, kind) for kind in TERMS])))
    first = roll_up(json.loads(kept)).as_json()
    with decimal.localcontext(decimal.Context(prec=3)):
        assert roll_up(json.loads(kept)).as_json() == first
    assert json.loads(json.dumps(first)) == first


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"format": 4}, "format", "unknown_format"),
        ({"currency": "EUR"}, "currency", "unknown_currency"),
        ({"parts": None}, "parts", "missing"),
        ({"parts": [part([], scrap_rate="1")]}, "parts[0].scrap_rate", "too_large"),
        ({"parts": [part([], quantities=[1, 0])]}, "parts[0].quantities[1]", "too_small"),
        ({"parts": [part([{"kind": "bought"}])]}, "parts[0].lines[0].line_id", "missing"),
    ],
)
def test_a_document_that_is_wrong_as_a_whole_is_refused_at_its_field(change, field, code):
    with pytest.raises(InputError) as refused:
        roll_up(document() | change)
    assert (refused.value.field, refused.value.code) == (field, code)


def test_two_hundred_parts_of_twenty_lines_and_five_breaks_are_costed_while_one_types():
    lines = [line(str(number), list(TERMS)[number % 4]) for number in range(20)]
    big = document(
        *[part(lines, str(number), "0.02", [1, 10, 30, 50, 100]) for number in range(200)]
    )
    seconds = []
    for _ in range(3):
        start = time.perf_counter()
        assert roll_up(big).as_json()["complete"]
        seconds.append(time.perf_counter() - start)
    assert min(seconds) < 2  # 0.3 s on two quiet cores; slack for a busy machine
