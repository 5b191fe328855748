"""A drawing that came is looked at in the background, and shown to who may open it."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from portal.beginning.sample.drawn import dxf_plate
from portal.drawings import service
from shared_db.files.preview_names import Preview
from shared_db.foundation.base import utc_now
from shared_db.foundation.settings import Settings
from shared_db.models import (
    Drawing,
    DrawingOpening,
    Job,
    JobKind,
    JobState,
    Rendition,
)
from tests.factories.drawings import upload
from tests.factories.inquiries import PDF, SentInquiry, accept_the_terms, sent_inquiry
from tests.factories.previews import failed_to_show, looked_at
from tests.factories.world import World
from tests.fixtures.portal import Browser
from workers.preview_job import ask_for_missing
from workers.runner import Workshop, run_in
from workers.sweeper import sweep_once

SignIn = Callable[[str | None], Browser]
DXF = dxf_plate(200, 120, 8)


@pytest.fixture
def workshop(settings: Settings) -> Iterator[Workshop]:
    opened = Workshop(settings)
    yield opened
    opened.close()


@pytest.fixture
def look(workshop: Workshop, world: World) -> Callable[[], int]:
    """Look at all drawings that wait for it, in children; says at how many."""

    def look_at_all() -> int:
        queued = waiting(world)
        for job in queued:
            run_in(workshop, job.id)
        return len(queued)

    return look_at_all


@pytest.fixture
def sent(world: World, files_folder: Path) -> SentInquiry:
    return sent_inquiry(world, files=files_folder)


def waiting(world: World) -> list[Job]:
    queued = select(Job).where(Job.kind == JobKind.PREVIEW, Job.state == JobState.QUEUED)
    with world.record.as_server("a test") as db:
        return list(db.scalars(queued))


def page(client: Browser, drawing: object) -> str:
    return client.get(f"/drawings/{drawing}").get_data(as_text=True)


def openings(world: World) -> int:
    with world.record.as_server("a test") as db:
        return len(db.scalars(select(DrawingOpening)).all())


def drawing_of(world: World) -> Drawing:
    with world.record.as_server("a test") as db:
        return db.scalars(select(Drawing)).one()


def test_a_drawing_is_seen_and_measured_soon_after_it_came(
    customer: Browser, draft: str, world: World, look: Callable[[], int]
) -> None:
    sent = upload(customer, draft, "板.dxf", DXF).json
    at = f"/drawings/{sent['id']}"
    assert customer.get(f"{at}/picture").status_code == 202
    assert "プレビューを作成しています" in page(customer, sent["id"])
    assert look() == 1
    with customer.get(f"{at}/picture") as picture:
        assert picture.data.startswith(b"\x89PNG")
    shown = page(customer, sent["id"])
    assert 'data-viewer="sheet"' in shown and "200 × 120 mm" in shown
    told = customer.get(f"/api/v1{at}/previews").json
    assert (told["state"], told["problem"]) == ("made", "")
    assert told["facts"]["pierces"] == 6 and "sheet" in told["files"]
    with customer.get(f"{at}/previews/sheet") as sheet:
        assert (sheet.status_code, sheet.content_encoding) == (200, "gzip")


def test_the_same_file_is_looked_at_once_whoever_sends_it(
    customer: Browser, draft: str, world: World, files_folder: Path
) -> None:
    first = upload(customer, draft, "板.dxf", DXF).json["id"]
    looked_at(world, files_folder, first)
    upload(customer, draft, "同じ板.dxf", DXF)
    assert [str(job.subject_id) for job in waiting(world)] == [first]


def test_one_that_was_taken_back_meanwhile_needs_none(
    customer: Browser, draft: str, world: World, look: Callable[[], int]
) -> None:
    sent = upload(customer, draft, "板.dxf", DXF).json
    customer.post(sent["remove_url"])
    assert look() == 1
    with world.record.as_server("a test") as db:
        assert db.scalars(select(Rendition)).all() == []
        assert db.scalars(select(Job.state).where(Job.kind == JobKind.PREVIEW)).all() == ["done"]


def test_a_file_that_cannot_be_shown_says_why_and_is_kept(
    customer: Browser, draft: str, look: Callable[[], int]
) -> None:
    sent = upload(customer, draft, "切れた.dxf", DXF[: len(DXF) // 2]).json
    assert look() == 1
    told = customer.get(f"/api/v1/drawings/{sent['id']}/previews").json
    if told["state"] == "failed":  # what is left of a cut file may still be shown
        assert told["sentence"] in page(customer, sent["id"])
    with customer.get(f"/drawings/{sent['id']}/file") as file:
        assert file.data == DXF[: len(DXF) // 2]


def test_where_nothing_can_be_shown_there_is_a_sentence(
    customer: Browser, draft: str, world: World
) -> None:
    sent = upload(customer, draft, "図面.pdf", PDF).json
    failed_to_show(world, sent["id"], "locked")
    shown = page(customer, sent["id"])
    assert "パスワードで保護されています" in shown and "data-viewer" not in shown
    assert customer.get(f"/drawings/{sent['id']}/picture").status_code == 204


def test_a_shop_sees_nothing_before_it_accepts_the_terms(
    browser: SignIn, world: World, sent: SentInquiry, files_folder: Path
) -> None:
    drawing = drawing_of(world).id
    looked_at(world, files_folder, drawing, number="T-ONLY-INSIDE")
    shop = browser("b_engineer")
    assert shop.get(f"/drawings/{drawing}").headers["Location"].endswith("/terms")
    for tail in ("/picture", "/original", "/previews/model", "/pages", "/pages/0/0/0_0"):
        answer = shop.get(f"/drawings/{drawing}{tail}")
        assert (answer.status_code, answer.headers.get("Location")) == (403, None), tail
    listed = shop.get(f"/inquiries/{sent.id}/drawings").get_data(as_text=True)
    assert f"/drawings/{drawing}/picture" not in listed
    strip = shop.get(f"/inquiries/{sent.id}/drawings/strip").get_data(as_text=True)
    assert f"/drawings/{drawing}/picture" not in strip
    assert openings(world) == 0
    accept_the_terms(world, sent.id, "b_engineer")
    assert "T-ONLY-INSIDE" in page(shop, drawing)


def test_one_look_is_one_opening_however_much_is_fetched(
    browser: SignIn,
    world: World,
    sent: SentInquiry,
    files_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawing = drawing_of(world).id
    looked_at(world, files_folder, drawing)
    accept_the_terms(world, sent.id, "b_engineer")
    shop = browser("b_engineer")
    for tail in ("/picture", "", "/previews/model", "/previews/sheet", "/pages/0/0/0_0", ""):
        with shop.get(f"/drawings/{drawing}{tail}") as answer:
            assert answer.status_code == 200, tail
    assert openings(world) == 1
    monkeypatch.setattr(service, "ONE_LOOK", timedelta(0))
    page(shop, drawing)
    assert openings(world) == 2
    with shop.get(f"/drawings/{drawing}/file"):
        assert openings(world) == 3, "taken away, it is one more"


def test_a_drawing_of_a_request_not_sent_yet_leads_back_to_what_is_being_written(
    customer: Browser, draft: str, world: World, files_folder: Path
) -> None:
    sent = upload(customer, draft, "plate.dxf", DXF).json["id"]
    looked_at(world, files_folder, sent)
    shown = page(customer, sent)
    assert f'href="/inquiries/drafts/{draft}">下書き</a>' in shown
    assert ">None<" not in shown


def test_a_place_that_was_not_found_is_said(
    browser: SignIn, world: World, sent: SentInquiry, files_folder: Path
) -> None:
    drawing = drawing_of(world).id
    looked_at(world, files_folder, drawing)
    customer = browser("x_customer")
    words = "この項目の場所は見つかりませんでした"
    assert words in customer.get(f"/drawings/{drawing}?place=material").text
    assert words not in customer.get(f"/drawings/{drawing}?place=number").text


def test_the_small_picture_in_a_list_is_no_opening(
    browser: SignIn, world: World, sent: SentInquiry, files_folder: Path
) -> None:
    drawing = drawing_of(world).id
    looked_at(world, files_folder, drawing)
    accept_the_terms(world, sent.id, "b_engineer")
    shop = browser("b_engineer")
    strip = shop.get(f"/inquiries/{sent.id}/drawings/strip").get_data(as_text=True)
    assert f"/drawings/{drawing}/picture" in strip
    with shop.get(f"/drawings/{drawing}/picture") as picture:
        assert picture.status_code == 200
    assert openings(world) == 0


def test_the_mass_takes_the_parts_material(
    browser: SignIn, world: World, files_folder: Path
) -> None:
    wanted = [{"name": "板", "material": "A5052P-H34", "quantities": [1]}]
    sent_inquiry(world, files=files_folder, parts=wanted)
    drawing = drawing_of(world).id
    looked_at(world, files_folder, drawing)
    shown = page(browser("x_customer"), drawing)
    assert "0.268 kg" in shown and "A5052P-H34" in shown


def test_what_came_before_previews_did_is_looked_at_once(
    world: World, sent: SentInquiry, workshop: Workshop, look: Callable[[], int]
) -> None:
    with world.record.as_server("a test") as db:
        db.execute(update(Job).values(params={"version": "of before"}, state=JobState.DONE))
    assert ask_for_missing(workshop) == 1
    assert ask_for_missing(workshop) == 0, "it waits already"
    assert look() == 1
    assert ask_for_missing(workshop) == 0, "it could not be shown, which is known by now"
    with world.record.as_server("a test") as db:
        facts = db.scalars(select(Rendition).where(Rendition.kind == Preview.FACTS)).one()
    assert facts.problem in ("damaged", "empty")


def test_what_the_version_before_made_is_shown_until_todays_has_looked(
    browser: SignIn, world: World, sent: SentInquiry, files_folder: Path
) -> None:
    drawing = drawing_of(world)
    looked_at(world, files_folder, drawing.id)
    with world.record.as_server("a test") as db:
        db.execute(update(Rendition).values(engine=f"{drawing.kind}-0"))
    customer = browser("x_customer")
    with customer.get(f"/drawings/{drawing.id}/picture") as picture:
        assert picture.status_code == 200
    looked_at(world, files_folder, drawing.id, "T-NEWER")
    assert "T-NEWER" in page(customer, drawing.id)


def test_a_look_that_was_cut_off_for_good_is_waited_for_no_longer(
    browser: SignIn, world: World, sent: SentInquiry, workshop: Workshop
) -> None:
    drawing = drawing_of(world).id
    with world.record.as_server("a test") as db:
        over = utc_now() - timedelta(minutes=1)
        db.execute(
            update(Job)
            .where(Job.kind == JobKind.PREVIEW)
            .values(state=JobState.CLAIMED, lease_until=over, deadline_at=over, attempts=5)
        )
    customer = browser("x_customer")
    with customer.get(f"/drawings/{drawing}/picture") as picture:
        assert picture.status_code == 202
    sweep_once(workshop)
    with customer.get(f"/drawings/{drawing}/picture") as picture:
        assert picture.status_code == 204
    assert "何度か失敗" in page(customer, drawing)
