"""The sheet takes numbers from the part's drawings: into empty cells, by a press over typed ones."""

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, func, select
from werkzeug.test import TestResponse

from estimator.geometry.facts import Facts, SolidPart
from shared_db.models import Drawing, DrawingOpening, Rendition
from tests.factories.drawings import drawings, upload
from tests.factories.inquiries import (
    STEP,
    SentInquiry,
    accept_the_terms,
    part,
    revised_inquiry,
    sent_inquiry,
)
from tests.factories.previews import facts_with, looked_at
from tests.factories.world import World
from tests.fixtures.portal import Browser
from tests.integration.estimates.test_sheet import flat, line_of, place_of
from tests.integration.inquiries.form_page import FormPage

SignIn = Callable[[str | None], Browser]
READING = ("part_id", "name", "quantities")
SAID = {
    "size_mm": "92.2 × 40 × 2",
    "cut_length_mm": "300.5",
    "pierces": "3",
    "bends": "1",
    "holes": "2",
}


class Sheet:
    """A's estimate of an inquiry whose part has a drawing that was looked at."""

    def __init__(self, sent: SentInquiry, browser: SignIn, world: World) -> None:
        self.sent, self.world, self.browser = sent, world, browser
        self.client = browser("a_engineer")
        told = self.client.post(f"/api/v1/inquiries/{sent.id}/estimates").json
        self.at = f"/estimates/{told['id']}"
        grid = self.grid()
        grid["parts"][0]["lines"] += [{"kind": "operation", "description": "曲げ"}]
        self.put(grid)

    def grid(self) -> dict[str, Any]:
        """The grid as it can be saved again."""
        told = self.client.get(f"/api/v1{self.at}").json
        parts = [{k: v for k, v in one.items() if k not in READING} for one in told["parts"]]
        for one in parts:
            for line in one["lines"]:
                del line["terms"], line["source"], line["measured"]
        return {"version": told["version"], "parts": parts}

    def line(self, kind: str) -> dict[str, Any]:
        """A line as programs are told of it."""
        found: dict[str, Any] = line_of(self.client.get(f"/api/v1{self.at}").json, kind)
        return found

    def put(self, grid: dict[str, Any], who: str = "a_engineer") -> TestResponse:
        return self.browser(who).put(f"/api/v1{self.at}", json=grid)

    def press(self, act: str, **typed: str) -> TestResponse:
        """Press a button of the page, with something else typed in cells of the operation."""
        grid = self.grid()
        line_of(grid, "operation").update(typed)
        data = {"version": grid["version"], **flat(grid), "act": act}
        return self.client.post(self.at, data=data)

    def page(self) -> str:
        return self.client.get(self.at).text

    def act(self, name: str, kind: str = "operation", *more: str) -> str:
        """What the button of a line sends."""
        return ":".join([name, "0", str(place_of(self.grid(), kind)), *more])

    def openings(self) -> int:
        with self.world.record.as_server("a test") as db:
            return db.scalar(select(func.count()).select_from(DrawingOpening)) or 0


@pytest.fixture
def sent(world: World, files_folder: Path) -> SentInquiry:
    sent = sent_inquiry(world, files=files_folder, lead="a")
    looked_at(world, files_folder, drawings(world)[0].id)
    return sent


@pytest.fixture
def sheet(sent: SentInquiry, browser: SignIn, world: World) -> Sheet:
    accept_the_terms(world, sent.id)
    return Sheet(sent, browser, world)


def test_empty_cells_are_filled_from_the_drawing_and_say_how_it_was_found(sheet: Sheet) -> None:
    assert sheet.press("fill:0").status_code == 303
    material, operation = sheet.line("material"), sheet.line("operation")
    assert {name: operation[name] for name in SAID} == SAID
    assert (material["mass_kg"], material["volume_cm3"]) == ("0.268", "")
    source = material["measured"]["mass_kg"]["source"]
    assert source["kind"] == "drawing"
    assert (source["filename"], source["density"]) == ("bracket.step", "2.68")
    page = sheet.page()
    assert "図面から（bracket.step · 体積 × 2.68 g/cm³）" in page
    assert "図面から（bracket.step · Kファクター 0.4 で展開）" in page


def test_a_typed_number_stays_and_the_drawings_stands_beside_it_until_it_is_taken(
    sheet: Sheet,
) -> None:
    sheet.press("fill:0", cut_length_mm="280")
    assert sheet.line("operation")["cut_length_mm"] == "280"
    assert sheet.line("operation")["measured"]["cut_length_mm"]["source"] == {"kind": "hand"}
    assert sheet.line("operation")["pierces"] == "3"
    assert "図面から：切断長（mm） 300.5" in sheet.page()
    drawing = str(drawings(sheet.world)[0].id)
    sheet.press(sheet.act("put", "operation", "cut_length_mm", drawing))
    assert sheet.line("operation")["cut_length_mm"] == "300.5"
    assert "図面から：切断長（mm）" not in sheet.page()


def test_what_an_assembly_weighs_is_put_in_only_by_who_says_so(
    browser: SignIn, world: World, files_folder: Path
) -> None:
    sent = sent_inquiry(world, files=files_folder, lead="a")
    kinds = (SolidPart("plate", 1, 50_000.0, None), SolidPart("motor", 2, 25_000.0, None))
    drawing = drawings(world)[0].id
    looked_at(
        world,
        files_folder,
        drawing,
        facts=Facts("step", solids=3, volume_mm3=100_000.0, parts=kinds),
    )
    accept_the_terms(world, sent.id)
    sheet = Sheet(sent, browser, world)
    sheet.press("fill:0")
    assert sheet.line("material")["mass_kg"] == ""
    page = sheet.page()
    assert "図面から：重量（kg/個） 0.268" in page
    assert "組立品のすべての立体をまとめて" in page
    sheet.press(sheet.act("put", "material", "mass_kg", str(drawing)))
    assert sheet.line("material")["mass_kg"] == "0.268"


def test_what_is_typed_over_a_drawings_number_is_by_hand(sheet: Sheet) -> None:
    sheet.press("fill:0")
    grid = sheet.grid()
    line_of(grid, "material")["mass_kg"] = "0.3"
    line_of(grid, "operation")["size_mm"] = "93×40×2mm"
    assert sheet.put(grid).status_code == 200
    assert "mass_kg" not in sheet.line("material")["measured"]
    size = sheet.line("operation")["measured"]["size_mm"]
    assert size == {"value": ["93", "40", "2"], "source": {"kind": "hand"}}
    assert sheet.line("operation")["measured"]["holes"]["source"]["kind"] == "drawing"


def test_nobody_can_say_a_number_is_from_a_drawing_that_does_not_say_it(sheet: Sheet) -> None:
    sheet.press("fill:0")
    grid = sheet.grid()
    line_of(grid, "operation").update(
        pierces="4", drawn={"pierces": str(drawings(sheet.world)[0].id)}
    )
    sheet.put(grid)
    assert sheet.line("operation")["measured"]["pierces"]["source"] == {"kind": "hand"}


@pytest.mark.parametrize(
    ("cell", "typed", "words"),
    [
        ("size_mm", "120 × 80 × 3 × 2", "辺は3つまで"),
        ("size_mm", "1,5 × 3", "1.5"),
        ("pierces", "2.5", "整数を入力"),
        ("cut_length_mm", "0", "0より大きい"),
    ],
)
def test_a_measure_that_can_not_be_is_said_at_its_cell(
    sheet: Sheet, cell: str, typed: str, words: str
) -> None:
    answer = sheet.press("save", **{cell: typed})
    assert answer.status_code == 422
    place = f'data-error-for="parts-0-lines-{place_of(sheet.grid(), "operation")}-{cell}"'
    assert words in answer.text.split(place)[1].split("</span></span>")[0]
    assert f'value="{typed}"' in answer.text, "what was typed is still there"


@pytest.mark.parametrize("name", ["drawn", "drawn-mass_kg-0", "drawn-nothing"])
def test_what_no_page_of_ours_sends_of_drawings_is_refused(sheet: Sheet, name: str) -> None:
    grid = sheet.grid()
    data = {"version": grid["version"], **flat(grid), f"parts-0-lines-0-{name}": "x", "act": "save"}
    assert sheet.client.post(sheet.at, data=data).status_code == 422


def test_taking_numbers_is_looking_under_the_terms_first_and_on_record(
    sent: SentInquiry, browser: SignIn, world: World
) -> None:
    sheet = Sheet(sent, browser, world)
    refused = sheet.press("fill:0", cut_length_mm="280")
    assert refused.status_code == 409
    assert f"/inquiries/{sent.id}/terms" in refused.text
    assert 'value="280"' in refused.text, "nothing typed is lost"
    assert sheet.client.get(f"/api/v1{sheet.at}/drawn").status_code == 403
    assert "0.268" not in sheet.page()
    accept_the_terms(world, sent.id)
    assert "0.268" not in sheet.page(), "it was not opened yet"
    assert sheet.openings() == 0
    sheet.press("fill:0")
    sheet.press("fill:0")
    assert sheet.openings() == 1, "one look"
    assert sheet.line("material")["mass_kg"] == "0.268"


def test_a_colleague_who_did_not_open_the_drawing_can_not_claim_it(sheet: Sheet) -> None:
    drawing = str(drawings(sheet.world)[0].id)
    grid = sheet.grid()
    line_of(grid, "operation").update(SAID, drawn=dict.fromkeys(SAID, drawing))
    sheet.put(grid, "a_purchaser")
    assert sheet.line("operation")["measured"]["holes"]["source"] == {"kind": "hand"}


def test_a_competitor_gets_nothing(sheet: Sheet, browser: SignIn) -> None:
    sheet.press("fill:0")
    accept_the_terms(sheet.world, sheet.sent.id, "b_engineer")
    rival = browser("b_engineer")
    assert rival.get(f"/api/v1{sheet.at}/drawn").status_code == 404
    grid = sheet.grid()
    data = {"version": grid["version"], **flat(grid), "act": "fill:0"}
    assert rival.post(sheet.at, data=data).status_code == 404


def test_where_nobody_knows_the_density_the_volume_is_filled_and_it_is_said(
    world: World, files_folder: Path, browser: SignIn
) -> None:
    parts = [part("ブラケット", [10], material="ひみつ合金")]
    sent = sent_inquiry(world, files=files_folder, lead="a", parts=parts)
    looked_at(world, files_folder, drawings(world)[0].id)
    accept_the_terms(world, sent.id)
    sheet = Sheet(sent, browser, world)
    sheet.press("fill:0")
    assert "「ひみつ合金」の比重が分からないため" in sheet.page()
    material = sheet.line("material")
    assert (material["mass_kg"], material["volume_cm3"]) == ("", "100")
    assert material["measured"]["volume_cm3"]["source"]["kind"] == "drawing"


def revise(sheet: Sheet, files: Path, browser: SignIn) -> str:
    """The customer sends another drawing in place of the first; the id of the new one."""
    new = upload(browser("x_customer"), sheet.sent.id, "bracket_B.step", STEP + b"\n").json["id"]
    revised_inquiry(sheet.world, sheet.sent, parts=[part("ブラケット", [10], drawings=[new])])
    was = facts_with("T-100")
    newer = dataclasses.replace(was, volume_mm3=200_000.0, holes=(*was.holes, *was.holes))
    looked_at(sheet.world, files, UUID(new), facts=newer)
    return str(new)


def test_a_revised_drawing_marks_what_rests_on_it_and_presses_take_the_new_numbers(
    sheet: Sheet, files_folder: Path, browser: SignIn
) -> None:
    sheet.press("fill:0")
    assert "図面が改訂されました" not in sheet.page()
    newer = revise(sheet, files_folder, browser)
    assert sheet.line("material")["mass_kg"] == "0.268", "nothing is overwritten"
    assert "図面が改訂されました" in sheet.page()
    assert "図面改訂" in browser("a_sales").get("/estimates").text
    assert browser("a_sales").get("/api/v1/estimates").json["estimates"][0]["stale"]
    sheet.client.post(f"{sheet.at}/bring-up-to-date")
    assert "図面が改訂されました" in sheet.page(), "the numbers are still the old drawing's"
    assert sheet.press(sheet.act("put", "material", "mass_kg", "")).status_code == 303
    assert sheet.line("material")["drawn"]["mass_kg"] == newer
    assert sheet.line("material")["mass_kg"] == "0.536"
    assert "→ 4" in sheet.page(), "once it was opened, it says its numbers, each in one line"
    assert "図面から：穴" not in sheet.page()
    for kind, measures in (("material", ["size_mm"]), ("operation", SAID)):
        for measure in measures:
            sheet.press(sheet.act("put", kind, measure, newer))
    assert "図面が改訂されました" not in sheet.page()
    assert not browser("a_sales").get("/api/v1/estimates").json["estimates"][0]["stale"]


def test_a_drawing_that_is_moved_to_another_part_is_no_ground_for_a_number(
    world: World, files_folder: Path, browser: SignIn
) -> None:
    two = [part("ブラケット", [10]), part("ふた", [10])]
    sent = sent_inquiry(world, files=files_folder, lead="a", parts=two)
    drawing = drawings(world)[0].id
    looked_at(world, files_folder, drawing)
    accept_the_terms(world, sent.id)
    sheet = Sheet(sent, browser, world)
    sheet.press("fill:0")
    assert "図面が改訂されました" not in sheet.page()
    with world.record.as_server("a test") as db:
        db.get_one(Drawing, drawing).part_id = sent.part_ids[1]
    assert "図面が改訂されました" in sheet.page()
    assert sheet.line("material")["mass_kg"] == "0.268"


def test_a_number_of_a_revised_drawing_can_be_kept_as_ones_own(
    sheet: Sheet, files_folder: Path, browser: SignIn
) -> None:
    sheet.press("fill:0")
    revise(sheet, files_folder, browser)
    sheet.press(sheet.act("own", "operation", "holes"))
    holes = sheet.line("operation")["measured"]["holes"]
    assert holes == {"value": "2", "source": {"kind": "hand"}}


def test_of_two_people_each_keeps_the_measures_that_they_typed(
    sheet: Sheet, browser: SignIn
) -> None:
    mine, theirs = sheet.grid(), sheet.grid()
    sheet.press("fill:0")
    line_of(theirs, "operation").update(description="曲げ加工")
    line_of(mine, "operation").update(holes="7")
    assert sheet.put(theirs, "a_manager").status_code == 200
    operation = sheet.line("operation")
    assert (operation["description"], operation["cut_length_mm"]) == ("曲げ加工", "300.5")
    assert operation["measured"]["cut_length_mm"]["source"]["kind"] == "drawing"
    contested = sheet.put(mine, "a_manager")
    assert contested.status_code == 409
    (one,) = contested.json["error"]["differing"]
    assert (one["label"], one["mine"], one["theirs"]) == ("曲げ加工 · 穴", "7", "2")


def test_a_save_from_an_older_page_keeps_the_drawing_that_a_colleague_said_meanwhile(
    sheet: Sheet,
) -> None:
    sheet.press("save", holes="2")
    older = sheet.grid()
    assert "holes" not in line_of(older, "operation")["drawn"]
    sheet.press(sheet.act("put", "operation", "holes", str(drawings(sheet.world)[0].id)))
    line_of(older, "operation").update(description="曲げ加工")
    assert sheet.put(older, "a_manager").status_code == 200
    operation = sheet.line("operation")
    assert (operation["description"], operation["holes"]) == ("曲げ加工", "2")
    assert operation["measured"]["holes"]["source"]["kind"] == "drawing"


def test_a_number_made_ones_own_stays_so_when_an_older_page_is_saved(
    sheet: Sheet,
) -> None:
    sheet.press("fill:0")
    older = sheet.grid()
    sheet.press(sheet.act("own", "operation", "holes"))
    line_of(older, "operation").update(description="曲げ加工")
    sheet.put(older)
    assert sheet.line("operation")["measured"]["holes"]["source"] == {"kind": "hand"}


def test_colleagues_read_a_taken_number_with_the_files_name_and_nothing_tells_its_content(
    sheet: Sheet, browser: SignIn, do_jobs: Callable[[], int]
) -> None:
    sheet.press("fill:0")
    do_jobs()
    purchaser = browser("a_purchaser")
    assert sheet.openings() == 1
    told = purchaser.get(f"/api/v1{sheet.at}")
    run = purchaser.get(f"/api/v1{sheet.at}/rollup").json["run"]
    kept = drawings(sheet.world)[0].sha256
    for answer in (told.json["parts"], run["inputs"]["parts"]):
        source = line_of({"parts": answer}, "operation")["measured"]["holes"]["source"]
        assert source["filename"] == "bracket.step"
    for page in (told.text, str(run), sheet.client.get(f"/api/v1{sheet.at}/drawn").text):
        assert kept not in page
    assert run["computes_the_same"]


def test_a_program_that_does_not_know_measures_leaves_them(sheet: Sheet) -> None:
    sheet.press("fill:0")
    grid = sheet.grid()
    for line in grid["parts"][0]["lines"]:
        for name in (*SAID, "drawn"):
            del line[name]
    line_of(grid, "material")["price_per_kg"] = "900"
    assert sheet.put(grid).status_code == 200
    assert {name: sheet.line("operation")[name] for name in SAID} == SAID
    assert sheet.line("material")["measured"]["mass_kg"]["source"]["kind"] == "drawing"


def test_programs_are_told_what_the_drawings_say_and_take_it(sheet: Sheet) -> None:
    (told,) = sheet.client.get(f"/api/v1{sheet.at}/drawn").json["drawings"]
    assert told["measured"]["mass_kg"]["value"] == "0.268"
    grid = sheet.grid()
    line_of(grid, "operation").update(
        cut_length_mm=told["measured"]["cut_length_mm"]["value"],
        drawn={"cut_length_mm": told["drawing_id"]},
    )
    sheet.put(grid)
    kept = sheet.line("operation")["measured"]["cut_length_mm"]
    assert kept == told["measured"]["cut_length_mm"]


def test_a_kept_run_has_the_measures_and_computes_the_same_again(
    sheet: Sheet, do_jobs: Callable[[], int]
) -> None:
    sheet.press("fill:0")
    grid = sheet.grid()
    line_of(grid, "material")["price_per_kg"] = "900"
    sheet.put(grid)
    do_jobs()
    why = sheet.client.get(f"{sheet.at}/rollup").text
    assert "図面から（bracket.step · 体積 × 2.68 g/cm³）" in why
    assert "寸法（mm） 92.2 × 40 × 2 · 図面から（bracket.step" in why
    run = sheet.client.get(f"/api/v1{sheet.at}/rollup").json["run"]
    material = line_of(run["inputs"], "material")
    assert material["measured"]["mass_kg"]["source"]["filename"] == "bracket.step"
    assert run["inputs"]["format"] == 3
    assert run["computes_the_same"]


def test_each_shop_develops_by_its_own_k_factor(
    sheet: Sheet, files_folder: Path, browser: SignIn
) -> None:
    manager = browser("a_manager")
    card = FormPage(manager.get("/group/company").text).sent()
    assert card["k_factor"] == ["0.4"]
    refused = manager.post("/group/company", data=card | {"k_factor": "0.7"})
    assert list(FormPage(refused.text).sentences) == ["k_factor"]
    manager.post("/group/company", data=card | {"k_factor": "0.5"})
    with sheet.world.record.as_server("a test") as db:
        drawing = db.scalars(select(Drawing)).one()
        db.execute(delete(Rendition))
    was = facts_with("T-100")
    assert was.sheet is not None
    bent = dataclasses.replace(was.sheet, developed_per_k=(10.0, 0.0), cut_length_per_k=20.0)
    looked_at(sheet.world, files_folder, drawing.id, facts=dataclasses.replace(was, sheet=bent))
    sheet.press("fill:0")
    operation = sheet.line("operation")
    assert (operation["size_mm"], operation["cut_length_mm"]) == ("93.2 × 40 × 2", "302.5")
    assert operation["measured"]["size_mm"]["source"]["k_factor"] == "0.5"
