"""A shop's drawing is brought, shown to the group, released to the customer, and taken back."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from shared_db.foundation.errors import DomainError
from shared_db.models import Drawing, DrawingOpening
from tests.factories.designs import CUSTOMER, GROUP, OWN, brought, revised, shown
from tests.factories.inquiries import STEP, SentInquiry, accept_the_terms, sent_inquiry
from tests.factories.previews import looked_at
from tests.factories.world import World
from tests.fixtures.portal import Browser
from tests.integration.group.test_settings import SETTINGS
from tests.integration.inquiries.form_page import FormPage

SignIn = Callable[[str | None], Browser]
EVERYBODY = ("a_sales", "b_engineer", "x_customer", "y_customer", "z_engineer")
NOBODY: dict[str, list[str]] = {who: [] for who in EVERYBODY}


@pytest.fixture
def sent(world: World, files_folder: Path) -> SentInquiry:
    """X's inquiry with one drawing, led by A."""
    return sent_inquiry(world, files=files_folder, lead="a")


def seen_by(browser: SignIn, inquiry: UUID) -> dict[str, list[str]]:
    """The names of the shops' drawings, as each reads them on the inquiry's page and of the API."""
    found = {}
    for who in EVERYBODY:
        answer = browser(who).get(f"/api/v1/inquiries/{inquiry}/designs")
        designs = answer.json["designs"] if answer.status_code == 200 else []
        found[who] = [one["filename"] for one in designs]
        page = browser(who).get(f"/inquiries/{inquiry}/drawings").text
        assert all(name in page for name in found[who])
        assert ("design" in page.replace("/designs/new", "")) == bool(found[who]) or who[0] == "a"
    return found


def opened(client: Browser, drawing: UUID) -> int:
    with client.get(f"/api/v1/drawings/{drawing}/file") as answer:
        return answer.status_code


def test_each_audience_sees_it_and_nobody_wider(
    browser: SignIn, world: World, sent: SentInquiry, files_folder: Path
) -> None:
    drawing = brought(world, sent.id, files_folder)
    assert seen_by(browser, sent.id) == NOBODY | {"a_sales": ["design.step"]}
    shown(world, drawing, GROUP)
    group = {who: ["design.step"] for who in ("a_sales", "b_engineer")}
    assert seen_by(browser, sent.id) == NOBODY | group
    shown(world, drawing, CUSTOMER)
    released = group | {"x_customer": ["design.step"]}
    assert seen_by(browser, sent.id) == NOBODY | released
    shown(world, drawing, OWN)
    assert seen_by(browser, sent.id) == NOBODY | {"a_sales": ["design.step"]}


def test_what_was_shown_is_taken_back_also_when_the_request_has_ended(
    browser: SignIn, world: World, sent: SentInquiry, files_folder: Path
) -> None:
    engineer = browser("a_engineer")
    drawing = brought(world, sent.id, files_folder, audience=CUSTOMER)
    kept = brought(world, sent.id, files_folder, name="kept.step")
    browser("x_customer").post(f"/inquiries/{sent.id}/withdraw", {"reason": ""})
    section = engineer.get(f"/inquiries/{sent.id}/drawings").text
    at = f"/designs/{drawing}/audience"
    assert at in section and f"/designs/{drawing}/revise" not in section
    assert (
        engineer.put(f"/api/v1/designs/{kept}/audience", json={"audience": "group"}).json["error"][
            "code"
        ]
        == "not_live"
    )
    form = FormPage(engineer.get(at).text)
    assert engineer.post(at, form.sent() | {"audience": "own"}).status_code == 303
    assert seen_by(browser, sent.id) == NOBODY | {"a_sales": ["design.step", "kept.step"]}


def test_only_the_lead_releases_and_only_what_it_brought(
    browser: SignIn, world: World, sent: SentInquiry, files_folder: Path
) -> None:
    of_b = brought(world, sent.id, files_folder, "b_engineer", audience=GROUP)
    to_customer = {"audience": "customer"}
    for who in ("b_engineer", "a_engineer"):
        refused = browser(who).put(f"/api/v1/designs/{of_b}/audience", json=to_customer)
        assert refused.status_code == 403, who
    page = FormPage(browser("b_engineer").get(f"/designs/{of_b}/audience").text).words
    assert "顧客に公開" not in page
    assert seen_by(browser, sent.id)["x_customer"] == []


def test_a_newer_revision_of_what_was_released_waits_for_its_release(
    browser: SignIn, world: World, sent: SentInquiry, files_folder: Path
) -> None:
    first = brought(world, sent.id, files_folder, audience=CUSTOMER)
    second = revised(world, first, files_folder)
    assert seen_by(browser, sent.id)["x_customer"] == ["design.step"]
    assert seen_by(browser, sent.id)["b_engineer"] == ["newer.step"]
    hidden = browser("x_customer").get(f"/drawings/{first}").text
    assert "newer.step" not in hidden and "新しい版があります" not in hidden
    page = FormPage(browser("a_engineer").get(f"/drawings/{second}").text).words
    assert "顧客には以前の版が見えています" in page
    shown(world, second, CUSTOMER)
    listed = browser("x_customer").get(f"/api/v1/inquiries/{sent.id}/designs").json["designs"]
    assert [(one["filename"], one["revision"]) for one in listed] == [("newer.step", 2)]
    assert [one["filename"] for one in listed[0]["earlier"]] == ["design.step"]


def test_of_an_older_revision_it_is_said_only_that_there_is_a_newer_one(
    browser: SignIn, world: World, sent: SentInquiry, files_folder: Path
) -> None:
    first = brought(world, sent.id, files_folder, audience=GROUP)
    shown(world, revised(world, first, files_folder), CUSTOMER)
    page = FormPage(browser("a_engineer").get(f"/drawings/{first}").text).words
    assert "新しい版があります" in page
    assert "以前の版が見えています" not in page


def test_only_what_was_dropped_for_it_becomes_the_newer_revision(
    browser: SignIn, world: World, sent: SentInquiry, files_folder: Path
) -> None:
    engineer = browser("a_engineer")
    design = brought(world, sent.id, files_folder)
    sketch = brought(world, sent.id, files_folder, name="sketch.step")
    form = FormPage(engineer.get(f"/designs/{design}/revise").text).sent()
    for taken in (design, sketch):
        refused = engineer.post(f"/designs/{design}/revise", form | {"drawing_ids": [str(taken)]})
        assert refused.status_code == 422
        assert "もう一度追加してください" in FormPage(refused.text).words
    listed = engineer.get(f"/api/v1/inquiries/{sent.id}/designs").json["designs"]
    assert [(one["filename"], one["revision"]) for one in listed] == [
        ("design.step", 1),
        ("sketch.step", 1),
    ]
    assert engineer.get(f"/designs/{design}/revise").status_code == 200


def test_what_was_dropped_and_forgotten_stands_nowhere(
    browser: SignIn, world: World, sent: SentInquiry
) -> None:
    engineer = browser("a_engineer")
    file = {"client_id": str(uuid4()), "file": (io.BytesIO(STEP), "forgotten.step")}
    dropped = engineer.post(f"/inquiries/{sent.id}/designs/upload", file).json["id"]
    assert engineer.get(f"/api/v1/drawings/{dropped}").status_code == 200
    assert browser("a_sales").get(f"/api/v1/drawings/{dropped}").status_code == 404
    assert engineer.get(f"/api/v1/inquiries/{sent.id}/designs").json["designs"] == []
    assert "forgotten" not in engineer.get(f"/inquiries/{sent.id}/drawings").text
    shown_at_once = {"audience": "group"}
    assert (
        engineer.put(f"/api/v1/designs/{dropped}/audience", json=shown_at_once).status_code == 404
    )
    assert engineer.delete(f"/api/v1/designs/{dropped}").status_code == 200


def test_a_file_that_is_sent_again_after_its_removal_is_to_be_added_anew(
    browser: SignIn, sent: SentInquiry
) -> None:
    engineer, client_id = browser("a_engineer"), str(uuid4())

    def drop() -> Any:
        file = {"client_id": client_id, "file": (io.BytesIO(STEP), "design.step")}
        return engineer.post(f"/inquiries/{sent.id}/designs/upload", file)

    assert engineer.post(drop().json["remove_url"], json={}).status_code == 200
    again = drop()
    assert again.status_code == 409
    assert "もう一度追加してください" in again.text


def test_two_revisions_of_the_same_one_at_once_leave_one_newest(
    world: World, sent: SentInquiry, files_folder: Path
) -> None:
    first = brought(world, sent.id, files_folder)
    revised(world, first, files_folder)
    with pytest.raises(DomainError) as refused:
        revised(world, first, files_folder, name="late.step")
    assert refused.value.code == "replaced"
    with pytest.raises(DomainError):
        shown(world, first, GROUP)
    with world.record.as_server("a test") as db:
        names = db.scalars(select(Drawing.filename).where(Drawing.series_id.is_not(None)))
        assert set(names) == {"design.step", "newer.step"}


def test_terms_come_before_others_drawings_and_every_opening_is_told_to_whose_they_are(
    browser: SignIn, world: World, sent: SentInquiry, files_folder: Path
) -> None:
    drawing = brought(world, sent.id, files_folder, audience=CUSTOMER)
    assert opened(browser("a_engineer"), drawing) == 200
    assert opened(browser("b_engineer"), drawing) == 403
    accept_the_terms(world, sent.id, "b_engineer")
    for who in ("b_engineer", "x_customer"):
        assert opened(browser(who), drawing) == 200
    with world.record.as_server("a test") as db:
        by = set(db.scalars(select(DrawingOpening.company_id)))
    assert by == {world.companies["b"], world.companies["x"]}
    section = f"/inquiries/{sent.id}/drawings"
    owner = FormPage(browser("a_engineer").get(section).text).words
    assert "墨田板金が開きました" in owner and "客先電機が開きました" in owner
    other = FormPage(browser("c_engineer").get(section).text).words
    assert "墨田板金" not in other and "客先電機が開きました" not in other


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
    assert seen_by(browser, sent.id) == NOBODY | {"a_sales": ["design.step"]}


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


def test_it_is_removed_while_nobody_else_could_see_it_and_the_one_before_counts_again(
    browser: SignIn, world: World, sent: SentInquiry, files_folder: Path
) -> None:
    engineer = browser("a_engineer")
    first = brought(world, sent.id, files_folder)
    second = revised(world, first, files_folder)
    assert engineer.delete(f"/api/v1/designs/{second}").status_code == 200
    shown(world, first, GROUP)
    shown(world, first, OWN)
    assert engineer.delete(f"/api/v1/designs/{first}").status_code == 409


def test_without_scripts_the_form_brings_its_files_once(
    browser: SignIn, world: World, sent: SentInquiry
) -> None:
    engineer, new = browser("a_engineer"), f"/inquiries/{sent.id}/designs/new"
    form = FormPage(engineer.get(new).text).sent()

    def filled() -> dict[str, object]:
        file = (io.BytesIO(STEP), "展開.step")
        return form | {"purpose": "flat_pattern", "audience": "group", "files": file}

    for _press in range(2):
        answer = engineer.post(f"/inquiries/{sent.id}/designs", filled())
        assert answer.status_code == 303
    listed = browser("b_engineer").get(f"/api/v1/inquiries/{sent.id}/designs").json["designs"]
    assert [(one["filename"], one["purpose"]) for one in listed] == [("展開.step", "flat_pattern")]


def test_the_customers_request_knows_nothing_of_shops_drawings(
    browser: SignIn, world: World, sent: SentInquiry, files_folder: Path
) -> None:
    brought(world, sent.id, files_folder, audience=CUSTOMER)
    asked = browser("b_engineer").get(f"/api/v1/inquiries/{sent.id}").json
    names = [one["filename"] for part in asked["parts"] for one in part["drawings"]]
    assert names + [one["filename"] for one in asked["drawings"]] == ["bracket.step"]
    listed = browser("x_customer").get(f"/api/v1/inquiries/{sent.id}/drawings").json["drawings"]
    assert [one["filename"] for one in listed] == ["bracket.step"]
    form = browser("x_customer").get(f"/inquiries/{sent.id}/revise")
    assert "bracket.step" in form.text and "design.step" not in form.text


def test_a_group_that_wants_it_has_who_looks_over_the_drawing(
    browser: SignIn, world: World, sent: SentInquiry, files_folder: Path
) -> None:
    (drawing,) = sent.drawing_ids
    looked_at(world, files_folder, drawing)
    assert "data-mark" not in browser("x_customer").get(f"/drawings/{drawing}").text
    settings = f"/group/{world.group_id}/settings"
    saved = browser("a_administrator").post(settings, SETTINGS | {"marks_drawings": "1"})
    assert saved.status_code == 303
    assert (
        'name="marks_drawings" value="1" checked' in browser("a_administrator").get(settings).text
    )
    page = browser("x_customer").get(f"/drawings/{drawing}").text
    assert 'data-mark="客先電機 · x_customer · ' in page
