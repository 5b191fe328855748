"""What a drawing says of itself, in words."""

from flask import Flask
from flask_babel import force_locale

from estimator.geometry.facts import Bend, Facts, Hole, Sheet, SolidPart, Turned
from portal.drawings.facts_words import said_of


def test_each_part_of_an_assembly_says_how_it_is_made(app: Flask) -> None:
    bends = (Bend(90.0, 1.0, 100.0), Bend(90.0, 1.0, 100.0))
    frame = SolidPart("フレーム", 1, 14_000.0, (100.0, 80.0, 30.0), holes=(
        Hole(2.6, 1.0, True, 4), Hole(3.0, 1.0, True, 2)
    ), sheet=Sheet(1.0, bends, (141.94, 100.0), 480.0, 7, 0.4))  # fmt: skip
    spacer = SolidPart("スペーサー", 4, 230.0, (12.0, 5.0, 5.0), turned=Turned(5.0, 12.0))
    with app.test_request_context(), force_locale("ja"):
        said = said_of(Facts("step", solids=5, parts=(frame, spacer)), "")
    assert [(one.value, one.how) for one in said] == [
        ("1 × フレーム", "100 × 80 × 30 mm · 板厚 1 mm · 展開 141.9 × 100 mm · 曲げ 2 · 穴 6"),
        ("4 × スペーサー", "12 × 5 × 5 mm · 旋削品 φ5 × 12 mm"),
    ]


def test_the_holes_of_an_assembly_are_counted_in_one_line_after_its_parts(app: Flask) -> None:
    holes = (Hole(2.6, 1.0, True, 4, ((0, 3),)), Hole(3.0, 1.0, True, 2, ((1, 5),)))
    parts = (SolidPart("板", 2, None, None),)
    with app.test_request_context(), force_locale("ja"):
        said = said_of(Facts("step", solids=2, holes=holes, parts=parts), "")
    assert [(one.name, one.value) for one in said] == [("構成部品", "2 × 板"), ("穴", "6")]
    assert said[-1].lights == '{"where": [[0, 3], [1, 5]]}'
