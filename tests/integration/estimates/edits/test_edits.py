"""Cells typed one by one by several people: each stands or falls alone, none is lost unseen."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest

from portal.estimates.edits import applying
from tests.fixtures.portal import Browser
from tests.integration.estimates.edits.sheet import Typing

SignIn = Callable[[str | None], Browser]


def test_a_cell_is_kept_and_the_answer_has_the_figures_that_follow(sheet: Typing) -> None:
    line = sheet.line("material")["id"]
    told = sheet.edits(
        "a_engineer",
        sheet.set("material", "price_per_kg", "￥1,200"),
        sheet.set("material", "mass_kg", "=0.5*2"),
    )
    assert told["contested"] == told["refused"] == []
    assert told["understood"] == {line: {"price_per_kg": "1200", "mass_kg": "1"}}
    assert told["figures"][f"{line}-cost-0"] == "¥12,000"
    assert told["figures"][f"{sheet.part}-material-0"] == "¥12,000"
    assert told["figures"][f"{sheet.part}-started-0"] == "10"
    assert told["figures"][f"{line}-origin"]
    kept = sheet.line("material")
    assert (kept["price_per_kg"], kept["mass_kg"]) == ("1200", "1")
    assert kept["written"] == {"mass_kg": "=0.5*2"}
    assert told["version"] == sheet.version


def test_different_cells_never_conflict_and_of_one_cell_the_later_sees_the_earlier(
    sheet: Typing,
) -> None:
    sheet.edits("a_manager", sheet.set("material", "price_per_kg", "300"))
    told = sheet.edits(
        "a_engineer",
        sheet.set("material", "price_per_kg", "200"),
        sheet.set("material", "mass_kg", "2"),
    )
    (one,) = told["contested"]
    assert (one["edit"], one["cell"], one["theirs"], one["by"]) == (
        0, "price_per_kg", "300", "a_manager",
    )  # fmt: skip
    assert one["at"]
    kept = sheet.line("material")
    assert (kept["price_per_kg"], kept["mass_kg"]) == ("300", "2")
    again = sheet.edits("a_engineer", sheet.set("material", "price_per_kg", "200", was="300"))
    assert again["contested"] == []
    assert sheet.line("material")["price_per_kg"] == "200"


def test_a_cell_that_can_not_be_read_is_said_and_the_others_are_kept(sheet: Typing) -> None:
    told = sheet.edits(
        "a_engineer",
        sheet.set("material", "price_per_kg", "=12/0"),
        sheet.set("material", "mass_kg", "2"),
        sheet.set("material", "run_minutes", "2"),
        {"do": "set", "part": sheet.part, "cell": "scrap_percent", "was": "0", "value": "=2*2.5"},
    )
    assert [(one["edit"], one["sentence"]) for one in told["refused"]] == [
        (0, "この計算は0で割っています。"),
        (2, "この行にこの欄はありません。"),
    ]
    assert sheet.line("material")["mass_kg"] == "2"
    assert sheet.case.grid(sheet.estimate)["parts"][0]["scrap_percent"] == "5"


def test_what_was_sent_twice_is_done_once_and_answered_as_then(sheet: Typing) -> None:
    again = {"client_id": str(uuid4())}
    edit = sheet.add("bought", description="ねじ")
    first = sheet.edits("a_engineer", edit, **again)
    sheet.edits("a_manager", {"do": "remove", "line": edit["line"]})
    assert sheet.edits("a_engineer", edit, **again) == first
    assert edit["line"] not in sheet.lines("bought")


def test_lines_come_go_and_come_back_under_their_ids_in_their_place(sheet: Typing) -> None:
    first, second = sheet.add("bought", description="A"), None
    sheet.edits("a_engineer", first)
    second = sheet.add("bought", after=first["line"], description="B", unit_price="x", remark="急")
    told = sheet.edits("a_engineer", second)
    assert [(one["cell"], one["line"]) for one in told["refused"]] == [
        ("unit_price", second["line"])
    ]
    assert sheet.lines("bought") == [first["line"], second["line"]]
    sheet.edits("a_manager", {"do": "move", "line": second["line"], "after": None})
    assert sheet.lines("bought") == [second["line"], first["line"]]
    sheet.edits("a_manager", {"do": "remove", "line": second["line"], "was": {"remark": "急"}})
    assert sheet.lines("bought") == [first["line"]]
    sheet.edits("a_engineer", second | {"after": None})
    assert sheet.lines("bought") == [second["line"], first["line"]]
    assert sheet.line("bought")["remark"] == "急"


def test_a_line_in_which_somebody_typed_is_not_removed_unseen(sheet: Typing) -> None:
    line = sheet.line("material")["id"]
    sheet.edits("a_manager", sheet.set("material", "mass_kg", "2"))
    told = sheet.edits("a_engineer", {"do": "remove", "line": line, "was": {"mass_kg": ""}})
    assert told["contested"][0]["by"] == "a_manager"
    assert sheet.line("material")["id"] == line


def test_what_is_typed_in_a_removed_line_says_who_removed_it(sheet: Typing) -> None:
    edit = sheet.set("material", "mass_kg", "2")
    sheet.edits("a_manager", {"do": "remove", "line": edit["line"]})
    told = sheet.edits("a_engineer", edit)
    assert [(one["theirs"], one["by"]) for one in told["contested"]] == [(None, "a_manager")]


def test_a_page_is_told_what_others_did_as_edits(sheet: Typing) -> None:
    base, line = sheet.version, sheet.line("material")["id"]
    added = sheet.add("bought", description="ねじ")
    sheet.edits("a_manager", sheet.set("material", "mass_kg", "=1+1"), added)
    told = sheet.since("a_engineer", base)
    assert not told["whole"]
    assert [(one["do"], one["line"], one["by"]) for one in told["edits"]] == [
        ("add", added["line"], "a_manager"),
        ("set", line, "a_manager"),
    ]
    assert (told["edits"][1]["value"], told["edits"][1]["written"]) == ("2", "=1+1")
    assert told["orders"] == {sheet.part: {"bought": [added["line"]]}}
    assert f"{line}-origin" in told["figures"]
    assert sheet.since("a_engineer", told["version"])["edits"] == []


def test_a_chosen_work_centre_brings_its_rate_of_today(sheet: Typing) -> None:
    centre = str(sheet.case.centres["a"])
    line = sheet.line("operation")["id"]
    told = sheet.edits("a_engineer", sheet.set("operation", "work_centre_id", centre))
    assert told["understood"][line]["hourly_rate"]
    refused = sheet.edits("a_engineer", sheet.set("operation", "hourly_rate", "1"))
    assert refused["refused"][0]["cell"] == "hourly_rate"


def test_a_line_that_is_being_asked_can_not_be_removed_and_says_so(sheet: Typing) -> None:
    line = sheet.line("outside")["id"]
    sheet.case.ask(sheet.estimate, line_ids=[UUID(line)])
    told = sheet.edits("a_engineer", {"do": "remove", "line": line})
    assert told["refused"][0]["sentence"].startswith("この明細は見積を依頼中")
    assert line in sheet.lines("outside")


def test_ids_of_other_sheets_change_nothing_there_or_here(sheet: Typing, browser: SignIn) -> None:
    request = sheet.case.ask(sheet.estimate)
    theirs = sheet.case.build_answer(request)
    other = Typing(sheet.case, theirs, browser)
    rival = sheet.case.grid(theirs, "b_engineer")["parts"][0]["lines"][0]
    edits = [
        {"do": "set", "line": rival["id"], "cell": "remark", "was": "", "value": "x"},
        {"do": "remove", "line": rival["id"]},
        {"do": "move", "line": rival["id"], "after": None},
        sheet.add("operation") | {"line": rival["id"]},
    ]
    before = sheet.version
    told = sheet.edits("a_engineer", *edits)
    assert {one["edit"] for one in told["refused"]} == {0, 2, 3}
    assert sheet.version == before
    assert sheet.case.grid(other.estimate, "b_engineer")["parts"][0]["lines"][0] == rival
    for who in ("b_engineer", "x_customer"):
        client = browser(who)
        address = f"/estimates/{sheet.estimate}/edits"
        assert client.post(address, json={"edits": edits}).status_code == 404
        assert client.get(address + "?since=1").status_code == 404


def test_ten_thousand_edits_at_once_are_refused_with_a_sentence(sheet: Typing) -> None:
    edit = sheet.set("material", "mass_kg", "2")
    answer = sheet.sign_in("a_engineer").post(
        f"/api/v1/estimates/{sheet.estimate}/edits", json={"edits": [edit] * 10_000}
    )
    assert answer.status_code in (413, 422)
    assert answer.json["error"]["message"]


def test_a_page_learns_of_quantities_tried_since_before_it_shows_their_money(
    sheet: Typing,
) -> None:
    told = sheet.edits("a_engineer", sheet.set("material", "price_per_kg", "300"))
    asked = told["quantities"][sheet.part]
    row = {"part": sheet.part, "trial_quantities": [20]}
    answer = sheet.sign_in("a_manager").put(
        f"/api/v1/estimates/{sheet.estimate}/structure", json={"parts": [row]}
    )
    assert answer.status_code == 200, answer.text
    assert sheet.version == told["version"], "no price changes by what is only tried"
    assert sheet.since("a_engineer", told["version"])["quantities"] == {sheet.part: [*asked, 20]}
    told = sheet.edits("a_engineer", sheet.set("material", "price_per_kg", "200", was="300"))
    assert told["quantities"] == {sheet.part: [*asked, 20]}


def test_the_lines_of_another_way_take_no_room_and_no_place_from_the_one_that_counts(
    sheet: Typing, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = sheet.case.grid(sheet.estimate)["parts"][0]["lines"]
    body = {"name": "案B", "parts": [sheet.part]}
    made = sheet.sign_in("a_engineer").post(
        f"/api/v1/estimates/{sheet.estimate}/alternatives", json=body
    )
    assert made.status_code == 201, made.text
    monkeypatch.setattr(applying, "MOST_LINES", len(lines) + 1)
    added = sheet.add("operation", description="検査")
    told = sheet.edits("a_engineer", added)
    assert told["refused"] == []
    assert told["orders"][sheet.part]["operation"] == sheet.lines("operation")
    (over,) = sheet.edits("a_engineer", sheet.add("bought"))["refused"]
    assert str(len(lines) + 1) in over["sentence"]


def test_an_edit_that_can_not_even_be_read_takes_no_other_with_it(sheet: Typing) -> None:
    long, nowhere = "ア" * 5001, str(uuid4())
    added = sheet.add("bought", description=long, unit_price="12", remark="a\x00b")
    told = sheet.edits(
        "a_engineer",
        sheet.set("operation", "description", long),
        sheet.set("operation", "remark", "\ud800"),
        added,
        {"do": "set", "line": nowhere, "cell": "remark", "was": "", "value": "急"},
        {"do": "add", "line": "first", "part": nowhere, "kind": "bought", "cells": {}},
        {"do": "turn"},
        sheet.set("operation", "a\x00b", "1"),
        sheet.set("material", "mass_kg", "2"),
    )
    too_long, not_kept = "5,000文字以内で入力してください。", "保存できない文字が含まれています。"
    assert [(one["edit"], one["cell"], one["sentence"]) for one in told["refused"]][:4] == [
        (0, "description", too_long),
        (1, "remark", not_kept),
        (2, "description", too_long),
        (2, "remark", not_kept),
    ]
    assert [one["edit"] for one in told["refused"]] == [0, 1, 2, 2, 3, 4, 5, 6]
    assert sheet.line("material")["mass_kg"] == "2"
    assert (sheet.line("bought")["id"], sheet.line("bought")["unit_price"]) == (
        added["line"],
        "12",
    )
