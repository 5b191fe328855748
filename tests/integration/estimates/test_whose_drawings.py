"""Whose drawing a number is taken from: the customer's before one's own, another shop's by name."""

import dataclasses
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest

from shared_db.models import DrawingPurpose
from tests.factories.designs import GROUP, OWN, brought, revised, shown
from tests.factories.drawings import drawings
from tests.factories.inquiries import STEP, SentInquiry, accept_the_terms, part, sent_inquiry
from tests.factories.previews import facts_with, looked_at
from tests.factories.world import World
from tests.fixtures.portal import Browser
from tests.integration.estimates.test_from_drawings import Sheet

SignIn = Callable[[str | None], Browser]


class Room:
    """An inquiry whose part gets drawings of shops, each with other holes."""

    def __init__(self, world: World, files: Path, sent: SentInquiry) -> None:
        self.world, self.files, self.sent = world, files, sent

    def brings(self, who: str, holes: int, *, group: bool = True) -> UUID:
        """Somebody's shop brings a design of the part, in which so many holes are counted."""
        content = STEP + b"\n" * holes
        made = brought(
            self.world,
            self.sent.id,
            self.files,
            who,
            name=f"{who}.step",
            purpose=DrawingPurpose.DESIGN,
            part_id=self.sent.part_ids[0],
            audience=GROUP if group else OWN,
            content=content,
        )
        self.says(made, holes)
        return made

    def says(self, drawing: UUID, holes: int) -> None:
        """A drawing was looked at: so many holes."""
        was = facts_with("T-100")
        hole = dataclasses.replace(was.holes[0], count=holes)
        facts = dataclasses.replace(was, holes=(hole,))
        looked_at(self.world, self.files, drawing, facts=facts)


@pytest.fixture
def drawn(world: World, files_folder: Path) -> Room:
    """The customer's drawing has two holes."""
    sent = sent_inquiry(world, files=files_folder, lead="a")
    room = Room(world, files_folder, sent)
    room.says(drawings(world)[0].id, 2)
    accept_the_terms(world, sent.id)
    return room


def test_numbers_are_the_customers_before_the_own_shops_and_never_a_competitors(
    drawn: Room, world: World, browser: SignIn
) -> None:
    own, rivals = drawn.brings("a_engineer", 5), drawn.brings("b_engineer", 9)
    sheet = Sheet(drawn.sent, browser, world)
    told = sheet.client.get(f"/api/v1{sheet.at}/drawn").json["drawings"]
    assert [one["drawing_id"] for one in told[1:]] == [str(own), str(rivals)]
    assert [one["purpose"] for one in told] == ["request", "design", "design"]
    assert told[0]["company_id"] is None
    assert told[2]["company_id"] == str(world.companies["b"])
    sheet.press("fill:0")
    assert sheet.line("operation")["holes"] == "2"


def test_another_shops_drawing_is_taken_only_by_name_and_says_whose_it_is(
    world: World, files_folder: Path, browser: SignIn
) -> None:
    parts = [part("ブラケット", [10], drawings=[])]
    sent = sent_inquiry(world, files=files_folder, lead="a", parts=parts)
    accept_the_terms(world, sent.id)
    rivals = Room(world, files_folder, sent).brings("b_engineer", 9)
    sheet = Sheet(sent, browser, world)
    assert "b_engineer.step · 設計 · " in sheet.page(), "to be chosen"
    for act in ("fill:0", sheet.act("fill"), sheet.act("put", "operation", "holes", "")):
        refused = sheet.press(act)
        assert refused.status_code == 409
        assert "他社の図面しかありません" in refused.text
    assert sheet.openings() == 0, "nothing was looked at"
    sheet.press(sheet.act("put", "operation", "holes", str(rivals)), holes="7")
    assert sheet.line("operation")["holes"] == "9"
    sheet.press("save", holes="7")
    beside = sheet.page().split("図面から：穴 9")[1].split("</li>")[0]
    assert "設計 · " in beside


def taken(drawn: Room, browser: SignIn, drawing: UUID) -> Sheet:
    """A's sheet, in which the operation has the holes of this drawing."""
    sheet = Sheet(drawn.sent, browser, drawn.world)
    sheet.press(sheet.act("put", "operation", "holes", str(drawing)))
    assert sheet.line("operation")["drawn"]["holes"] == str(drawing)
    return sheet


def test_of_a_competitors_drawing_only_what_it_shows_makes_a_number_stale(
    drawn: Room, world: World, files_folder: Path, browser: SignIn
) -> None:
    rivals = drawn.brings("b_engineer", 9)
    sheet = taken(drawn, browser, rivals)
    newer = revised(world, rivals, files_folder, "b_engineer")
    page = sheet.page()
    assert "図面が改訂されました" in page
    assert f":holes:{newer}" in page, "the new one is taken by name"
    shown(world, newer, OWN, "b_engineer")
    assert "図面が改訂されました" not in sheet.page(), "the newer one is nobody else's any more"
    sheet.press("save", holes="7")
    assert "図面から：穴 9" in sheet.page(), "what is shown can be taken"
    assert f"drawing={rivals}" in sheet.client.get(f"/drawings/{rivals}").text


def test_a_drawing_that_its_shop_takes_back_says_so_and_not_what_the_shop_did_with_it(
    drawn: Room, world: World, files_folder: Path, browser: SignIn
) -> None:
    rivals = drawn.brings("b_engineer", 9)
    sheet = taken(drawn, browser, rivals)
    shown(world, rivals, OWN, "b_engineer")
    before = sheet.page()
    assert "図面の公開が取り下げられました" in before
    assert "新しい図面の値を入れる" not in before
    assert "図面なし" in browser("a_sales").get("/estimates").text
    revised(world, rivals, files_folder, "b_engineer")
    page = sheet.page()
    assert "図面の公開が取り下げられました" in page and "図面が改訂されました" not in page
    sheet.press(sheet.act("own", "operation", "holes"))
    assert "図面の公開が取り下げられました" not in sheet.page()


def test_a_number_of_a_drawing_that_was_removed_is_marked(drawn: Room, browser: SignIn) -> None:
    own = drawn.brings("a_engineer", 5, group=False)
    sheet = taken(drawn, browser, own)
    assert sheet.client.delete(f"/api/v1/designs/{own}").status_code == 200
    assert "図面が削除されました" in sheet.page()
    assert sheet.line("operation")["holes"] == "5"
    assert sheet.client.get("/api/v1/estimates").json["estimates"][0]["stale"]
