"""Drawings are opened under the group's terms, and their customer sees who opened them."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from shared_db.foundation.clock import today
from shared_db.models import (
    ConfidentialityAcceptance,
    DrawingOpening,
    Group,
    Language,
    Membership,
    Person,
)
from shared_db.spine import streams
from shared_db.spine.across import events_for_delivery
from tests.factories.inquiries import (
    STEP,
    SentInquiry,
    accept_the_terms,
    part,
    revised_inquiry,
    sent_inquiry,
)
from tests.factories.world import World
from tests.fixtures.portal import Browser
from tests.integration.inquiries.form_page import FormPage

SignIn = Callable[[str | None], Browser]


@pytest.fixture
def sent(world: World, files_folder: Path) -> SentInquiry:
    """X's inquiry with one drawing."""
    return sent_inquiry(world, files=files_folder)


def opened(client: Browser, drawing: UUID) -> int:
    """Open a drawing as a program does; the status."""
    with client.get(f"/api/v1/drawings/{drawing}/file") as answer:
        return answer.status_code


def accept(client: Browser, inquiry: UUID, version: int = 1) -> int:
    """Accept the terms as a program does; the status."""
    body = {"client_id": str(uuid4()), "text_version": version}
    return client.post(f"/api/v1/inquiries/{inquiry}/terms", json=body).status_code


def told(world: World, sent: SentInquiry, company: str) -> list[tuple[str, str]]:
    """What a company's own side of the inquiry heard: the event, and by whom."""
    key = streams.company_side(sent.id, world.companies[company])
    with world.record.as_server("a test") as db:
        return [(event.type, person) for event, person, _ in events_for_delivery(db, key.id, 0)]


def new_terms(world: World, **texts: str) -> None:
    with world.record.as_server("a test") as db:
        db.execute(
            update(Group)
            .where(Group.id == world.group_id)
            .values(confidentiality_version=Group.confidentiality_version + 1, **texts)
        )


def test_the_terms_come_before_the_drawing(browser: SignIn, sent: SentInquiry) -> None:
    shop, (drawing,) = browser("b_engineer"), sent.drawing_ids
    page = FormPage(shop.get(f"/inquiries/{sent.id}").text).words
    assert "図面を開く前に、この引き合いの秘密保持の条件に同意してください。" in page
    first = shop.get(f"/drawings/{drawing}/file")
    assert first.headers["Location"] == f"/inquiries/{sent.id}/terms"
    refused = shop.get(f"/api/v1/drawings/{drawing}/file")
    assert (refused.status_code, refused.json["error"]["code"]) == (403, "terms_not_accepted")
    form = FormPage(shop.get(first.headers["Location"]).text)
    answer = shop.post(first.headers["Location"], form.sent())
    assert answer.headers["Location"] == f"/inquiries/{sent.id}#drawings"
    with shop.get(f"/drawings/{drawing}/file") as file:
        assert file.data == STEP
    assert "図面を開く前に" not in FormPage(shop.get(f"/inquiries/{sent.id}").text).words


def test_a_promise_holds_for_its_person_its_inquiry_and_its_text(
    browser: SignIn, world: World, sent: SentInquiry, files_folder: Path
) -> None:
    other = sent_inquiry(world, files=files_folder)
    engineer, colleague = browser("b_engineer"), browser("b_sales")
    assert accept(engineer, sent.id) == 200
    (drawing,), (of_other,) = sent.drawing_ids, other.drawing_ids
    assert opened(engineer, drawing) == 200
    assert opened(colleague, drawing) == opened(engineer, of_other) == 403
    new_terms(world)
    assert opened(engineer, drawing) == 403
    assert accept(engineer, sent.id, version=1) == 409
    assert accept(engineer, sent.id, version=2) == 200
    assert opened(engineer, drawing) == 200
    with world.record.as_server("a test") as db:
        promised = db.scalars(select(ConfidentialityAcceptance)).all()
    assert {(one.person_id, one.inquiry_id, one.text_version) for one in promised} == {
        (world.people["b_engineer"], sent.id, version) for version in (1, 2)
    }


def test_who_read_an_older_text_is_shown_the_new_one(
    browser: SignIn, world: World, sent: SentInquiry
) -> None:
    shop, url = browser("c_engineer"), f"/inquiries/{sent.id}/terms"
    form = FormPage(shop.get(url).text)
    assert "連携グループの外には開示せず" in form.words
    new_terms(
        world, confidentiality_text_ja="図面は複製しません。", confidentiality_text_en="No copies."
    )
    answer = shop.post(url, form.sent())
    page = FormPage(answer.text)
    assert answer.status_code == 409
    assert "図面は複製しません。" in page.words
    assert page.value("text_version") == "2"
    with world.record.as_server("a test") as db:
        db.execute(update(Person).values(language=Language.ENGLISH))
    english = shop.get(f"/api/v1{url}").json
    assert english == {"text_version": 2, "text": "No copies.", "accepted": False}
    new_terms(world, confidentiality_text_en=" ")
    assert shop.get(f"/api/v1{url}").json["text"] == "図面は複製しません。"


def test_promise_and_openings_are_on_record_and_the_customer_sees_who_opened(
    browser: SignIn, world: World, sent: SentInquiry
) -> None:
    (drawing,) = sent.drawing_ids
    accept_the_terms(world, sent.id, "b_engineer")
    accept_the_terms(world, sent.id, "c_sales")
    assert accept(browser("b_engineer"), sent.id) == 200
    for who in ("b_engineer", "b_engineer", "c_sales", "x_customer"):
        assert opened(browser(who), drawing) == 200
    browser("b_engineer").client.head(f"/api/v1/drawings/{drawing}/file").close()
    by_b, by_c = ("drawing_opened", "b_engineer"), ("drawing_opened", "c_sales")
    assert told(world, sent, "x") == [("duty_given", "x_customer"), by_b, by_b, by_c]
    assert told(world, sent, "b") == [("terms_accepted", "b_engineer"), by_b, by_b]
    assert told(world, sent, "c") == [("terms_accepted", "c_sales"), by_c]
    with world.record.as_server("a test") as db:
        assert len(db.scalars(select(DrawingOpening)).all()) == 3
    url = f"/inquiries/{sent.id}/drawings"
    own = FormPage(browser("x_customer").get(url).text).words
    assert "墨田板金が2回開きました" in own
    assert "隅田切削が開きました" in own
    theirs = FormPage(browser("c_engineer").get(url).text).words
    assert "隅田切削が開きました" in theirs
    assert "墨田板金" not in theirs


def test_a_drawing_goes_out_as_an_attachment_that_can_do_nothing(
    browser: SignIn, sent: SentInquiry
) -> None:
    (drawing,) = sent.drawing_ids
    with browser("x_customer").get(
        f"/drawings/{drawing}/file", headers={"Range": "bytes=0-4"}
    ) as file:
        assert (file.status_code, file.data) == (200, STEP)
        headers = file.headers
    assert headers["Content-Disposition"] == "attachment; filename=bracket.step"
    assert headers["Content-Type"] == "model/step"
    assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "private, no-store"


def test_other_customers_other_groups_and_signed_out_people_find_no_drawing(
    browser: SignIn, sent: SentInquiry
) -> None:
    (drawing,) = sent.drawing_ids
    for who in ("y_customer", "z_engineer"):
        client = browser(who)
        assert opened(client, drawing) == client.get(f"/drawings/{drawing}/file").status_code == 404
        assert client.get(f"/inquiries/{sent.id}/drawings").status_code == 404
        assert accept(client, sent.id) == 404
    assert opened(browser(None), drawing) == 401


@pytest.mark.days
def test_a_customer_who_left_the_group_still_reads_what_it_sent(
    browser: SignIn, world: World, sent: SentInquiry
) -> None:
    with world.record.as_server("a test") as db:
        db.execute(
            update(Membership)
            .where(Membership.company_id == world.companies["x"])
            .values(until=today() - timedelta(days=1))
        )
    customer = browser("x_customer")
    assert "bracket.step" in FormPage(customer.get(f"/inquiries/{sent.id}").text).words
    assert opened(customer, sent.drawing_ids[0]) == 200
    assert customer.get("/api/v1/inquiries").json["inquiries"][0]["number"] == sent.number


def test_a_replaced_drawing_stays_to_be_read_and_says_so(
    browser: SignIn, world: World, sent: SentInquiry
) -> None:
    (drawing,) = sent.drawing_ids
    accept_the_terms(world, sent.id, "b_engineer")
    revised_inquiry(world, sent, parts=[part("ブラケット 左", [10])])
    shop = browser("b_engineer")
    page = FormPage(shop.get(f"/inquiries/{sent.id}/drawings").text).words
    assert "bracket.step" in page
    assert "依頼第2版で差替え" in page
    assert opened(shop, drawing) == 200
    assert shop.get(f"/api/v1/inquiries/{sent.id}").json["parts"][0]["drawings"] == []


def test_the_section_costs_the_same_for_many_drawings_and_openings(
    browser: SignIn, world: World, sent: SentInquiry, count_sql: Callable[[Any], int]
) -> None:
    def cost(who: str) -> int:
        client = browser(who)
        return count_sql(lambda: client.get(f"/inquiries/{sent.id}/drawings"))

    few = {who: cost(who) for who in ("x_customer", "b_engineer")}
    for who in ("b_engineer", "b_sales", "c_engineer"):
        accept_the_terms(world, sent.id, who)
        assert opened(browser(who), sent.drawing_ids[0]) == 200
    assert {who: cost(who) for who in few} == few
