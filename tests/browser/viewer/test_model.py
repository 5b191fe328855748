"""Models: turned to the standard views, measured by pressing, taken apart, cut, lit up."""

from __future__ import annotations

import gzip
import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.viewer.conftest import Opened, Stage
from tests.browser.viewer.samples import PIN, PLATE
from tests.browser.viewer.server import ViewerServer

pytestmark = pytest.mark.browser
FITTED = 0.86
"""How much of the stage a model fills."""
SHARED = Path(
    os.environ.get("TSUNAGU_SHARED_DATA")
    or Path(__file__).resolve().parents[3].parent / "shared/data"
)


def look(page: Page, key: int) -> None:
    """One of the standard views: 2 is the front, 3 from above."""
    page.locator("[data-stage]").focus()
    page.keyboard.press(str(key))


def front(stage: Stage, x: float, z: float) -> tuple[float, float]:
    """Where a place of the plate and its pin is seen from the front, in parts of the stage."""
    high = PLATE[2] + PIN[2]
    scale = FITTED * min(stage.width / PLATE[0], stage.height / high)
    return 0.5 + x * scale / stage.width, 0.5 - (z - high / 2) * scale / stage.height


@pytest.mark.parametrize("phone", [False, True])
def test_pressing_tells_thickness_diameter_and_distance(opened: Opened, phone: bool) -> None:
    page = opened("/model/plate.glb", phone=phone)
    foot = page.locator("[data-foot]")
    page.get_by_role("button", name="測る").click()
    stage = Stage(page)
    look(page, 3)
    stage.press(0.4, 0.5)
    expect(foot).to_have_text("平面　面積 2400.0 mm²　厚さ 5.00 mm")
    look(page, 2)
    stage.press(*front(stage, PIN[0], 15))
    stage.press(*front(stage, PIN[0], 15))
    expect(foot).to_have_text("直径 8.00 mm")
    stage.press(*front(stage, -PLATE[0] / 2, PLATE[2]))
    stage.press(*front(stage, PLATE[0] / 2, PLATE[2]))
    stage.press(*front(stage, -PLATE[0] / 2, 0))
    expect(foot).to_contain_text("距離 60.21 mm（X 60.00 mm、Y 0.00 mm、Z 5.00 mm）")


def test_no_part_is_black_and_a_pressed_number_lights_its_faces_up(opened: Opened) -> None:
    page = opened("/model/plate.glb")
    stage = Stage(page)
    look(page, 2)
    pin = front(stage, PIN[0], 15)
    stage.becomes(*pin, lambda colour: 60 < max(colour) < 120)
    page.evaluate(
        "document.dispatchEvent(new CustomEvent('viewer:light', {detail: {where: [[1, 0]]}}))"
    )
    stage.becomes(*pin, lambda colour: colour[0] > 180 and colour[2] < 90)
    assert max(stage.colour(*front(stage, -20, 2.5))) > 90
    page.evaluate("document.dispatchEvent(new CustomEvent('viewer:light', {detail: {where: []}}))")
    stage.becomes(*pin, lambda colour: max(colour) < 120)


def test_parts_are_hidden_and_shown_alone(opened: Opened) -> None:
    page = opened("/model/plate.glb")
    page.get_by_role("button", name="部品構成").click()
    stage = Stage(page)
    look(page, 2)
    pin, plate = front(stage, PIN[0], 15), front(stage, -20, 2.5)
    ground = stage.colour(*front(stage, -20, 15))
    page.get_by_role("button", name="「ピン」を隠す").click()
    stage.becomes(*pin, lambda colour: min(colour) > 220)
    page.get_by_role("button", name="「ピン」だけを表示").click()
    stage.becomes(*pin, lambda colour: max(colour) < 120)
    assert min(stage.colour(*plate)) > 220
    page.get_by_role("button", name="すべて表示").click()
    stage.becomes(*plate, lambda colour: max(colour) < min(ground))


def test_a_cut_shows_where_material_was(opened: Opened) -> None:
    page = opened("/model/plate.glb")
    page.get_by_role("button", name="断面").click()
    stage = Stage(page)
    look(page, 2)
    place = front(stage, 0, 2.5)
    page.get_by_label("Y", exact=True).check(force=True)
    expect(page.locator("[data-cut]")).to_have_text("Y 0.00 mm")
    stage.becomes(*place, lambda colour: colour[0] > 200 and colour[2] < 100)
    page.get_by_label("切断なし").check(force=True)
    stage.becomes(*place, lambda colour: colour[2] > 100)


def test_scripts_of_a_model_stay_below_700_kb(
    opened: Opened, drawings: ViewerServer, tmp_path: Path
) -> None:
    page = opened("/model/plate.glb")
    scripts = page.evaluate(
        "performance.getEntriesByType('resource').map((one) => one.name).filter((name) => /m?js$/.test(name))"
    )
    sizes = {name: len(gzip.compress(page.request.get(name).body())) for name in scripts}
    assert any("three.core" in name for name in sizes) and not any("pdf" in name for name in sizes)
    assert sum(sizes.values()) <= 700_000


def test_real_models_are_shown(opened: Opened, drawings: ViewerServer) -> None:
    cascadio: Any = pytest.importorskip("cascadio")
    if not SHARED.exists():
        pytest.skip("the shared data are not here")
    for name in (
        "nist_ctc_01_asme1_ap242-e1.stp",
        "stepcode_dm1-id-214.stp",
        "rtnet_RasPiMouse.stp",
    ):
        out = drawings.folder / f"{name}.glb"
        cascadio.step_to_glb(
            str(SHARED / "step" / name),
            str(out),
            include_brep=True,
            tol_linear=0.02,
            tol_angular=0.1,
        )
        stage = Stage(opened(f"/model/{out.name}"))
        stage.becomes(0.5, 0.5, lambda colour: 20 < max(colour) < 230)
