"""A shop's drawing is brought, shown to the group, released to the customer, and taken back."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from shared_db.foundation.errors import DomainError
from shared_db.models import Drawing, DrawingOpening
from tests.factories.designs import CUSTOMER, GROUP, OWN, brought, revised, shown
from tests.factories.inquiries import SentInquiry, accept_the_terms
from tests.factories.previews import looked_at
from tests.factories.world import World
from tests.fixtures.portal import Browser
from tests.integration.group.test_settings import SETTINGS
from tests.integration.inquiries.form_page import FormPage

SignIn = Callable[[str | None], Browser]
EVERYBODY = ("a_sales", "b_engineer", "x_customer", "y_customer", "z_engineer")
NOBODY: dict[str, list[str]] = {who: [] for who in EVERYBODY}


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


def test_who_takes_the_newest_revision_back_is_told_that_the_customer_still_sees_the_older_one(
    browser: SignIn, world: World, sent: SentInquiry, files_folder: Path
) -> None:
    first = brought(world, sent.id, files_folder, audience=CUSTOMER)
    newer = revised(world, first, files_folder)
    shown(world, newer, CUSTOMER)
    engineer = browser("a_engineer")

    def taken_back(drawing: UUID) -> str:
        at = f"/designs/{drawing}/audience"
        sent_form = FormPage(engineer.get(at).text).sent() | {"audience": "own"}
        return engineer.post(at, sent_form, follow_redirects=True).text

    assert "第1版が引き続き表示されます" in taken_back(newer)
    assert "引き続き表示されます" not in taken_back(first)
