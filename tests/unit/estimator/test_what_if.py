"""もしも: the changed document costs what it would cost if somebody had typed it so."""

from decimal import Decimal
from typing import Any

from estimator.assembly import wanted_pieces
from estimator.rollup import roll_up
from estimator.rollup_document import read_document
from estimator.what_if import Changes, at_quantities, changed, with_what_goes_in
from tests.unit.estimator.ways import BRACKET, LEG, STEEL, document, line, part


def costs(given: dict[str, Any], key: str = "bracket") -> list[Decimal | None]:
    places = [one["estimate_part_id"] for one in given["parts"]]
    return [one.sums.cost for one in roll_up(given).parts[places.index(key)].breaks]


def test_each_change_costs_what_one_can_check_by_hand() -> None:
    stands = document(BRACKET)
    # steel 2 kg × 100 × 10, work (30 + 5 × 10) × 6000 ÷ 60, screws 30 × 10, plating at least 3000
    assert costs(stands) == [Decimal(2000 + 8000 + 300 + 3000), Decimal(200 + 3500 + 30 + 3000)]
    for changes, ten in (
        (Changes(times_percent=Decimal(-10)), 2000 + 7200 + 300 + 3000),
        (Changes(rates_percent=Decimal(5)), 2000 + 8400 + 300 + 3000),
        (Changes(rates={"mill": Decimal(9000)}), 2000 + 12000 + 300 + 3000),
        (Changes(rates={"another": Decimal(9000)}), 2000 + 8000 + 300 + 3000),
        (Changes(material_percent=Decimal(20)), 2400 + 8000 + 300 + 3000),
        (Changes(outside_percent=Decimal(-50)), 2000 + 8000 + 300 + 1500),
        # 12 pieces started
        (Changes(scrap_rate=Decimal("0.1")), 2400 + 9000 + 360 + 3000),
        (
            Changes(offers={"plating": {"terms": {"basis": "rule", "unit_price": "500"}}}),
            2000 + 8000 + 300 + 5000,
        ),
    ):
        assert costs(changed(stands, changes))[0] == ten, changes
    assert costs(stands)[0] == 13300, "what was given was changed itself"


def test_a_line_that_cannot_be_read_stays_as_it_is() -> None:
    odd = line("operation", "odd", setup_minutes="abc", run_minutes="1", hourly_rate="6000")
    found = changed(document(part("bracket", odd)), Changes(times_percent=Decimal(50)))
    assert found["parts"][0]["lines"][0]["terms"]["setup_minutes"] == "abc"


def test_other_quantities_take_what_goes_into_the_part_along() -> None:
    tried = at_quantities(document(BRACKET, LEG), {"bracket": [7]})
    assert wanted_pieces(read_document(tried).parts) == {"bracket": [7], "leg": [28]}
    assert len(costs(tried)) == 1


def test_a_part_is_looked_at_with_all_that_goes_into_it_and_nothing_else() -> None:
    foot = part("foot", STEEL, parent="leg", quantity_per="1")
    own = with_what_goes_in(document(part("other", STEEL), BRACKET, foot, LEG), "bracket")
    assert [one["estimate_part_id"] for one in own["parts"]] == ["bracket", "foot", "leg"]
