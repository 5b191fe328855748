"""What was kept in an earlier format is read, and computes the very same, for ever.

`tests/fixtures/kept_runs` holds roll-ups as they were recorded, each with its engine's version. They
are never made anew: a newer format gets files of its own beside them.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from estimator.errors import InputError
from estimator.rollup import roll_up

KEPT = sorted((Path(__file__).parents[2] / "fixtures" / "kept_runs").glob("*.json"))


def kept(path: Path) -> dict[str, Any]:
    run: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return run


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.stem)
def test_a_kept_run_computes_the_digits_that_it_was_recorded_with(path: Path) -> None:
    run = kept(path)
    assert roll_up(run["inputs"], run["engine_version"]).as_json() == run["result"]


def test_the_kept_runs_of_format_1_hold_what_shops_have_in_them() -> None:
    runs = [kept(path) for path in KEPT if path.stem.startswith("run_format_1")]
    parts = [part for run in runs for part in run["inputs"]["parts"]]
    lines = [line for part in parts for line in part["lines"]]
    assert {run["inputs"]["format"] for run in runs} == {1}
    assert {run["result"]["complete"] for run in runs} == {True, False}
    assert {"0", "0.03", "0.125"} <= {part["scrap_rate"] for part in parts}
    assert {line["source"]["kind"] for line in lines} == {"hand", "record", "offer"}
    assert {(line["kind"], line["terms"].get("basis")) for line in lines} == {
        ("material", "weight"),
        ("material", "share"),
        ("bought", None),
        ("operation", None),
        ("outside", "rule"),
        ("outside", "offer"),
    }
    assert any(line["terms"].get("offer_id") for line in lines)


LINE = {"line_id": "l", "kind": "bought", "offer_id": None, "terms": {"unit_price": "10"}}
PART = {"part_id": "p", "quantities": [5], "lines": [LINE]}
DOCUMENT = {"format": 2, "currency": "JPY", "parts": [PART]}


def with_line(**changed: Any) -> dict[str, Any]:
    return DOCUMENT | {"parts": [PART | {"lines": [LINE | changed]}]}


@pytest.mark.parametrize(
    ("document", "field"),
    [
        (DOCUMENT | {"curency": "JPY"}, "curency"),
        (DOCUMENT | {"parts": [PART | {"scrap": "0.1"}]}, "parts[0].scrap"),
        (with_line(offer="x"), "parts[0].lines[0].offer"),
        (with_line(terms={"unit_price": "10", "price": "9"}), "parts[0].lines[0].terms.price"),
        (
            with_line(terms={"unit_price": "10", "offer_id": "x"}),
            "parts[0].lines[0].terms.offer_id",
        ),
        (with_line(terms={"unit_price": "10", "basis": "rule"}), "parts[0].lines[0].terms.basis"),
    ],
)
def test_format_2_holds_nothing_that_nobody_reads(document: dict[str, Any], field: str) -> None:
    with pytest.raises(InputError) as refused:
        roll_up(document)
    assert (refused.value.field, refused.value.code) == (field, "unknown_field")
    assert roll_up(document | {"format": 1}).complete


def test_format_3_holds_what_is_measured_and_costs_the_same() -> None:
    measured = {"pierces": {"value": "4", "source": {"kind": "hand"}}}
    newer = with_line(measured=measured) | {"format": 3}
    assert roll_up(newer).as_json() == roll_up(DOCUMENT).as_json()
    with pytest.raises(InputError) as refused:
        roll_up(newer | {"format": 2})
    assert refused.value.field == "parts[0].lines[0].measured"


def test_the_offer_beside_the_terms_is_what_it_was_among_them() -> None:
    offered = {"basis": "offer", "breaks": [{"quantity": 5, "unit_price": "12"}]}
    beside = with_line(kind="outside", offer_id="of-b", terms=offered)
    among = with_line(kind="outside", terms=offered | {"offer_id": "of-b"}) | {"format": 1}
    assert roll_up(beside).as_json() == roll_up(among).as_json()


def test_a_result_says_of_which_alternative_it_is() -> None:
    named = DOCUMENT | {"variant": {"id": "v", "name": "社内加工"}}
    assert roll_up(named).as_json()["variant"] == "v"
    assert "variant" not in roll_up(DOCUMENT | {"variant": None}).as_json()
