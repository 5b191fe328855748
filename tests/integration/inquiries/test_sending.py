"""A customer sends an inquiry: once, under the next number, and all shops see it at that moment."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select

from shared_db.foundation import clock
from shared_db.models import (
    Drawing,
    Inquiry,
    InquiryState,
    Mail,
    Membership,
    MembershipRole,
    Part,
    Stream,
)
from shared_db.spine import streams
from shared_db.spine.across import events_for_delivery
from tests.factories.inquiries import page_values, requirement, sent_inquiry
from tests.factories.talk import proposed
from tests.factories.world import World
from tests.fixtures.portal import Browser

SignIn = Callable[[str | None], Browser]
API = "/api/v1/inquiries"
TOKYO = ZoneInfo("Asia/Tokyo")


def body(**changed: Any) -> dict[str, Any]:
    return {"client_id": str(uuid4()), **requirement(**changed)}


def at_once(tasks: Iterable[Callable[[], Any]]) -> list[Any]:
    """Ten people press their buttons at the same moment."""
    with ThreadPoolExecutor(10) as threads:
        return [done.result() for done in [threads.submit(task) for task in tasks]]


def told(world: World, key: streams.StreamKey) -> list[tuple[str, dict[str, Any]]]:
    with world.record.as_server("a test") as db:
        return [(event.type, event.payload) for event, _, _ in events_for_delivery(db, key.id, 0)]


def count(world: World) -> int:
    with world.record.as_server("a test") as db:
        return len(db.scalars(select(Inquiry.id)).all())


def test_every_shop_of_the_group_sees_it_at_that_moment_and_nobody_else(
    browser: SignIn, world: World
) -> None:
    sent = sent_inquiry(world, subject="架台")
    facts = {
        "inquiry_id": str(sent.id),
        "number": sent.number,
        "subject": "架台",
        "customer": "客先電機",
    }
    with world.record.as_server("a test") as db:
        inquiry = db.get_one(Inquiry, sent.id)
        heard = set(db.scalars(select(Stream.id).where(Stream.last_seq > 0)))
    everyone = [
        streams.group(world.group_id),
        streams.company(world.companies["x"]),
        streams.group_channel(inquiry),
        streams.customer_channel(inquiry),
    ]
    for key in everyone:
        assert told(world, key) == [("inquiry_sent", facts)]
    asked = [f"{shop}_{job}" for shop in "abc" for job in ("engineer", "sales", "manager")]
    inboxes = {streams.inbox(world.people[who]).id for who in [*asked, "a_coordinator"]}
    own_side = streams.company_side(sent.id, world.companies["x"])
    assert [kind for kind, _facts in told(world, own_side)] == ["duty_given"]
    assert heard == {key.id for key in everyone} | inboxes | {own_side.id}
    for who in ("a_coordinator", "a_purchaser", "b_engineer", "c_sales", "x_customer"):
        assert sent.number in browser(who).get("/inquiries").text
        assert browser(who).get(f"{API}/{sent.id}").json["state"] == "open"
    for who in ("y_customer", "z_engineer", "z_manager"):
        assert sent.number not in browser(who).get("/inquiries").text
        assert browser(who).get(f"/inquiries/{sent.id}").status_code == 404


def test_it_waits_for_the_coordinator_with_the_promise_and_by_mail(
    browser: SignIn, world: World
) -> None:
    sent = sent_inquiry(world)
    (item,) = browser("a_coordinator").get("/api/v1/inbox").json["items"]
    with world.record.as_server("a test") as db:
        due = db.get_one(Inquiry, sent.id).first_reply_due_at
        (mail,) = db.scalars(select(Mail).where(Mail.template == "inquiry_sent")).all()
    assert due is not None
    assert (item["kind"], item["number"]) == ("first_reply", sent.number)
    assert datetime.fromisoformat(item["due"]) == due
    assert mail.to_email == "a_coordinator@example.jp"
    assert mail.values["number"] == sent.number
    assert mail.values["place"] == {"page": "inquiry", "of": str(sent.id)}
    assert mail.values["reply_by"] == due.astimezone(TOKYO).isoformat(timespec="minutes")


def test_the_customer_is_told_the_number_and_what_happens_next(browser: SignIn) -> None:
    customer = browser("x_customer")
    draft = customer.get("/inquiries/new").headers["Location"]
    thanks = customer.post(draft, page_values(requirement()), follow_redirects=True).text
    for words in ("RFQ-", "東京下町連携", "初回回答"):
        assert words in thanks


def test_numbers_have_no_gaps_though_sendings_fail_and_collide(
    browser: SignIn, world: World
) -> None:
    people = [browser(who) for who in ("x_customer", "y_customer") * 5]
    bodies = [body() | ({"subject": ""} if n % 3 == 0 else {}) for n in range(10)]
    answers = at_once(
        lambda person=person, sent=sent: person.post(API, json=sent)
        for person, sent in zip(people, bodies, strict=True)
    )
    assert sorted(answer.status_code for answer in answers) == [201] * 6 + [422] * 4
    year = clock.today().year
    numbers = sorted(answer.json["number"] for answer in answers if answer.status_code == 201)
    assert numbers == [f"RFQ-{year}-{n:05d}" for n in range(1, 7)]


def test_the_number_has_the_year_of_the_group_s_own_calendar(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = []
    for moment in (
        datetime(2026, 12, 31, 14, 59, tzinfo=UTC),
        datetime(2026, 12, 31, 15, 0, tzinfo=UTC),
        datetime(2027, 1, 1, 2, 0, tzinfo=UTC),
    ):
        monkeypatch.setattr(clock, "utc_now", lambda moment=moment: moment)
        numbers.append(sent_inquiry(world).number)
    assert numbers == ["RFQ-2026-00001", "RFQ-2027-00001", "RFQ-2027-00002"]


def test_ten_sendings_with_one_client_id_make_one_inquiry(browser: SignIn, world: World) -> None:
    people, sent = [browser("x_customer") for _ in range(10)], body()
    answers = at_once(lambda person=person: person.post(API, json=sent) for person in people)
    assert [answer.status_code for answer in answers] == [201] * 10
    assert len({answer.text for answer in answers}) == 1
    assert count(world) == 1
    other = people[0].post(API, json=sent | {"subject": "別の内容"})
    assert (other.status_code, other.json["error"]["code"]) == (409, "client_id_reused")
    assert browser("y_customer").post(API, json=sent).json["id"] != answers[0].json["id"]


def test_ten_clicks_on_one_form_send_it_once(browser: SignIn, world: World) -> None:
    people = [browser("x_customer") for _ in range(10)]
    draft = people[0].get("/inquiries/new").headers["Location"]
    values = page_values(requirement())
    answers = at_once(lambda person=person: person.post(draft, values) for person in people)
    assert {answer.status_code for answer in answers} == {303}
    assert sorted(a.headers["Location"].endswith("/sent") for a in answers) == [False] * 9 + [True]
    with world.record.as_server("a test") as db:
        assert db.scalars(select(Inquiry.state)).all() == [InquiryState.OPEN]
    assert len(told(world, streams.group(world.group_id))) == 1


def test_addresses_cannot_be_guessed_or_counted(world: World, files_folder: Path) -> None:
    for _ in range(2):
        sent_inquiry(world, files=files_folder)
    with world.record.as_server("a test") as db:
        ids = [one for kind in (Inquiry, Part, Drawing) for one in db.scalars(select(kind.id))]
    assert len(set(ids)) == 6
    assert {identifier.version for identifier in ids} == {4}


def test_a_customer_of_two_groups_says_whom_to_ask(browser: SignIn, world: World) -> None:
    with world.record.as_server("a test") as db:
        db.add(
            Membership(
                group_id=world.other_group_id,
                company_id=world.companies["x"],
                role=MembershipRole.CUSTOMER,
                since=date(2020, 1, 1),
            )
        )
    customer = browser("x_customer")
    choice = customer.get("/inquiries/new").text
    assert "東京下町連携" in choice
    assert f"/inquiries/new?group={world.other_group_id}" in choice
    assert customer.get(f"/inquiries/new?group={uuid4()}").status_code == 404
    unsaid = customer.post(API, json=body())
    assert list(unsaid.json["error"]["fields"]) == ["group_id"]
    draft = customer.get(f"/inquiries/new?group={world.other_group_id}").headers["Location"]
    customer.post(draft, page_values(requirement()))
    inquiry = UUID(draft.rsplit("/", 1)[1])
    assert browser("z_engineer").get(f"/inquiries/{inquiry}").status_code == 200
    assert browser("a_coordinator").get(f"/inquiries/{inquiry}").status_code == 404


def test_the_page_after_sending_promises_mail_only_where_mail_goes_out(
    app: Flask, browser: SignIn, world: World
) -> None:
    page = f"/inquiries/{sent_inquiry(world).id}/sent"
    without = app.extensions["settings"]
    for smtp_url, promised in ((None, False), ("smtp://mail.example.jp", True)):
        app.extensions["settings"] = replace(without, smtp_url=smtp_url)
        text = browser("x_customer").get(page).text
        assert ("メールとこの画面でお知らせ" in text, "この画面でお知らせ" in text) == (
            promised,
            True,
        )


def test_the_promised_reply_waits_for_the_coordinator_until_it_is_given(
    browser: SignIn, world: World
) -> None:
    """That the shops have agreed how to make it is no word to the customer."""
    sent = sent_inquiry(world, lead="a")
    proposed(world, sent.id, sent.part_ids, "a")
    (item,) = browser("a_coordinator").get("/api/v1/inbox").json["items"]
    assert item["kind"] == "first_reply"
    assert "初回回答期限" in browser("a_coordinator").get("/inquiries?show=all").text
    said = {"client_id": str(uuid4()), "body": "検討しております"}
    channel = f"/api/v1/inquiries/{sent.id}/channels/customer/messages"
    assert browser("a_sales").post(channel, json=said).status_code == 201
    assert browser("a_coordinator").get("/api/v1/inbox").json["items"] == []
