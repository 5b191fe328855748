"""STL gives what triangles can: both kinds of file, whole or not."""

import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from estimator.geometry.facts import Facts
from estimator.geometry.mesh import volume
from shared_db.files.preview_names import FILES, Preview
from tests.factories.solids import drilled, turned
from workers.cad import glb, model
from workers.cad.formats import reader_of
from workers.cad.stl_text import triangles_of
from workers.cad.unreadable import Unreadable

BLOCK = drilled(40.0, 20.0, [(5, 20), (5, 8), (0, 8)])
CORNERS = BLOCK.points[BLOCK.triangles]
Look = Callable[[bytes], Facts]


def binary(corners: np.ndarray, told: int | None = None) -> bytes:
    records = b"".join(
        struct.pack("<12fH", 0, 0, 0, *triangle.reshape(-1), 0) for triangle in corners
    )
    return b"solid".ljust(80) + struct.pack("<I", len(corners) if told is None else told) + records


def text(corners: np.ndarray) -> bytes:
    lines = ["solid part"]
    for triangle in corners:
        lines += ["facet normal 0 0 0", " outer loop"]
        lines += [f"  vertex {x:.6e} {y:.6e} {z:.6e}" for x, y, z in triangle]
        lines += [" endloop", "endfacet"]
    return "\n".join([*lines, "endsolid part\n"]).encode()


@pytest.fixture
def look(tmp_path: Path) -> Look:
    def look_at(content: bytes) -> Facts:
        (tmp_path / "source").write_bytes(content)
        return reader_of("stl")(tmp_path / "source", tmp_path)

    return look_at


@pytest.mark.parametrize("written", [binary, text])
def test_both_kinds_are_measured_and_their_holes_found(look: Look, written: Callable) -> None:
    facts = look(written(CORNERS))
    assert (facts.kind, facts.solids) == ("stl", 1)
    assert facts.volume_mm3 == pytest.approx(volume(BLOCK), rel=1e-4)
    assert facts.box_mm == pytest.approx((40, 40, 20), abs=1e-3)
    (hole,) = facts.holes
    assert (hole.diameter_mm, hole.depth_mm) == pytest.approx((10, 12), abs=1e-3)
    assert (hole.through, hole.count) == (False, 1)
    assert facts.remarks == ("unit_assumed",)


def test_the_model_shows_the_same_solid_in_metres_its_faces_told(
    look: Look, tmp_path: Path
) -> None:
    facts = look(binary(CORNERS))
    read = glb.read((tmp_path / FILES[Preview.MODEL]).read_bytes())
    (shown,) = model.solids_in(read)
    assert volume(shown) == pytest.approx(volume(BLOCK), rel=1e-4)
    told = read.document["meshes"][0]["primitives"][0]["extensions"][glb.FACES]["faces"]
    assert {told[face]["type"] for hole in facts.holes for _, face in hole.where} == {"cylinder"}
    assert sum(face is not None and face["type"] == "plane" for face in told) == 7


def test_of_a_cut_file_what_is_there_is_shown(look: Look) -> None:
    facts = look(binary(CORNERS)[: -50 * 20])
    assert facts.volume_mm3 is None
    assert {"incomplete", "not_closed"} <= set(facts.remarks)
    assert "incomplete" in look(text(CORNERS)[:-2000]).remarks


def test_triangles_whose_places_are_no_numbers_are_left_out(look: Look) -> None:
    corners = CORNERS.copy()
    corners[3, 1, 1], corners[5] = np.nan, np.inf
    for written in (binary, text):
        assert {"incomplete", "not_closed"} <= set(look(written(corners)).remarks)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"solid part\nfacet normal 0 0 0\nendsolid part\n", "empty"),
        (b"\x00" * 60, "damaged"),
        (binary(CORNERS)[:150], "damaged"),
        (b"GIF89a" + b"\xff" * 400, "damaged"),
        (binary(CORNERS * 1e30), "damaged"),
        (binary(np.zeros((4, 3, 3))), "empty"),
        (b"solid p facet\nvertex 1.2.3 4 5\n", "damaged"),
    ],
)
def test_what_cant_be_read_says_why(look: Look, content: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        look(content)
    assert refused.value.code == code


def test_more_triangles_than_anybody_shows_are_too_much() -> None:
    for written in (binary, text):
        with pytest.raises(Unreadable) as refused:
            triangles_of(written(CORNERS), 100)
        assert refused.value.code == "too_much"


def test_a_flat_mesh_has_a_box_and_no_volume(look: Look) -> None:
    facts = look(binary(CORNERS * [1, 1, 0]))
    assert facts.volume_mm3 is None
    assert facts.box_mm == pytest.approx((40, 40, 0), abs=1e-3)


def test_two_solids_in_one_file_are_two_and_no_assembly(look: Look) -> None:
    aside = turned([(0, 0), (5, 0), (5, 30), (0, 30)])
    both = np.concatenate((CORNERS, aside.points[aside.triangles] + [100, 0, 0]))
    facts = look(binary(both))
    assert (facts.solids, facts.parts) == (2, ())


def test_loose_triangles_are_drawn_and_measured_as_one(look: Look) -> None:
    loose = np.random.default_rng(1).normal(size=(5000, 3, 3)) * 20
    facts = look(binary(loose))
    assert (facts.solids, facts.volume_mm3) == (1, None)
