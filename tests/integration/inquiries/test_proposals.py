"""What drawings say of a form's fields: put in where nothing stands, proposed where something does."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from estimator.geometry.facts import Facts, Read, SolidPart, TitleBlock
from portal.inquiries import typed
from shared_db.models import Part
from tests.factories.drawings import DXF, upload
from tests.factories.inquiries import (
    PDF,
    STEP,
    colleague,
    page_values,
    part,
    requirement,
    sent_inquiry,
)
from tests.factories.previews import looked_at
from tests.factories.world import World
from tests.fixtures.portal import Browser
from tests.integration.inquiries.form_page import FormPage

SignIn = Callable[[str | None], Browser]
BOX = (0.0, 0.0, 10.0, 5.0)


def says(**block: str) -> Facts:
    """A sheet with this title block."""
    return Facts("pdf", title_block=TitleBlock(**{n: Read(v, 1, BOX) for n, v in block.items()}))


def shows(*parts: tuple[str, int]) -> Facts:
    """An assembly of these."""
    return Facts("step", parts=tuple(SolidPart(n, count, None, None) for n, count in parts))


@pytest.fixture
def customer(browser: SignIn) -> Browser:
    return browser("x_customer")


@pytest.fixture
def draft(customer: Browser) -> str:
    """The address of X's draft."""
    return customer.get("/inquiries/new").headers["Location"]


def id_in(address: str) -> str:
    return address.rsplit("/", 1)[1]


def ask(client: Browser, draft: str, values: dict[str, Any], pressed: str = "") -> Any:
    """What the page's script asks for."""
    url = f"/inquiries/{id_in(draft)}/typed/inquiry/proposals"
    return client.post(url, json={"values": values, "pressed": pressed}).json


def test_a_field_is_filled_from_the_files_name_and_better_from_its_title_block(
    customer: Browser, draft: str, world: World, files_folder: Path
) -> None:
    sent = upload(customer, id_in(draft), "A-1023_ブラケット.pdf", PDF, part_key="0").json["id"]
    values = {"parts-0-name": "", "parts-0-drawings": [sent]}
    answer = ask(customer, draft, values)
    assert answer["awaited"]
    assert answer["values"]["parts-0-name"] == "ブラケット"
    assert answer["values"]["parts-0-drawing_number"] == "A-1023"
    assert "ファイル名より" in answer["html"]["parts-0-name"]
    values |= answer["values"]
    block = {
        "number": "A-1023-2",
        "name": "ブラケット 左",
        "material": "SUS304",
        "quantity": "4 個",
    }
    looked_at(world, files_folder, sent, facts=says(**block))
    answer = ask(customer, draft, values)
    assert not answer["awaited"]
    found = {n: v for n, v in answer["values"].items() if n != "suggested"}
    assert found == {
        "parts-0-name": "ブラケット 左",
        "parts-0-drawing_number": "A-1023-2",
        "parts-0-material": "SUS304",
    }
    assert "4" in answer["html"]["parts-0-quantities-0"], "proposed alone: so many go into one"
    assert f"/drawings/{sent}?place=number" in answer["html"]["parts-0-drawing_number"]
    page = FormPage(customer.get(draft).text)
    assert page.value("parts-0-drawing_number") == "A-1023-2", "after a reload, too"


def test_what_was_typed_stands_and_the_proposal_stands_beside_it_until_it_is_pressed(
    customer: Browser, draft: str, world: World, files_folder: Path
) -> None:
    sent = upload(customer, id_in(draft), "A-1023.pdf", PDF, part_key="0").json["id"]
    looked_at(world, files_folder, sent, facts=says(number="B-7", material="SS400", quantity="2"))
    values: dict[str, Any] = {
        "parts-0-drawings": [sent],
        "parts-0-drawing_number": "A-1023",
        "parts-0-quantities-0": "50",
        "parts-0-material": "",
        "suggested": ["parts-0-material"],
    }
    answer = ask(customer, draft, values)
    assert "parts-0-drawing_number" not in answer["values"]
    assert "parts-0-material" not in answer["values"], "it was emptied after it had been filled"
    assert "B-7" in answer["html"]["parts-0-drawing_number"]
    pressed = ask(customer, draft, values, "take|parts-0-drawing_number|B-7")
    assert pressed["values"]["parts-0-drawing_number"] == "B-7"
    pressed = ask(customer, draft, values, "take|parts-0-quantities-0|2")
    assert pressed["values"]["parts-0-quantities-1"] == "2", "one more quantity"
    strange = ask(customer, draft, values, "take|subject|B-7")
    assert "subject" not in strange["values"], "nothing proposes that"


def test_two_title_blocks_that_disagree_fill_nothing(
    customer: Browser, draft: str, world: World, files_folder: Path
) -> None:
    first, second = (
        upload(customer, id_in(draft), name, content, part_key="0").json["id"]
        for name, content in (("表.pdf", PDF), ("裏.dxf", DXF))
    )
    looked_at(world, files_folder, first, facts=says(material="SS400"))
    looked_at(world, files_folder, second, facts=says(material="SUS304"))
    answer = ask(customer, draft, {"parts-0-drawings": [first, second]})
    assert "parts-0-material" not in answer["values"]
    assert all(word in answer["html"]["parts-0-material"] for word in ("SS400", "SUS304"))


def test_an_assembly_becomes_parts_with_their_quantities_as_often_as_it_is_pressed_once(
    customer: Browser,
    draft: str,
    world: World,
    files_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent = upload(customer, id_in(draft), "治具組図.step", STEP, part_key="0").json["id"]
    looked_at(world, files_folder, sent, facts=shows(("ベース", 1), ("ピン", 4), ("ピン", 2)))
    values = {
        "parts-0-name": "治具",
        "parts-0-quantities-0": "10",
        "parts-0-quantities-1": "50",
        "parts-0-drawings": [sent],
    }
    answer = ask(customer, draft, values)
    assert "3種類の部品" in answer["html"]["parts-0-drawings"]
    parts = ask(customer, draft, values, f"parts|{sent}")
    asked = typed.Typed(values | parts["values"]).tree()["parts"]
    assert [(one["name"], one["quantities"]) for one in asked] == [
        ("治具", ["10", "50"]),
        ("ベース", ["10", "50"]),
        ("ピン", ["40", "200"]),
        ("ピン (2)", ["20", "100"]),
    ]
    again = values | parts["values"]
    assert ask(customer, draft, again, f"parts|{sent}")["values"] == {}
    assert "parts-0-drawings" not in parts["html"], "there is nothing left to be added"
    less = typed.Typed(again)
    less.remove_row("2")
    assert "parts-0-drawings" not in ask(customer, draft, less.values)["html"], (
        "answered is answered"
    )
    no = ask(customer, draft, values, f"whole|{sent}")
    assert "parts-0-drawings" not in no["html"] and "parts-1-name" not in no["values"]
    some = ask(customer, draft, values, f"parts|{sent}|1")["values"]
    assert some["parts-1-name"] == "ピン" and "parts-2-name" not in some
    none = ask(customer, draft, values, f"parts|{sent}|")
    assert "チェック" in none["said"] and "品目にする" in none["html"]["parts-0-drawings"]
    monkeypatch.setattr(typed, "MOST_PARTS", 2)
    full = ask(customer, draft, values, f"parts|{sent}")
    assert full["values"]["parts-1-name"] == "ベース" and "2点は追加していません" in full["said"]


def test_without_scripts_files_become_parts_once_and_a_proposal_is_a_button(
    customer: Browser, draft: str, world: World, files_folder: Path
) -> None:
    def several() -> dict[str, Any]:
        names = ("A-100.step", "A-100.pdf", "カバー_B-200.pdf", "IMG_0001.pdf")
        contents = (STEP, PDF, PDF + b"2", PDF + b"3")
        return {"parts-files": [(io.BytesIO(c), n) for n, c in zip(names, contents, strict=True)]}

    first = FormPage(customer.post(draft, {"keep": "1", **several()}).text).sent()
    page = FormPage(customer.post(draft, first | {"keep": "1"} | several()).text)
    shown = page.sent()
    assert [page.value(f"parts-{row}-name") for row in range(3)] == ["A-100", "カバー", ""]
    assert page.value("parts-1-drawing_number") == "B-200"
    assert len(shown["parts-0-drawings"]) == 2 and "parts-3-name" not in shown
    (cover,) = shown["parts-1-drawings"]
    looked_at(world, files_folder, cover, facts=says(name="カバー 右"))
    typed_over = shown | {"parts-1-name": "蓋"}
    taken = {"proposal": "take|parts-1-name|カバー 右"}
    page = FormPage(customer.post(draft, typed_over | taken).text)
    assert page.value("parts-1-name") == "カバー 右"
    assert FormPage(customer.get(draft).text).value("parts-1-name") == "カバー 右"


def test_files_beyond_the_most_parts_are_for_the_whole_and_it_is_said(
    customer: Browser, draft: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typed, "MOST_PARTS", 2)
    files = {"parts-files": [(io.BytesIO(PDF + b"%d" % n), f"B-10{n}.pdf") for n in range(3)]}
    page = FormPage(customer.post(draft, {"keep": "1", **files}).text)
    assert len(page.values["drawings"]) == 1
    assert "全体の図面" in page.sentences["parts-files"]


def test_a_file_whose_row_was_never_kept_comes_back_in_a_row_of_its_own(
    customer: Browser, draft: str
) -> None:
    sent = upload(customer, id_in(draft), "A-5012.pdf", PDF, part_key="57").json["id"]
    page = FormPage(customer.get(draft).text)
    assert page.value("parts-57-drawings") == sent
    assert page.value("parts-57-drawing_number") == "A-5012"
    upload(customer, id_in(draft), "A-5013.pdf", PDF, part_key="../7")
    assert customer.get(draft).status_code == 200


def test_what_two_tabs_add_and_move_is_all_there_and_each_file_once(
    customer: Browser, draft: str
) -> None:
    at = id_in(draft)
    a, b, c = (upload(customer, at, f"A-10{n}.pdf", PDF).json["id"] for n in range(3))

    def keep(version: int, **fields: Any) -> Any:
        values = {name.replace("_", "-"): value for name, value in fields.items()}
        body = {"version": version, "values": values}
        return customer.post(f"/inquiries/{at}/typed/inquiry", json=body).json

    assert keep(1, parts_0_drawings=[a], parts_1_drawings=[b])["version"] == 2
    assert keep(2, parts_0_drawings=[], parts_1_drawings=[b, a])["version"] == 3, "one tab moves"
    other = keep(2, parts_0_drawings=[a, c], parts_1_drawings=[b])
    assert other["values"] == {"parts-0-drawings": [c], "parts-1-drawings": [b, a]}
    assert keep(2, parts_0_drawings=[], parts_1_drawings=[b], parts_2_drawings=[a, c])
    page = FormPage(customer.get(draft).text)
    assert page.values["parts-2-drawings"] == [a, c], "who moved last knows where"
    assert "parts-0-drawings" not in page.values and page.values["parts-1-drawings"] == [b]


def test_a_changed_drawing_is_proposed_in_place_of_the_sent_one_and_superseded_when_pressed(
    customer: Browser, browser: SignIn, world: World
) -> None:
    both = [part("左", [1]), part("右", [1])]
    sent = sent_inquiry(world, parts=both)
    url = f"/inquiries/{sent.id}/revise"
    form = FormPage(customer.get(url).text).sent()
    first = upload(customer, sent.id, "A-1023.pdf", PDF, part_key="0").json["id"]
    assert customer.post(url, form | {"parts-0-drawings": first}).status_code == 303
    new = upload(customer, sent.id, "A-1023_rev2.pdf", PDF + b"2", part_key="0").json["id"]
    page = FormPage(customer.get(url).text)
    assert "送信済みの「A-1023.pdf」の改訂ですか" in page.words
    beside = FormPage(customer.post(url, page.sent() | {"proposal": f"beside|{new}"}).text)
    assert beside.values["parts-0-drawings"] == [first, new]
    assert "の改訂ですか" not in beside.words
    customer.post(f"{url}/forget")
    replaced = FormPage(customer.post(url, page.sent() | {"proposal": f"replace|{new}"}).text)
    assert replaced.values["parts-0-drawings"] == [new]
    assert customer.post(url, replaced.sent()).status_code == 303
    listed = browser("a_engineer").get(f"/inquiries/{sent.id}/drawings").text
    assert "依頼第3版で差替え" in listed.split("A-1023_rev2.pdf")[1], "the new one comes first"


def test_a_sent_drawing_moves_to_another_part_and_everybody_reads_where(
    customer: Browser, browser: SignIn, world: World, files_folder: Path
) -> None:
    parts = [part("左", [1]), part("右", [1]), part("蓋", [1])]
    sent = sent_inquiry(world, files=files_folder, parts=parts)
    url = f"/inquiries/{sent.id}/revise"
    drawing = str(sent.drawing_ids[0])
    form = FormPage(customer.get(url).text).sent()
    page = FormPage(customer.post(url, form | {f"move:{drawing}": "1", "keep": "1"}).text)
    assert page.values["parts-1-drawings"] == [drawing]
    assert customer.post(url, page.sent()).status_code == 303
    shop = browser("a_engineer")
    now = shop.get(f"/api/v1/inquiries/{sent.id}").json
    assert [len(one["drawings"]) for one in now["parts"]] == [0, 1, 0]
    (last, _first) = shop.get(f"/api/v1/inquiries/{sent.id}/revisions").json["revisions"]
    assert last["changes"] == [
        {"field": "drawing_moved", "part": "bracket.step", "before": "左", "after": "右"}
    ]
    for path in (f"/inquiries/{sent.id}", f"/inquiries/{sent.id}/history"):
        assert "図面の品目" in shop.get(path).text, path
    with world.record.as_server("a test") as db:
        changed = {one.name: one.changed_in_revision for one in db.scalars(select(Part))}
    assert changed == {"左": 2, "右": 2, "蓋": 1}
    listed = FormPage(shop.get(f"/inquiries/{sent.id}/drawings").text).words
    assert "右" in listed and "左" not in listed


def test_a_drawing_that_two_colleagues_moved_lies_where_the_later_one_wants_it(
    customer: Browser, browser: SignIn, world: World, files_folder: Path
) -> None:
    parts = [part("左", [1]), part("右", [1]), part("蓋", [1])]
    sent = sent_inquiry(world, files=files_folder, parts=parts)
    url, move = f"/inquiries/{sent.id}/revise", f"move:{sent.drawing_ids[0]}"
    other = browser(colleague(world))
    forms = {one: FormPage(one.get(url).text).sent() for one in (customer, other)}
    to_lid = FormPage(other.post(url, forms[other] | {move: "2", "keep": "1"}).text).sent()
    to_right = FormPage(customer.post(url, forms[customer] | {move: "1", "keep": "1"}).text).sent()
    assert customer.post(url, to_right).status_code == 303
    shown = FormPage(other.post(url, to_lid).text).sent()
    assert "parts-1-drawings" not in shown and len(shown["parts-2-drawings"]) == 1
    assert other.post(url, shown).status_code == 303
    now = customer.get(f"/api/v1/inquiries/{sent.id}").json
    assert [len(one["drawings"]) for one in now["parts"]] == [0, 0, 1]


def test_a_removed_part_leaves_the_drawings_that_were_moved_out_of_it(
    customer: Browser, draft: str
) -> None:
    a, b = (
        upload(customer, id_in(draft), f"A-10{n}.pdf", PDF, part_key="1").json["id"]
        for n in range(2)
    )
    values = page_values(requirement()) | {
        "parts-1-name": "板",
        "parts-1-drawings": [b],
        "drawings": [a],
        "remove_row": "parts-1",
    }
    page = FormPage(customer.post(draft, values).text)
    assert page.values["drawings"] == [a]
    assert customer.get(f"/drawings/{b}/picture").status_code == 404


def test_a_part_removed_in_a_tab_that_is_behind_leaves_the_file_that_was_moved_out_of_it(
    customer: Browser, draft: str
) -> None:
    at = id_in(draft)
    moved, stays = (
        upload(customer, at, f"A-10{n}.pdf", PDF, part_key="0").json["id"] for n in range(2)
    )
    values = {"parts-0-drawings": [stays], "parts-5-drawings": [moved]}
    body = {"version": 1, "values": values}
    assert customer.post(f"/inquiries/{at}/typed/inquiry", json=body).status_code == 200

    def removed(drawing: str, *fields: str) -> Any:
        return customer.post(f"/drawings/{drawing}/remove", json={"at": fields}).json["removed"]

    assert removed(moved, "parts-0-drawings") is None
    assert FormPage(customer.get(draft).text).values["parts-5-drawings"] == [moved]
    assert removed(stays, "parts-0-drawings") == stays
    assert removed(moved, "parts-7-drawings", "parts-5-drawings") == moved
    assert customer.get(f"/drawings/{moved}/picture").status_code == 404


def test_a_changed_drawing_that_became_a_part_of_its_own_takes_the_sent_ones_place_and_revision(
    customer: Browser, world: World
) -> None:
    both = [part("左", [1], drawing_revision="1"), part("右", [1])]
    sent = sent_inquiry(world, parts=both)
    url = f"/inquiries/{sent.id}/revise"
    form = FormPage(customer.get(url).text).sent()
    old = upload(customer, sent.id, "ブラケット_rev1.pdf", PDF, part_key="0").json["id"]
    assert customer.post(url, form | {"parts-0-drawings": old}).status_code == 303
    new = upload(customer, sent.id, "ブラケット_rev2.pdf", PDF + b"2", part_key="7").json["id"]
    page = FormPage(customer.get(url).text)
    assert page.value("parts-7-name") == "ブラケット"
    assert "送信済みの「ブラケット_rev1.pdf」の改訂ですか" in page.words
    press = {"proposal": f"replace|{new}"}
    replaced = FormPage(customer.post(url, page.sent() | press).text)
    assert replaced.values["parts-0-drawings"] == [new]
    assert replaced.value("parts-0-drawing_revision") == "2"
    assert "parts-7-name" not in replaced.values, "nobody typed anything there"
    customer.post(f"{url}/forget")
    typed_in = page.sent() | {"parts-7-material": "SS400", "parts-0-drawing_revision": "1b"}
    shown = FormPage(customer.post(url, typed_in | press).text)
    assert shown.value("parts-7-material") == "SS400" and shown.value("parts-7-name") == ""
    assert shown.value("parts-0-drawing_revision") == "1b", "that is neither's"
    body = {"values": shown.sent()}
    answer = customer.post(f"/inquiries/{sent.id}/typed/revision/proposals", json=body).json
    assert "<b>2</b>" in answer["html"]["parts-0-drawing_revision"]
    body = {"values": page.sent(), "pressed": f"replace|{new}"}
    answer = customer.post(f"/inquiries/{sent.id}/typed/revision/proposals", json=body).json
    assert answer["gone"] == ["7"]


def test_a_part_whose_last_file_moved_away_keeps_what_was_typed_and_no_more(
    customer: Browser, draft: str
) -> None:
    a, b = (
        upload(customer, id_in(draft), f"A-10{n}_カバー_SS400.pdf", PDF, part_key=str(n)).json["id"]
        for n in range(2)
    )
    form = FormPage(customer.get(draft).text).sent() | {"parts-0-name": "蓋"}
    moved = {f"move:{a}": "", f"move:{b}": "", "keep": "1"}
    page = FormPage(customer.post(draft, form | moved).text)
    assert page.values["drawings"] == [a, b]
    assert (page.value("parts-0-name"), page.value("parts-0-drawing_number")) == ("蓋", "")
    assert "parts-1-name" not in page.values


def test_without_scripts_the_ticked_parts_of_an_assembly_become_parts_of_the_request(
    customer: Browser, draft: str, world: World, files_folder: Path
) -> None:
    sent = upload(customer, id_in(draft), "治具組図.step", STEP, part_key="0").json["id"]
    looked_at(world, files_folder, sent, facts=shows(("ベース" * 40, 1), ("ピン", 4), ("蓋", 2)))
    page = FormPage(customer.get(draft).text)
    assert "ベース" * 40 in page.words, "a name is read whole"
    assert page.values.pop(f"part-of:{sent}") == ["0", "1", "2"], "all are ticked"
    pressed = {"proposal": f"parts|{sent}", f"part-of:{sent}": ["0", "2"]}
    page = FormPage(customer.post(draft, page.sent() | pressed).text)
    assert page.value("parts-1-name") == "ベース" * 40 and page.value("parts-2-name") == "蓋"
    assert "parts-3-name" not in page.values and f"part-of:{sent}" not in page.values
