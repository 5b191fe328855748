"""What a drawing says is handed to an estimate's lines as numbers; what isn't known is left out."""

import dataclasses
from decimal import Decimal

from estimator.geometry.developing import developed
from estimator.geometry.facts import Facts, SolidPart, from_json, to_json
from estimator.geometry.measures import ASKED_FIRST, Found, measures_of
from tests.factories.previews import facts_with

K = Decimal("0.4")
STEEL = Decimal("7.85")


def said(facts: Facts, density: Decimal | None = STEEL, k: Decimal = K) -> dict[str, str]:
    told = measures_of(facts, k, density)
    return {name: " × ".join(map(str, one.amount)) for name, one in told.items()}


def test_bent_sheet_is_as_large_as_its_flat_and_says_all_that_is_cut_bent_and_drilled() -> None:
    assert said(facts_with("T-1")) == {
        "mass_kg": "0.785",
        "volume_cm3": "100",
        "holes": "2",
        "size_mm": "92.2 × 40 × 2",
        "bends": "1",
        "cut_length_mm": "300.5",
        "pierces": "3",
    }


def test_without_a_density_there_is_no_mass_and_no_volume_without_a_closed_surface() -> None:
    assert "mass_kg" not in said(facts_with("T-1"), density=None)
    assert said(Facts("step", solids=1, box_mm=(3.0, 9.0, 1.0))) == {
        "size_mm": "9 × 3 × 1",
        "holes": "0",
    }


def test_where_holes_were_not_looked_for_none_are_counted() -> None:
    assert said(Facts("step", solids=1, remarks=("too_much",))) == {}


def test_what_a_file_doesnt_say_has_to_be_said_by_somebody() -> None:
    flat = Facts("dxf", size_mm=(80.0, 120.0), cut_length_mm=640.25, pierces=4, bend_lines=2)
    found = {name: told.found for name, told in measures_of(flat, K, None).items()}
    assert {name for name, how in found.items() if how in ASKED_FIRST} == {
        "size_mm",
        "cut_length_mm",
    }
    known = dataclasses.replace(flat, unit="mm")
    assert said(known)["size_mm"] == "120 × 80"
    assert said(known)["cut_length_mm"] == "640.2"
    assert measures_of(known, K, None)["cut_length_mm"].found is Found.OUTLINES


def test_an_assembly_is_no_part_of_one_material_unless_somebody_says_so() -> None:
    several = Facts(
        "step",
        solids=2,
        volume_mm3=1000.0,
        box_mm=(9.0, 3.0, 1.0),
        parts=(SolidPart("plate", 1, None, None), SolidPart("motor", 1, None, None)),
    )
    told = measures_of(several, K, Decimal(8)).values()
    assert told and all(one.found in ASKED_FIRST for one in told)


def test_another_k_factor_develops_what_is_kept_and_an_old_document_says_its_own() -> None:
    facts = facts_with("T-1")
    assert facts.sheet is not None
    bent = dataclasses.replace(facts.sheet, developed_per_k=(10.0, 0.0), cut_length_per_k=20.0)
    newer = dataclasses.replace(facts, sheet=bent)
    assert said(newer, k=Decimal("0.5"))["size_mm"] == "93.2 × 40 × 2"
    assert said(newer, k=Decimal("0.5"))["cut_length_mm"] == "302.5"
    old = measures_of(facts, Decimal("0.5"), None)["size_mm"]
    assert (old.amount[0], old.k_factor) == (Decimal("92.2"), K)


def test_a_document_of_the_first_format_is_read() -> None:
    facts = facts_with("T-1")
    document = to_json(facts)
    for name in ("developed_per_k", "cut_length_per_k", "thickness_where"):
        del document["sheet"][name]
    read = from_json(document | {"format": 1})
    assert read == facts
    assert read.sheet is not None
    assert developed(read.sheet, 0.3) == read.sheet
