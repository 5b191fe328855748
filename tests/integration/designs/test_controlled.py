"""輸出管理: what a shop brought is shown to others by its name, and goes back when it is marked."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.factories.designs import CUSTOMER, GROUP, brought, revised
from tests.factories.inquiries import STEP, SentInquiry
from tests.factories.world import World
from tests.fixtures.portal import Browser
from tests.integration.inquiries.form_page import FormPage

SignIn = Callable[[str | None], Browser]


def test_what_is_under_export_control_is_shown_by_its_name_only(
    browser: SignIn, world: World, sent: SentInquiry, files_folder: Path
) -> None:
    customer, engineer = browser("x_customer"), browser("a_engineer")
    marked = f"/api/v1/drawings/{sent.drawing_ids[0]}/export-control"
    customer.put(marked, json={"export_controlled": True})
    drawing = brought(world, sent.id, files_folder, part_id=sent.part_ids[0])
    assert engineer.get(f"/api/v1/drawings/{drawing}").json["export_controlled"] is True
    at = f"/designs/{drawing}/audience"
    refused = engineer.put(f"/api/v1{at}", json={"audience": "group"})
    assert (refused.status_code, list(refused.json["error"]["fields"])) == (422, ["named"])
    assert engineer.post(at, {"audience": "group"}).status_code == 422
    form = FormPage(engineer.get(f"{at}?to=group").text)
    assert "「design.step」は輸出管理の対象です。" in form.words
    answer = engineer.post(at, {"audience": "group", "named": "design.step"})
    assert answer.status_code == 303
    revised(world, drawing, files_folder)
    section = FormPage(browser("b_engineer").get(f"/inquiries/{sent.id}/drawings").text).words
    assert section.count("輸出管理") == 2
    assert "newer.step" not in section


def test_what_only_the_customer_or_an_earlier_revision_marks_is_shown_by_its_name_too(
    browser: SignIn, world: World, sent: SentInquiry, files_folder: Path
) -> None:
    engineer, no = browser("a_engineer"), {"export_controlled": "0"}
    first = brought(world, sent.id, files_folder, audience=GROUP, controlled=True)

    def files() -> dict[str, Any]:
        return {"file": (io.BytesIO(STEP), "newer.step"), **no}

    def revised_to(drawing: str) -> dict[str, Any]:
        return engineer.post(f"/api/v1/designs/{drawing}/revisions", files()).json

    second = revised_to(str(first))
    assert (second["audience"], second["export_controlled"]) == ("own", False)
    by_name = {"audience": "group", "named": "newer.step"}
    at = f"/api/v1/designs/{second['id']}/audience"
    refused = engineer.put(at, json={"audience": "group"})
    assert (refused.status_code, list(refused.json["error"]["fields"])) == (422, ["named"])
    form = FormPage(engineer.get(f"/designs/{second['id']}/audience").text)
    assert "依頼図または別の版が輸出管理の対象です" in form.words
    assert engineer.put(at, json=by_name).status_code == 200
    marked = f"/api/v1/drawings/{sent.drawing_ids[0]}/export-control"
    browser("x_customer").put(marked, json={"export_controlled": True})
    of_part = {**files(), "part_id": str(sent.part_ids[0]), "purpose": "sketch"}
    new = f"/api/v1/inquiries/{sent.id}/designs"
    assert engineer.post(new, of_part | {"audience": "group"}).status_code == 422


def test_what_is_marked_while_others_see_it_goes_back_to_the_own_side(
    browser: SignIn, world: World, sent: SentInquiry, files_folder: Path
) -> None:
    engineer = browser("a_engineer")
    drawing = brought(world, sent.id, files_folder, audience=CUSTOMER)
    engineer.post(f"/drawings/{drawing}/export-control", {"export_controlled": "1"})
    said = FormPage(engineer.get(f"/inquiries/{sent.id}").text).words
    assert "この図面は自社のみに戻りました" in said
    at = f"/api/v1/drawings/{drawing}"
    found = {who: browser(who).get(at).status_code for who in ("a_sales", "b_sales", "x_customer")}
    assert found == {"a_sales": 200, "b_sales": 404, "x_customer": 404}


def test_who_brought_a_design_reads_that_the_customer_marked_its_part_since(
    browser: SignIn, world: World, sent: SentInquiry, files_folder: Path
) -> None:
    brought(world, sent.id, files_folder, part_id=sent.part_ids[0])
    section, said = f"/inquiries/{sent.id}/drawings", "公開には図面名の確認が必要"
    assert said not in browser("a_engineer").get(section).text
    marked = f"/api/v1/drawings/{sent.drawing_ids[0]}/export-control"
    browser("x_customer").put(marked, json={"export_controlled": True})
    assert said in browser("a_engineer").get(section).text
    assert said not in browser("b_engineer").get(section).text
