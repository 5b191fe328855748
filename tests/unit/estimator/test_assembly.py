"""Assemblies: what goes into a part is wanted as the part takes it, and costs as part of it."""

from decimal import Decimal
from typing import Any

import pytest

from estimator.assembly import DEEPEST, needed
from estimator.errors import InputError
from estimator.rollup import roll_up


def line(kind: str, **terms: str) -> dict[str, Any]:
    return {"line_id": f"{kind} {sorted(terms)}", "kind": kind, "terms": terms}


def part(name: str, *lines: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "part_id": name,
        "estimate_part_id": name,
        "scrap_rate": "0",
        "quantities": [],
        "lines": list(lines),
        **more,
    }


def costed(*parts: dict[str, Any]) -> Any:
    return roll_up({"format": 2, "currency": "JPY", "parts": list(parts)})


WELDING = line("operation", setup_minutes="30", run_minutes="5", hourly_rate="6000")
STEEL = line("material", basis="weight", mass_kg="2", price_per_kg="100")
SCREWS = line("bought", unit_price="30")
PLATING = line("outside", basis="rule", unit_price="10", minimum="3000", one_off="700")
FRAME = part("frame", WELDING, scrap_rate="0.1", quantities=[10, 1])
LEG = part("leg", STEEL, scrap_rate="0.05", parent="frame", quantity_per="4")
FOOT = part("foot", SCREWS, PLATING, parent="leg", quantity_per="0.5")


def test_an_assembly_costs_what_one_can_check_by_hand() -> None:
    frame, foot, leg = (one.as_json()["breaks"][0] for one in costed(FRAME, FOOT, LEG).parts)
    assert (frame["quantity"], frame["started"]) == (10, 12)  # 10 ÷ 0.9
    assert (leg["quantity"], leg["started"]) == (48, 51)  # 12 × 4, ÷ 0.95
    assert (foot["quantity"], foot["started"]) == (26, 26)  # 51 × 0.5
    assert foot["by_kind"]["bought"] == "780.0000"  # 30 × 26
    assert foot["by_kind"]["outside"] == "3000.0000"  # the minimum, above 10 × 26
    assert leg["by_kind"] == {
        "material": "10200.0000",  # 2 × 100 × 51
        "bought": "780.0000",
        "operation": "0.0000",
        "outside": "3000.0000",
    }
    assert (leg["cost"], leg["unit_cost"]) == ("13980.0000", "291.2500")  # ÷ 48
    assert frame["by_kind"] == {
        "material": "10200.0000",
        "bought": "780.0000",
        "operation": "9000.0000",  # (30 + 5 × 12) × 6000 ÷ 60
        "outside": "3000.0000",
    }
    assert (frame["setup"], frame["run"]) == ("3000.0000", "6000.0000")
    assert (frame["cost"], frame["unit_cost"]) == ("22980.0000", "2298.0000")
    assert frame["one_off"] == "700.0000"
    assert [one["line_id"] for one in frame["lines"]] == [WELDING["line_id"]]


def test_each_quantity_of_the_assembly_has_its_own_of_what_goes_into_it() -> None:
    frame, leg, foot = (one.as_json()["breaks"][1] for one in costed(FRAME, LEG, FOOT).parts)
    assert [(one["quantity"], one["started"]) for one in (frame, leg, foot)] == [
        (1, 2),  # 1 ÷ 0.9
        (8, 9),  # 2 × 4, ÷ 0.95
        (5, 5),  # 9 × 0.5, rounded up
    ]
    # (30 + 5 × 2) × 100 + 2 × 100 × 9 + 30 × 5 + 3000
    assert frame["cost"] == "8950.0000"


def test_thirds_of_the_parts_below_add_up_before_they_are_rounded() -> None:
    third = line("operation", setup_minutes="20", run_minutes="0", hourly_rate="5000")
    below = [part(f"p{n}", third, parent="whole", quantity_per="1") for n in range(3)]
    whole = costed(part("whole", quantities=[1]), *below)
    assert whole.parts[0].as_json()["breaks"][0]["cost"] == "5000.0000"
    assert whole.complete


def test_what_is_missing_below_leaves_the_assembly_unknown_and_counts_once() -> None:
    unpriced = part("leg", line("material", basis="weight", mass_kg="2"), parent="frame")
    result = costed(FRAME, unpriced | {"quantity_per": "4"})
    frame = result.parts[0].as_json()["breaks"][0]
    assert (frame["cost"], frame["by_kind"]["material"], frame["complete"]) == (None, None, False)
    assert frame["by_kind"]["operation"] == "9000.0000"
    assert (result.complete, result.missing) == (False, 1)


def test_a_part_below_says_what_it_goes_into_and_others_say_nothing() -> None:
    said = costed(FRAME, LEG).as_json()["parts"]
    assert [one.get("parent") for one in said] == [None, "frame"]
    assert "parent" not in said[0]


@pytest.mark.parametrize(
    ("parts", "field", "code"),
    [
        ([LEG], "parts[0].parent", "unknown_parent"),
        ([FRAME, FRAME], "parts", "duplicate_part"),
        ([FRAME, LEG | {"quantities": [3]}], "parts[1].quantities", "has_a_parent"),
        ([FRAME, LEG | {"quantity_per": "0"}], "parts[1].quantity_per", "not_positive"),
        ([FRAME, LEG | {"quantity_per": None}], "parts[1].quantity_per", "missing"),
        ([LEG | {"parent": "foot"}, FOOT], "parts[0].parent", "parent_cycle"),
        (
            [
                part("0", quantities=[1]),
                *(part(str(n), parent=str(n - 1), quantity_per="1") for n in range(1, DEEPEST + 2)),
            ],
            "parts",
            "too_deep",
        ),
    ],
)
def test_what_is_no_assembly_is_refused(parts: list[Any], field: str, code: str) -> None:
    with pytest.raises(InputError) as refused:
        costed(*parts)
    assert (refused.value.field, refused.value.code) == (field, code)


@pytest.mark.parametrize(
    ("started", "each", "pieces"),
    [(12, "4", 48), (51, "0.5", 26), (3, "0.3333", 1), (3, "0.3334", 2), (10, "0.1", 1)],
)
def test_pieces_needed_are_whole_and_never_too_few(started: int, each: str, pieces: int) -> None:
    assert needed(started, Decimal(each)) == pieces
