"""STEP files give a model, a picture and facts, or are unreadable for a reason that is told."""

import json
import math
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from estimator.geometry.facts import Facts, from_json, to_json
from estimator.geometry.measures import Found, measures_of
from portal.beginning.sample.drawn.step import corner_holes, step_block
from portal.beginning.sample.measured import holes_of
from portal.beginning.sample.wanted import WANTED, Part
from shared_db.files.preview_names import FILES, Preview
from shared_db.models import K_FACTOR
from tests.factories.step_files import assembly, nested
from workers.cad import glb
from workers.cad.formats import reader_of
from workers.cad.small_picture import LONGEST
from workers.cad.step_text import occurrences, readable
from workers.cad.unreadable import Unreadable

MODELS = [part for wanted in WANTED.values() for part in wanted.parts if part.kind == "step"]
SIZE = (80.0, 60.0, 12.0)
HOLES = [*corner_holes(SIZE)]
LEFT = 80 * 60 * 12 - sum(math.pi * (diameter / 2) ** 2 * 12 for *_, diameter in HOLES)
Look = Callable[[bytes], Facts]


@pytest.fixture
def look(tmp_path: Path) -> Look:
    def look_at(content: bytes) -> Facts:
        (tmp_path / "source").write_bytes(content)
        return reader_of("step")(tmp_path / "source", tmp_path)

    return look_at


@pytest.mark.parametrize("part", MODELS[:2], ids=lambda part: part.number)
def test_what_the_samples_estimates_took_from_its_models_is_what_these_say(
    look: Look, part: Part
) -> None:
    holes = measures_of(look(part.drawing()[1]), K_FACTOR, None)["holes"]
    assert (holes.amount, holes.found) == ((holes_of(part),), Found.HOLES)


def test_a_drilled_block_is_measured(look: Look) -> None:
    facts = look(step_block(SIZE, HOLES))
    assert (facts.kind, facts.solids) == ("step", 1)
    assert facts.volume_mm3 == pytest.approx(LEFT, rel=1e-3)
    assert facts.box_mm == pytest.approx(SIZE, abs=0.05)
    told = {(one.diameter_mm, one.depth_mm, one.through, one.count) for one in facts.holes}
    bore, middle = HOLES[0][2], HOLES[-1][2]
    assert told == {(bore, 12, True, 4), (middle, 12, True, 1)}
    assert from_json(json.loads(json.dumps(to_json(facts)))) == facts


def test_what_lights_up_for_a_hole_is_its_walls_in_the_model(look: Look, tmp_path: Path) -> None:
    facts = look(step_block(SIZE, HOLES))
    model = glb.read((tmp_path / FILES[Preview.MODEL]).read_bytes())
    for hole in facts.holes:
        for mesh, face in hole.where:
            told = model.document["meshes"][mesh]["primitives"][0]["extensions"][glb.FACES]
            assert told["faces"][face]["type"] == "cylinder"
            assert told["faces"][face]["radius"] * 2000 == pytest.approx(hole.diameter_mm)


def test_a_picture_shows_it_on_white(look: Look, tmp_path: Path) -> None:
    look(step_block(SIZE, HOLES))
    path = tmp_path / FILES[Preview.PICTURE]
    with Image.open(path) as picture:
        shown = picture.convert("L")
        assert max(shown.size) == LONGEST
        assert shown.getpixel((0, 0)) == 255
        filled = sum(shown.histogram()[:250]) / (shown.width * shown.height)
    assert 0.3 < filled < 0.8
    assert path.stat().st_size < 100_000


def test_an_assembly_is_told_as_its_parts(look: Look) -> None:
    facts = look(assembly(SIZE, HOLES, [0.0, 100.0, 250.0]))
    assert facts.solids == 3
    assert [(part.name, part.count) for part in facts.parts] == [("block", 3)]
    assert facts.parts[0].volume_mm3 == pytest.approx(LEFT, rel=1e-3)
    assert facts.volume_mm3 == pytest.approx(3 * LEFT, rel=1e-3)
    assert facts.box_mm == pytest.approx((330, 60, 12), abs=0.05)
    assert sum(one.count for one in facts.holes) == 15


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b" \n", "empty"),
        (b"%PDF-1.7", "damaged"),
        (step_block(SIZE)[:3000], "damaged"),
        (b"ISO-10303-21;\nHEADER;\nENDSEC;\nDATA;\nENDSEC;\nEND-ISO-10303-21;\n", "damaged"),
        (nested(10, 10), "too_much"),
        (nested(1, 6000), "too_much"),
    ],
)
def test_what_cant_be_read_says_why(look: Look, content: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        look(content)
    assert refused.value.code == code


@pytest.mark.parametrize("bad", [b"NaN", b"1.E400", b"-1.E30", b"1.E12"])
def test_places_that_are_no_places_are_refused_before_they_are_gone_to(
    look: Look, bad: bytes
) -> None:
    content = step_block(SIZE).replace(b"(80.0,60.0,12.0)", b"(80.0," + bad + b",12.0)")
    assert bad in content
    with pytest.raises(Unreadable) as refused:
        look(content)
    assert refused.value.code == "damaged"


def test_an_assembly_that_contains_itself_has_no_end() -> None:
    turning = b"NEXT_ASSEMBLY_USAGE_OCCURRENCE('','','',#1,#2,$);" * 2
    turning += b"NEXT_ASSEMBLY_USAGE_OCCURRENCE('','','',#2,#1,$);" * 2
    assert occurrences(turning, 5000) > 5000
    assert occurrences(nested(2, 10), 5000) == 110


def test_names_cut_by_the_end_of_a_line_are_read_whole() -> None:
    cut = b"PRODUCT('\\X2\\30B930DA30FC30\r\n5130FC\\X0\\ 12\r\nmm')"
    assert readable(cut) == b"PRODUCT('\\X2\\30B930DA30FC305130FC\\X0\\ 12\r\nmm')"


def test_names_in_shift_jis_are_read_as_they_were_meant() -> None:
    assert readable("PRODUCT('軸受')".encode("cp932")).decode("utf-8") == "PRODUCT('軸受')"
    assert readable("PRODUCT('軸受')".encode()).decode("utf-8") == "PRODUCT('軸受')"
