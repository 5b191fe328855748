"""What a sheet was: read cell by cell, seen as it stood, named, and brought back."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import delete

from shared_db.models import Estimate, EstimateSaving
from tests.factories.world import World
from tests.fixtures.portal import Browser
from tests.integration.estimates.edits.sheet import Typing

SignIn = Callable[[str | None], Browser]


def page(sheet: Typing, who: str = "a_engineer", more: str = "") -> str:
    answer = sheet.sign_in(who).get(f"/estimates/{sheet.estimate}/history{more}")
    assert answer.status_code == 200, answer.text
    return str(answer.text)


def stood(sheet: Typing, version: int) -> list[Any]:
    answer = sheet.sign_in("a_engineer").get(
        f"/api/v1/estimates/{sheet.estimate}/history/{version}"
    )
    assert answer.status_code == 200, answer.text
    return list(answer.json["parts"])


def cells(parts: list[Any]) -> list[Any]:
    """The sheet without what says the same in two ways."""
    empty = (None, "", False, {}, [])
    return [
        {**part, "scrap_percent": str(part["scrap_percent"]), "lines": [
            {k: str(v) for k, v in line.items()
             if v not in empty and k not in ("terms", "source", "measured", "from_records")}
            for line in part["lines"]
        ]}
        for part in parts
    ]  # fmt: skip


def test_the_history_says_who_changed_which_cell_from_what_to_what(sheet: Typing) -> None:
    sheet.edits("a_engineer", sheet.set("operation", "run_minutes", "6.5"))
    sheet.edits("a_manager", sheet.set("operation", "run_minutes", "7", was="6.5"))
    sheet.edits("a_manager", sheet.add("bought", description="ねじM4"))
    text = page(sheet).split("<main")[1]
    assert text.index("a_manager") < text.index("a_engineer")
    name = sheet.line("operation")["description"]
    assert name in text
    assert '<span class="quiet">6.5</span> → <strong>7</strong>' in text
    assert "追加：ねじM4" in text


def test_a_line_that_came_back_to_its_place_is_not_told_as_another_order(sheet: Typing) -> None:
    first, second = sheet.add("bought", description="A"), sheet.add("bought", description="B")
    sheet.edits("a_engineer", first, second)
    back = sheet.lines("bought")
    place = back.index(first["line"])
    sheet.edits("a_manager", {"do": "remove", "line": first["line"]})
    after = back[place - 1] if place else None
    sheet.edits("a_manager", first | {"after": after})
    assert sheet.lines("bought") == back
    assert "行の並べ替え" not in page(sheet)
    sheet.edits("a_manager", {"do": "move", "line": back[-1], "after": None})
    assert "行の並べ替え" in page(sheet)


def test_every_state_is_seen_as_it_stood_and_comes_back_under_the_same_ids(sheet: Typing) -> None:
    states = {sheet.version: sheet.case.grid(sheet.estimate)["parts"]}
    first, second = sheet.add("bought", description="A", unit_price="=2*3"), sheet.add("bought")
    steps = [
        [first, second],
        [{"do": "move", "line": second["line"], "after": None}],
        [sheet.set("material", "mass_kg", "=1+1"), sheet.set("material", "remark", "急ぎ")],
        [{"do": "remove", "line": first["line"]}, sheet.set("material", "mass_kg", "", was="2")],
        [{"do": "set", "part": sheet.part, "cell": "scrap_percent", "was": "0", "value": "3"}],
    ]
    for edits in steps:
        told = sheet.edits("a_engineer", *edits)
        assert told["refused"] == told["contested"] == []
        states[told["version"]] = sheet.case.grid(sheet.estimate)["parts"]
    for version, parts in states.items():
        assert cells(stood(sheet, version)) == cells(parts)
    for version, parts in reversed(states.items()):
        address = f"/estimates/{sheet.estimate}/history/{version}/restore"
        assert sheet.sign_in("a_manager").post(address).status_code == 303
        assert cells(sheet.case.grid(sheet.estimate)["parts"]) == cells(parts)


def test_a_version_is_kept_under_a_name(sheet: Typing) -> None:
    sheet.edits("a_engineer", sheet.set("material", "mass_kg", "2"))
    address = f"/estimates/{sheet.estimate}/history/{sheet.version}/name"
    client = sheet.sign_in("a_engineer")
    assert client.post(address, data={"name": "提出した版"}).status_code == 303
    assert "提出した版" in page(sheet)
    assert "提出した版" in page(sheet, more=f"/{sheet.version}")
    assert client.post(address, data={"name": ""}).status_code == 303
    assert "提出した版" not in page(sheet)


def test_only_the_own_company_sees_the_history(sheet: Typing) -> None:
    sheet.edits("a_engineer", sheet.set("material", "mass_kg", "2"))
    for who in ("b_engineer", "x_customer"):
        client = sheet.sign_in(who)
        for more in ("", "/1"):
            assert client.get(f"/estimates/{sheet.estimate}/history{more}").status_code == 404
        address = f"/estimates/{sheet.estimate}/history/1"
        assert client.post(f"{address}/restore").status_code == 404
        assert client.post(f"{address}/name", data={"name": "x"}).status_code == 404


def test_a_state_without_a_line_that_is_being_asked_does_not_come_back_and_says_why(
    sheet: Typing,
) -> None:
    base, added = sheet.version, sheet.add("outside", description="研磨")
    sheet.edits("a_engineer", added)
    sheet.case.ask(sheet.estimate, line_ids=[added["line"]])
    answer = sheet.sign_in("a_engineer").post(
        f"/api/v1/estimates/{sheet.estimate}/history/{base}/restore", json={}
    )
    assert (answer.status_code, answer.json["error"]["code"]) == (409, "line_is_asked")
    assert added["line"] in sheet.lines("outside")


def test_a_version_before_the_first_that_is_kept_is_refused_instead_of_guessed(
    sheet: Typing, world: World
) -> None:
    with world.record.as_server("a test") as db:
        db.get_one(Estimate, sheet.estimate).version += 5
        db.execute(delete(EstimateSaving))
        db.commit()
    sheet.edits("a_engineer", sheet.set("operation", "run_minutes", "6.5"))
    first = sheet.version - 1
    client = sheet.sign_in("a_engineer")
    assert cells(stood(sheet, first)) != cells(stood(sheet, first + 1))
    answer = client.get(f"/api/v1/estimates/{sheet.estimate}/history/{first - 1}")
    assert (answer.status_code, answer.json["error"]["code"]) == (409, "version_not_kept")
    answer = client.get(f"/estimates/{sheet.estimate}/history/{first - 1}")
    assert answer.status_code == 409 and "この時点の内容は記録されていません" in answer.text
