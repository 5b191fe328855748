"""A line's terms and sources are exact, and come out as they were kept."""

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from estimator.lines import extra_terms
from shared_db.models import (
    HAND,
    LineKind,
    Purchases,
    TakenOffer,
    WorkOrders,
    read_line_terms,
    read_measured,
    read_source,
)
from shared_db.models.line_source import read_evidence
from shared_db.models.line_terms import KINDS_OF_TERMS, UnknownTerms

KEPT = Path(__file__).parents[2] / "fixtures" / "kept_runs" / "run_format_1_complete.json"
RUN = json.loads(KEPT.read_text(encoding="utf-8"))
LINES = [line for part in RUN["inputs"]["parts"] for line in part["lines"]]
TIMES = {
    "operation": "旋削",
    "records": 7,
    "work_orders": 5,
    "setup_minutes": "30",
    "setup_range": ["25.5", "31"],
    "setup_work_orders": 2,
    "run_minutes": None,
    "run_range": None,
    "run_work_orders": 0,
}


@pytest.mark.parametrize("line", LINES, ids=lambda line: line["description"])
def test_terms_come_out_as_they_were_kept(line: dict[str, Any]) -> None:
    kept = {name: value for name, value in line["terms"].items() if name != "offer_id"}
    assert read_line_terms(LineKind(line["kind"]), kept).as_json() == kept


def test_zeros_behind_the_point_stay() -> None:
    kept = {"unit_price": "123.5000", "minimum_charge": "0.10"}
    assert read_line_terms(LineKind.BOUGHT, kept).as_json() == kept


@pytest.mark.parametrize("of", KINDS_OF_TERMS)
def test_the_estimator_reads_these_fields_and_no_others(of: type[Any]) -> None:
    whole = dict.fromkeys(of.names(), "1") | ({"basis": of.basis} if of.basis else {})
    assert extra_terms(of.kind, whole) is None
    assert extra_terms(of.kind, whole | {"price": "1"}) == "price"


@pytest.mark.parametrize(
    ("kind", "kept"),
    [
        (LineKind.BOUGHT, {"unit_price": "1", "price": "2"}),
        (LineKind.BOUGHT, {"basis": "rule", "unit_price": "1"}),
        (LineKind.MATERIAL, {"mass_kg": "1"}),
        (LineKind.OUTSIDE, {"basis": "offer", "breaks": [], "offer_id": "x"}),
        (LineKind.OUTSIDE, {"basis": "rule", "pieces": "some"}),
    ],
)
def test_terms_that_no_line_has_are_refused(kind: LineKind, kept: dict[str, Any]) -> None:
    with pytest.raises(UnknownTerms):
        read_line_terms(kind, kept)


def test_what_records_said_comes_out_as_it_was_kept() -> None:
    (said,) = [line["source"] for line in LINES if line["source"]["kind"] == "record"]
    price = read_source(said)
    assert isinstance(price, Purchases)
    assert price.as_json() == said
    times = read_evidence(TIMES)
    assert isinstance(times, WorkOrders)
    assert times.as_json() == {"kind": "record"} | TIMES
    assert {field.name for field in fields(WorkOrders)} == TIMES.keys()


def test_evidence_that_records_do_not_give_is_refused() -> None:
    with pytest.raises(TypeError):
        read_evidence(TIMES | {"why": "because"})


def test_sources_of_earlier_documents_are_read_for_what_they_say() -> None:
    """What was filled in of old said more of an offer, and less of the records."""
    offered = {"kind": "offer", "offer_id": "x", "company": "墨田板金", "revision": 2}
    assert read_source(offered | {"filled_at": "2025"}) == TakenOffer("墨田板金", 2)
    few = read_source({"kind": "record", "operation": "旋削", "records": 7, "work_orders": 5})
    assert isinstance(few, WorkOrders)
    assert (few.work_orders, few.run_work_orders) == (5, None)
    assert read_source({}) == HAND


def test_a_measure_comes_out_as_it_was_kept_with_the_drawing_that_said_it() -> None:
    drawing = {
        "kind": "drawing",
        "drawing_id": "0f8fad5b-d9cb-469f-a165-70867728950e",
        "filename": "ブラケット.step",
        "sha256": "0" * 64,
        "engine": "step-2",
        "found": "unfolded",
        "k_factor": "0.44",
    }
    kept = {
        "size_mm": {"value": ["92.2", "40", "2"], "source": drawing},
        "pierces": {"value": "3", "source": {"kind": "hand"}},
    }
    assert {name: one.as_json() for name, one in read_measured(kept).items()} == kept
    with pytest.raises(TypeError):
        read_measured({"pierces": {"value": "3", "source": drawing | {"why": "because"}}})
