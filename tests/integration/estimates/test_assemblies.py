"""Parts that go into parts, and alternatives: what the record refuses, and what a roll-up takes."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from estimator.rollup import roll_up
from shared_db.costing.inputs import rollup_inputs
from shared_db.foundation.base import Json
from shared_db.models import (
    BoughtTerms,
    Estimate,
    EstimateLine,
    EstimatePart,
    EstimateVariant,
    LineKind,
    SourceKind,
)
from shared_db.models.line_terms import KINDS_OF_TERMS
from tests.factories.rows import inquiry_rows
from tests.factories.world import World
from workers.rollup_job import PARTS_AT_A_TIME, costed


class Sheet:
    """An estimate of three parts, as rows."""

    def __init__(self, world: World, db: Session, parts: int = 3) -> None:
        inquiry, self.part_ids = inquiry_rows(world, lead="a", parts=parts)
        self.db = db
        self.estimate = Estimate(
            inquiry_id=inquiry,
            company_id=world.companies["a"],
            created_by=world.people["a_engineer"],
            inquiry_revision=1,
        )
        self.add(self.estimate)

    def add(self, row: Any) -> Any:
        self.db.add(row)
        self.db.flush()
        return row

    def part(self, number: int, **more: Any) -> EstimatePart:
        one = {"quantities": [10]} | more
        return self.add(
            EstimatePart(
                estimate_id=self.estimate.id, part_id=self.part_ids[number], position=number, **one
            )
        )

    def inside(self, parent: UUID, number: int, **more: Any) -> EstimatePart:
        of_it = {"parent_id": parent, "quantity_per": Decimal(4), "quantities": []}
        return self.part(number, **(of_it | more))

    def bought(self, part: EstimatePart, price: str, **more: Any) -> EstimateLine:
        values = {"kind": LineKind.BOUGHT, "terms": BoughtTerms(Decimal(price))} | more
        return self.add(
            EstimateLine(
                estimate_id=self.estimate.id, estimate_part_id=part.id, position=1, **values
            )
        )

    def variant(self, name: str, position: int, chosen: bool = False) -> EstimateVariant:
        return self.add(
            EstimateVariant(
                estimate_id=self.estimate.id, name=name, position=position, chosen=chosen
            )
        )

    def inputs(self) -> Json:
        return rollup_inputs(self.db, self.estimate.id)


@pytest.fixture
def db(world: World) -> Iterator[Session]:
    with world.record.as_server("a test") as session:
        yield session
        session.rollback()


@pytest.fixture
def sheet(world: World, db: Session) -> Sheet:
    return Sheet(world, db)


def test_a_roll_up_takes_what_goes_into_a_part_as_the_record_has_it(sheet: Sheet) -> None:
    frame = sheet.part(0, scrap_rate=Decimal("0.1"))
    leg = sheet.inside(frame.id, 1, scrap_rate=Decimal("0.05"))
    foot = sheet.inside(leg.id, 2, quantity_per=Decimal("0.5"))
    for part, price in ((frame, "100"), (leg, "20"), (foot, "30")):
        sheet.bought(part, price)
    document = sheet.inputs()
    assert [one["quantity_per"] for one in document["parts"]] == [None, "4", "0.5"]
    result = roll_up(document)
    costs = [str(part.breaks[0].sums.cost) for part in result.parts]
    # 100 × 12, 20 × 51 and 30 × 26 started
    assert costs == ["3000.0000", "1800.0000", "780.0000"]
    assert result.complete


def test_a_large_assembly_is_costed_whole(world: World, db: Session) -> None:
    sheet = Sheet(world, db, parts=PARTS_AT_A_TIME + 5)
    first = sheet.part(0)
    sheet.bought(first, "100")
    for number in range(1, PARTS_AT_A_TIME + 5):
        sheet.bought(sheet.inside(first.id, number), "1")
    document = sheet.inputs()
    result = costed(document, lambda done, total: None)
    assert result.as_json() == roll_up(document).as_json()
    assert result.parts[0].breaks[0].sums.cost == 1000 + 40 * (PARTS_AT_A_TIME + 4)


def test_of_alternatives_the_chosen_one_counts_and_what_all_have(sheet: Sheet) -> None:
    part = sheet.part(0)
    sheet.bought(part, "100")
    inside, outside = sheet.variant("社内加工", 1, chosen=True), sheet.variant("外注", 2)
    sheet.bought(part, "7", variant_id=inside.id)
    sheet.bought(part, "5", variant_id=outside.id)
    only_outside = sheet.part(1, variant_id=outside.id)
    sheet.bought(only_outside, "1")
    first = sheet.inputs()
    assert first["variant"] == {"id": str(inside.id), "name": "社内加工"}
    assert [str(one.breaks[0].sums.cost) for one in roll_up(first).parts] == ["1070.0000"]
    assert roll_up(first).variant == str(inside.id)
    inside.chosen = False
    sheet.db.flush()
    outside.chosen = True
    sheet.db.flush()
    second = roll_up(sheet.inputs())
    assert [str(one.breaks[0].sums.cost) for one in second.parts] == ["1050.0000", "10.0000"]


def test_a_parent_and_an_alternative_are_of_the_same_estimate(world: World, db: Session) -> None:
    own, other = Sheet(world, db), Sheet(world, db)
    foreign, alternative = other.part(0), other.variant("外注", 1)
    part = own.part(0)
    of_other = {"variant_id": alternative.id}
    for constraint, act in (
        ("fk_estimate_part_parent_id", lambda: own.inside(foreign.id, 1)),
        ("fk_estimate_part_variant_id", lambda: own.part(1, **of_other)),
        ("fk_estimate_line_variant_id", lambda: own.bought(part, "1", **of_other)),
        ("fk_estimate_line_estimate_part_id", lambda: own.bought(foreign, "1")),
    ):
        with pytest.raises(IntegrityError, match=constraint), db.begin_nested():
            act()


def test_no_part_goes_into_itself_at_any_depth(sheet: Sheet) -> None:
    first = sheet.part(0)
    second = sheet.inside(first.id, 1)
    third = sheet.inside(second.id, 2)
    for parent in (first, second, third):
        with pytest.raises(IntegrityError, match="cannot go into itself"), sheet.db.begin_nested():
            first.parent_id, first.quantity_per, first.quantities = parent.id, Decimal(1), []
            sheet.db.flush()
        sheet.db.refresh(first)


@pytest.mark.parametrize(
    ("changed", "constraint"),
    [
        ({"quantity_per": None}, "how_many_go_in"),
        ({"parent_id": None}, "how_many_go_in"),
        ({"quantity_per": Decimal(0)}, "quantity_per"),
        ({"quantities": [5]}, "quantities_of_parent"),
    ],
)
def test_what_goes_into_a_part_says_how_many_and_has_no_quantities(
    sheet: Sheet, changed: dict[str, Any], constraint: str
) -> None:
    parent = sheet.part(0)
    row = {"quantity_per": Decimal(2), "parent_id": parent.id, "quantities": []} | changed
    with pytest.raises(IntegrityError, match=constraint):
        sheet.part(1, **row)


def test_one_alternative_is_chosen_and_each_has_a_name(sheet: Sheet) -> None:
    sheet.variant("社内加工", 1, chosen=True)
    for name, position, chosen, constraint in (
        ("外注", 2, True, "uq_estimate_variant_chosen"),
        ("", 2, False, "ck_estimate_variant_name"),
        ("外注", 1, False, "uq_estimate_variant_estimate_id_position"),
    ):
        with pytest.raises(IntegrityError, match=constraint), sheet.db.begin_nested():
            sheet.variant(name, position, chosen)


BY_HAND = {"value": "1", "source": {"kind": "hand"}}
OF_WORK: dict[str, Any] = {"kind": LineKind.OPERATION, "kept_terms": {}}


@pytest.mark.parametrize(
    ("row", "constraint"),
    [
        ({"kept_terms": {"unit_price": "1", "price": "2"}}, "exact_terms"),
        ({"kept_terms": {"basis": "rule", "unit_price": "1"}}, "exact_terms"),
        ({"kind": LineKind.MATERIAL, "kept_terms": {"mass_kg": "1"}}, "exact_terms"),
        ({"kind": LineKind.OUTSIDE, "kept_terms": {"basis": "offer", "unit": ""}}, "exact_terms"),
        ({"source_kind": SourceKind.OFFER}, "source_is_offer"),
        ({"source_kind": SourceKind.RECORD}, "source_is_record"),
        ({"kept_evidence": {"purchases": 3}}, "source_is_record"),
        (
            {"source_kind": SourceKind.RECORD, "kept_evidence": {"work_orders": 3}},
            "exact_evidence",
        ),
        ({"source_kind": SourceKind.DRAWING}, "drawing_says_numbers"),
        ({"kept_measured": {"pierces": BY_HAND}}, "exact_measures"),
        ({**OF_WORK, "kept_measured": {"weight": BY_HAND}}, "exact_measures"),
        ({**OF_WORK, "kept_measured": {"bends": {"value": "1"}}}, "exact_measure_sources"),
        (
            {**OF_WORK, "kept_measured": {"bends": {"value": "1", "source": {"kind": "offer"}}}},
            "exact_measure_sources",
        ),
        (
            {**OF_WORK, "kept_measured": {"bends": BY_HAND | {"unit": "mm"}}},
            "exact_measure_sources",
        ),
        (
            {
                "kind": LineKind.MATERIAL,
                "kept_terms": {"basis": "weight", "mass_kg": "2"},
                "kept_measured": {"mass_kg": {"value": "1", "source": {"kind": "drawing"}}},
            },
            "drawn_terms",
        ),
    ],
)
def test_a_line_holds_the_terms_of_its_kind_and_says_where_they_are_from(
    sheet: Sheet, row: dict[str, Any], constraint: str
) -> None:
    part = sheet.part(0)
    values = {"kind": LineKind.BOUGHT, "kept_terms": {}} | row
    line = EstimateLine(
        estimate_id=sheet.estimate.id, estimate_part_id=part.id, position=1, **values
    )
    with pytest.raises(IntegrityError, match=constraint):
        sheet.add(line)


@pytest.mark.parametrize("of", KINDS_OF_TERMS)
def test_the_database_knows_every_field_that_a_line_may_have(sheet: Sheet, of: type[Any]) -> None:
    part = sheet.part(0)
    whole = dict.fromkeys(of.names(), "1") | ({"basis": of.basis} if of.basis else {})
    row = {"estimate_id": sheet.estimate.id, "estimate_part_id": part.id, "position": 1}
    sheet.add(EstimateLine(**row, kind=of.kind, kept_terms=whole))
    assert len(sheet.inputs()["parts"][0]["lines"]) == 1
