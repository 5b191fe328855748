"""The document of facts is read back as it was written."""

import json

from estimator.geometry.facts import Facts, Turned, drawn_in, from_json, to_json
from tests.factories.previews import facts_with


def test_what_is_kept_is_read_back_the_same() -> None:
    for facts in (
        facts_with("T-1"),
        Facts("dxf", size_mm=(1.0, 2.0), cut_where=((0, 1),), remarks=("incomplete",)),
        Facts("step", turned=Turned(25.0, 180.0, ((0, 1),))),
    ):
        assert from_json(json.loads(json.dumps(to_json(facts)))) == facts


def test_a_drawing_without_a_unit_is_reckoned_in_the_one_that_is_said() -> None:
    facts = drawn_in(Facts("dxf", size_mm=(2.0, 1.0), cut_length_mm=6.0, pierces=1), 25.4)
    assert (facts.size_mm, facts.pierces) == ((50.8, 25.4), 1)
    assert abs((facts.cut_length_mm or 0) - 152.4) < 1e-9
