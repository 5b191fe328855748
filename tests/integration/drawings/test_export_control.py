"""輸出管理: the customer marks a drawing, may change it, and everybody who sees its name sees it."""

import io
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select

from shared_db.models import Event
from tests.factories.drawings import drawings, upload
from tests.factories.inquiries import STEP, page_values, requirement, sent_inquiry
from tests.factories.world import World
from tests.fixtures.portal import Browser
from tests.integration.inquiries.form_page import FormPage

SignIn = Callable[[str | None], Browser]
MARK = "輸出管理"
API = "/api/v1/drawings"


def told(world: World) -> list[tuple[str, bool]]:
    """Who said it, and what."""
    names = {person_id: name for name, person_id in world.people.items()}
    with world.record.as_server("a test") as db:
        events = db.scalars(
            select(Event).where(Event.type == "export_control_set").order_by(Event.seq)
        )
        return [(names[one.person_id], one.payload["export_controlled"]) for one in events]


def test_a_drawing_marked_when_it_is_added_is_marked_on_the_form_and_for_the_shops(
    customer: Browser, draft: str, browser: SignIn
) -> None:
    marked = upload(customer, draft, "軸.step", STEP, export_controlled="1").json
    plain = upload(customer, draft, "板.step", STEP).json
    assert marked["note"].startswith(f"{MARK} · STEP")
    assert MARK not in plain["note"]
    ids = [marked["id"], plain["id"]]
    customer.post(f"/inquiries/drafts/{draft}", page_values(requirement()) | {"drawings": ids})
    shop = browser("b_engineer")
    assert FormPage(shop.get(f"/inquiries/{draft}/drawings").text).words.count(MARK) == 1
    api = shop.get(f"/api/v1/inquiries/{draft}").json["drawings"]
    assert [one["export_controlled"] for one in api] == [True, False]


def test_without_scripts_the_mark_comes_with_the_files_of_its_field(
    customer: Browser, draft: str, world: World
) -> None:
    typed = {
        "parts-0-name": "軸",
        "export_controlled-parts-0-files": "1",
        "parts-0-files": (io.BytesIO(STEP), "軸.step"),
        "files": (io.BytesIO(STEP), "組図.step"),
    }
    assert f"{MARK} · STEP" in customer.post(f"/inquiries/drafts/{draft}", typed).text
    marks = {one.filename: one.export_controlled for one in drawings(world)}
    assert marks == {"軸.step": True, "組図.step": False}


def test_the_customer_changes_the_mark_of_what_was_sent_and_the_log_says_who(
    customer: Browser, browser: SignIn, world: World, files_folder: Path
) -> None:
    sent = sent_inquiry(world, files=files_folder)
    drawing, shop = sent.drawing_ids[0], browser("c_engineer")
    section = f"/inquiries/{sent.id}/drawings"
    assert MARK not in FormPage(shop.get(section).text).words
    answer = customer.post(f"/drawings/{drawing}/export-control", {"export_controlled": "1"})
    assert answer.status_code == 303
    assert FormPage(shop.get(section).text).words.count(MARK) == 1
    again = customer.put(f"{API}/{drawing}/export-control", json={"export_controlled": True})
    assert again.json["export_controlled"] is True
    taken = customer.put(f"{API}/{drawing}/export-control", json={"export_controlled": False})
    assert taken.json["export_controlled"] is False
    assert MARK not in FormPage(shop.get(section).text).words
    assert told(world) == [("x_customer", True), ("x_customer", False)]


def test_nobody_but_the_customer_says_it(browser: SignIn, world: World, files_folder: Path) -> None:
    sent = sent_inquiry(world, files=files_folder)
    url = f"/drawings/{sent.drawing_ids[0]}/export-control"
    for name in ("a_coordinator", "b_engineer"):
        answer = browser(name).post(url, {"export_controlled": "1"})
        assert answer.status_code == 403, name
    stranger = browser("y_customer").put(f"/api/v1{url}", json={"export_controlled": True})
    assert stranger.status_code == 404
    assert told(world) == []
    assert not any(one.export_controlled for one in drawings(world))
