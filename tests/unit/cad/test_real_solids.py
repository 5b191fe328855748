"""Real parts come out as OpenCASCADE and people count them.

Volumes of `step/` are OpenCASCADE's at a tolerance of 0.002 mm and 0.02 rad, where another ten times
finer changes nothing in the sixth digit. Boxes are those of the drawings where they say them. Holes
were counted by hand, steps on one axis as one: of the four files whose concave cylinders are counted
by axis and radius elsewhere (CTC-01 10, CTC-03 15, base_interface 5, RasPiMouse 66), none has a bore
that begins where another ends, so that both ways give the same sum.
"""

import json
import math
import os
from functools import cache
from pathlib import Path

import pytest

from estimator.geometry.developing import developed
from estimator.geometry.facts import Facts, from_json, to_json
from shared_db.files.preview_names import FILES, Preview
from workers.cad.formats import reader_of
from workers.cad.unreadable import Unreadable

SHARED = Path(os.environ.get("TSUNAGU_SHARED_DATA", Path(__file__).parents[4] / "shared/data"))
STRIPS = SHARED / "step/bent/facts.json"

VOLUMES = {
    "nist_ctc_01_asme1_ap242-e1.stp": 14644813.24,
    "nist_ctc_03_asme1_ap242-e2.stp": 332122.49,
    "nist_ftc_06_asme1_ap242-e2.stp": 3323550.63,
    "rtnet_RasPiMouse.stp": 245171.75,
    "stepcode_dm1-id-214.stp": 109158.98,
    "trimesh_base_interface_AP214.STEP": 1257988.05,
    "trimesh_featuretype.STEP": 190448.81,
}
BOXES = {
    "nist_ctc_01_asme1_ap242-e1.stp": (800, 450, 150),
    "nist_ftc_06_asme1_ap242-e2.stp": (12 * 25.4, 3.85 * 25.4, 9.75 * 25.4),
    "stepcode_dm1-id-214.stp": (50, 87, 100),
    "trimesh_featuretype.STEP": (5 * 25.4, 2.5 * 25.4, 1.375 * 25.4),
}
HOLES = {
    # Four of 35 and of 25 through, two of 20 with a drill's tip.
    "nist_ctc_01_asme1_ap242-e1.stp": 10,
    "nist_ctc_03_asme1_ap242-e2.stp": 15,
    "trimesh_base_interface_AP214.STEP": 5,
    "rtnet_RasPiMouse.stp": 66,
    # Ten of these twelve are stepped: twenty-two bores.
    "nist_ftc_06_asme1_ap242-e2.stp": 12,
    # Eight counterbored, and one across.
    "trimesh_featuretype.STEP": 9,
    # Four through the bracket, whose file tells of them as splines, and one through each nut.
    "stepcode_dm1-id-214.stp": 7,
}


@cache
def facts(kind: str, name: str, out: Path) -> Facts:
    if not (SHARED / name).exists():
        pytest.skip("without the shared files")
    return reader_of(kind)(SHARED / name, out)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("out")


@pytest.mark.parametrize("name", VOLUMES)
def test_volumes_are_within_a_thousandth(name: str, out: Path) -> None:
    assert facts("step", f"step/{name}", out).volume_mm3 == pytest.approx(VOLUMES[name], rel=1e-3)


@pytest.mark.parametrize("name", BOXES)
def test_boxes_are_exact(name: str, out: Path) -> None:
    assert facts("step", f"step/{name}", out).box_mm == pytest.approx(BOXES[name], abs=0.05)


@pytest.mark.parametrize("name", HOLES)
def test_holes_are_counted(name: str, out: Path) -> None:
    assert sum(hole.count for hole in facts("step", f"step/{name}", out).holes) == HOLES[name]


def test_counterbored_holes_are_told_by_their_drill(out: Path) -> None:
    found = facts("step", "step/trimesh_featuretype.STEP", out).holes
    told = [(one.diameter_mm, one.widest_mm, one.depth_mm, one.through, one.count) for one in found]
    assert told[0] == pytest.approx((6.7564, 11.1125, 25.4, True, 8), abs=1e-3)
    assert (told[1][3], told[1][4]) == (True, 1)


def test_blind_holes_are_told_from_those_that_go_through(out: Path) -> None:
    found = facts("step", "step/nist_ctc_01_asme1_ap242-e1.stp", out).holes
    told = [(one.diameter_mm, one.depth_mm, one.through, one.count) for one in found]
    assert told == [(20, 45, False, 2), (25, 50, True, 4), (35, 100, True, 4)]


def test_an_assembly_with_japanese_names_is_told_as_its_parts(out: Path) -> None:
    parts = {one.name: one.count for one in facts("step", "step/rtnet_RasPiMouse.stp", out).parts}
    assert sum(parts.values()) == 24
    assert parts["アルミフレーム"] == 1
    assert parts["ジュラコンスペーサー（丸型）M2.6径5長12_AR-2612"] == 4
    dm1 = facts("step", "step/stepcode_dm1-id-214.stp", out)
    assert [(one.name, one.count) for one in dm1.parts] == [
        ("l-bracket", 1),
        ("bolt", 3),
        ("nut", 3),
    ]


def test_of_an_assemblys_parts_each_is_told_by_itself(out: Path) -> None:
    parts = {one.name: one for one in facts("step", "step/rtnet_RasPiMouse.stp", out).parts}
    frame = parts["アルミフレーム"]
    assert [(one.diameter_mm, one.count) for one in frame.holes] == [(2.6, 4), (3.0, 2)]
    assert frame.sheet and (frame.sheet.thickness_mm, len(frame.sheet.bends)) == (1.0, 3)
    assert frame.sheet.developed_mm == pytest.approx((141.91, 100), abs=0.01)
    spacer = parts["ジュラコンスペーサー（丸型）M2.6径5長12_AR-2612"]
    assert spacer.turned and (spacer.turned.diameter_mm, spacer.turned.length_mm) == (5.0, 12.0)
    motor = parts["ステッピングモータ_ST-42BYG020-1809 1.8°"]
    assert (motor.turned, motor.sheet) == (None, None)
    assert from_json(json.loads(json.dumps(to_json(Facts("step", parts=(frame,)))))).parts == (
        frame,
    )


def test_bent_sheet_with_cut_outs_is_laid_flat(out: Path) -> None:
    found = facts("step", "step/nist_ctc_03_asme1_ap242-e2.stp", out).sheet
    assert found is not None
    assert found.thickness_mm == pytest.approx(1.9075, abs=0.001)
    assert sorted(bend.angle_deg for bend in found.bends) == [45, 90, 90, 90, 90, 90, 90]
    assert found.pierces == 1 + 15 + 2, "its outline, its holes, and two slots"


@pytest.mark.parametrize(
    "strip", json.loads(STRIPS.read_text()) if STRIPS.exists() else [], ids=lambda one: one["file"]
)
def test_strips_are_as_they_were_built(strip: dict, out: Path) -> None:
    found = facts("step", f"step/bent/{strip['file']}", out)
    assert found.volume_mm3 == pytest.approx(strip["volume_mm3"], rel=1e-3)
    assert found.box_mm == pytest.approx(strip["box_mm"], abs=0.05)
    assert found.sheet is not None
    assert found.sheet.thickness_mm == strip["thickness_mm"]
    told = sorted((one.angle_deg, one.radius_mm, one.length_mm) for one in found.sheet.bends)
    built = [(one["angle_deg"], one["inner_radius_mm"], one["length_mm"]) for one in strip["bends"]]
    assert told == sorted(built)
    sides = sorted((strip["developed_length_mm_at_k_0.4"], strip["width_mm"]), reverse=True)
    assert found.sheet.developed_mm == pytest.approx(sides, rel=1e-3)
    for k_factor in (0.33, 0.5):
        turned = sum(math.radians(one["angle_deg"]) for one in strip["bends"])
        length = strip["developed_length_mm_at_k_0.4"]
        length += (k_factor - 0.4) * strip["thickness_mm"] * turned
        told = developed(found.sheet, k_factor).developed_mm
        assert told == pytest.approx(sorted((length, strip["width_mm"]), reverse=True), rel=1e-3)


def test_an_iges_cube_is_ten_millimetres_not_metres(out: Path) -> None:
    cube = facts("iges", "iges/cube_10x10.igs", out)
    assert (cube.solids, cube.holes) == (1, ())
    assert cube.volume_mm3 == pytest.approx(1000)
    assert cube.box_mm == pytest.approx((10, 10, 10))


def test_every_whole_file_has_a_small_picture(out: Path) -> None:
    facts("step", "step/rtnet_RasPiMouse.stp", out)
    assert (out / FILES[Preview.PICTURE]).stat().st_size < 100_000


@pytest.mark.parametrize(
    "name", ["nist_ctc_01_cut_at_60_percent.stp", "stepcode_missing_and_required.p21"]
)
def test_damaged_files_are_refused(name: str, out: Path) -> None:
    with pytest.raises(Unreadable):
        facts("step", f"hostile/{name}", out)
