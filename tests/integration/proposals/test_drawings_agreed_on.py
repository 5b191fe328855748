"""A proposal shows the drawings that it was agreed on, and beside them what came since."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.factories.inquiries import SentInquiry, part, revised_inquiry, sent_inquiry
from tests.factories.talk import accepted, proposed
from tests.factories.world import World
from tests.fixtures.portal import Browser

SignIn = Callable[[str | None], Browser]


@pytest.fixture
def sent(world: World, tmp_path: Path) -> SentInquiry:
    """Two parts, of which the first has a drawing; A and B have agreed how to make them."""
    parts = [part("ブラケット 左", [10]), part("ブラケット 右", [10])]
    sent = sent_inquiry(world, files=tmp_path, lead="a", parts=parts)
    accepted(world, proposed(world, sent.id, sent.part_ids, "a", "b"), "b_engineer")
    return sent


def shown(browser: SignIn, sent: SentInquiry) -> str:
    return browser("b_engineer").get(f"/inquiries/{sent.id}/proposals/current").text


def told(browser: SignIn, sent: SentInquiry) -> list[dict]:
    answer = browser("b_engineer").get(f"/api/v1/inquiries/{sent.id}/proposals")
    return answer.json["proposals"][0]["parts"]


def test_an_agreed_proposal_names_its_drawings_with_their_revisions(
    browser: SignIn, sent: SentInquiry
) -> None:
    page = shown(browser, sent)
    assert "YM-1024" in page
    assert f"/drawings/{sent.drawing_ids[0]}" in page
    assert "図面改訂あり" not in page
    first, second = told(browser, sent)
    assert (first["drawing_revision"], first["revised"]) == ("B", False)
    assert [(one["filename"], one["replaced"]) for one in first["drawings"]] == [
        ("bracket.step", False)
    ]
    assert second["drawings"] == []


def test_a_drawing_that_the_customer_revises_afterwards_is_said_beside_the_one_agreed_on(
    world: World, browser: SignIn, sent: SentInquiry
) -> None:
    left, right = part("ブラケット 左", [10]), part("ブラケット 右", [10])
    revised_inquiry(world, sent, parts=[left | {"drawing_revision": "C"}, right])
    page = shown(browser, sent)
    assert page.count("図面改訂あり（現在 YM-1024 改訂C）") == 1
    assert "差し替え済み" in page
    first, second = told(browser, sent)
    assert (first["drawing_revision"], first["revised"]) == ("B", True)
    assert [one["replaced"] for one in first["drawings"]] == [True]
    assert (second["revised"], second["dropped"]) == (False, False)


def test_a_part_that_is_dropped_afterwards_keeps_its_place_and_says_so(
    world: World, browser: SignIn, sent: SentInquiry
) -> None:
    files = [str(one) for one in sent.drawing_ids]
    revised_inquiry(world, sent, parts=[part("ブラケット 左", [10], drawings=files)])
    first, second = told(browser, sent)
    assert (first["revised"], second["dropped"], second["name"]) == (False, True, "ブラケット 右")
    assert "取りやめになった品目" in shown(browser, sent)


def test_a_part_that_is_renamed_afterwards_is_called_as_when_it_was_agreed_on(
    world: World, browser: SignIn, sent: SentInquiry
) -> None:
    files = [str(one) for one in sent.drawing_ids]
    parts = [part("新しい名前", [10], drawings=files), part("ブラケット 右", [10])]
    revised_inquiry(world, sent, parts=parts)
    assert told(browser, sent)[0]["name"] == "ブラケット 左"
    assert "新しい名前" not in shown(browser, sent)


def test_a_version_written_after_the_revision_is_agreed_on_the_new_drawings(
    world: World, browser: SignIn, sent: SentInquiry
) -> None:
    left, right = part("ブラケット 左", [10]), part("ブラケット 右", [10])
    revised_inquiry(world, sent, parts=[left | {"drawing_revision": "C"}, right])
    proposed(world, sent.id, sent.part_ids, "a", "b", based_on=1)
    newest, older = (
        one["parts"][0]
        for one in browser("b_engineer")
        .get(f"/api/v1/inquiries/{sent.id}/proposals")
        .json["proposals"]
    )
    assert (newest["drawing_revision"], newest["revised"]) == ("C", False)
    assert (older["drawing_revision"], older["revised"]) == ("B", True)


def test_a_drawing_under_export_control_says_so_where_the_proposal_names_it(
    browser: SignIn, sent: SentInquiry
) -> None:
    assert "輸出管理" not in shown(browser, sent)
    marked = {"export_controlled": True}
    url = f"/api/v1/drawings/{sent.drawing_ids[0]}/export-control"
    assert browser("x_customer").put(url, json=marked).status_code == 200
    assert shown(browser, sent).count("輸出管理") == 1
    assert [one["export_controlled"] for one in told(browser, sent)[0]["drawings"]] == [True]
