"""How an inquiry ends before an order: withdrawn by the customer, refused by the group, for good."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from shared_db.models import Inquiry, InquiryState, Mail, Offer, Request
from shared_db.spine import streams
from shared_db.spine.across import events_for_delivery
from shared_db.telling.audiences import everyones_streams
from tests.factories.inquiries import sent_inquiry
from tests.factories.rows import inquiry_rows
from tests.factories.talk import asked
from tests.factories.world import World
from tests.fixtures.portal import Browser
from tests.integration.inquiries.form_page import FormPage
from tests.permissions.case import Case

SignIn = Callable[[str | None], Browser]
SHOP = ("engineer", "sales", "manager")
REASON = "材料が入りません <b>\n次の機会に"


def endings_told(world: World, inquiry_id: UUID) -> list[list[dict[str, Any]]]:
    """What each of the four audiences of an inquiry heard of its state."""
    with world.record.as_server("a test") as db:
        heard = [
            events_for_delivery(db, key.id, 0)
            for key in everyones_streams(db.get_one(Inquiry, inquiry_id))
        ]
    return [
        [event.payload for event, _, _ in events if event.type == "inquiry_state"]
        for events in heard
    ]


def letters(world: World) -> set[str]:
    """Who was written to about the end."""
    with world.record.as_server("a test") as db:
        return {m.to_email for m in db.scalars(select(Mail)) if m.template == "inquiry_ended"}


def test_withdrawing_settles_what_was_asked_and_tells_all_who_took_part(
    browser: SignIn, world: World, quoted: Case
) -> None:
    customer = browser("x_customer")
    url = f"/inquiries/{quoted.inquiry}"
    assert "取り下げる" in FormPage(customer.get(url).text).words
    assert customer.post(f"{url}/withdraw", {"reason": REASON}).headers["Location"] == url
    with world.record.as_server("a test") as db:
        offer, request = db.get_one(Offer, quoted.offer), db.get_one(Request, quoted.request)
        inquiry = db.get_one(Inquiry, quoted.inquiry)
        told_b = [e.type for e, _, _ in events_for_delivery(db, streams.request(request).id, 0)]
    assert (inquiry.state, inquiry.end_reason) == ("withdrawn", REASON)
    assert (request.state, offer.state) == ("answered", "not_chosen")
    assert told_b[-2:] == ["inquiry_state", "offer_state"]
    assert [heard[-1]["state"] for heard in endings_told(world, quoted.inquiry)] == [
        "withdrawn"
    ] * 4
    assert letters(world) == {"a_coordinator@example.jp"} | {
        f"{shop}_{job}@example.jp" for shop in "ab" for job in SHOP
    }
    for who in ("b_engineer", "x_customer"):
        page = FormPage(browser(who).get(url).text).words
        assert REASON in page
        assert "取り下げる" not in page


def test_an_unanswered_request_is_withdrawn_with_it(browser: SignIn, world: World) -> None:
    sent = sent_inquiry(world)
    asked(world, sent.id, "c")
    browser("x_customer").post(f"/inquiries/{sent.id}/withdraw", {"reason": ""})
    assert letters(world) == {"a_coordinator@example.jp"} | {f"c_{j}@example.jp" for j in SHOP}
    assert browser("c_engineer").get("/api/v1/inbox").json["items"] == []
    assert browser("a_coordinator").get("/api/v1/inbox").json["items"] == []


def test_the_group_refuses_only_with_a_reason_which_the_customer_reads(
    browser: SignIn, world: World
) -> None:
    sent = sent_inquiry(world)
    coordinator, url = browser("a_coordinator"), f"/inquiries/{sent.id}"
    for wrong, sentence in (
        (" ", "入力してください。"),
        ("長" * 1001, "1,000文字以内で入力してください。"),
    ):
        answer = coordinator.post(f"{url}/refuse", {"reason": wrong})
        page = FormPage(answer.text)
        assert (answer.status_code, page.sentences) == (422, {"reason": sentence})
        assert page.value("reason") == wrong
    assert endings_told(world, sent.id) == [[]] * 4
    assert coordinator.post(f"{url}/refuse", {"reason": REASON}).headers["Location"] == url
    facts = {
        "inquiry_id": str(sent.id),
        "number": sent.number,
        "state": "refused",
        "reason": REASON,
    }
    assert endings_told(world, sent.id) == [[facts]] * 4
    assert letters(world) == {"x_customer@example.jp"}
    assert REASON in FormPage(browser("x_customer").get(url).text).words


def test_a_second_ending_of_the_same_kind_tells_nobody_again(browser: SignIn, world: World) -> None:
    sent = sent_inquiry(world)
    for _ in range(2):
        assert (
            browser("x_customer")
            .post(f"/inquiries/{sent.id}/withdraw", {"reason": "中止"})
            .status_code
            == 303
        )
    assert [len(heard) for heard in endings_told(world, sent.id)] == [1] * 4
    long = browser("x_customer").post(f"/inquiries/{sent.id}/withdraw", {"reason": "長" * 1001})
    assert long.status_code == 422


def test_what_can_still_end_follows_from_its_state_and_the_page_offers_no_more(
    browser: SignIn, world: World
) -> None:
    people = {"withdraw": browser("x_customer"), "refuse": browser("a_coordinator")}
    said = {}
    for state in InquiryState:
        for act, person in people.items():
            inquiry, _parts = inquiry_rows(world, state=state)
            offered = f"/inquiries/{inquiry}/{act}" in person.get(f"/inquiries/{inquiry}").text
            answer = person.post(
                f"/api/v1/inquiries/{inquiry}/{act}",
                json={"client_id": str(uuid4()), "reason": "事情により"},
            )
            assert offered == (answer.status_code == 200 and answer.json["state"] != state)
            said[state.value, act] = answer.status_code
    statuses = {
        "draft": (409, 404),
        "open": (200, 200),
        "proposed": (200, 200),
        "quoted": (200, 200),
        "accepted": (409, 409),
        "declined": (409, 409),
        "withdrawn": (200, 409),
        "expired": (200, 409),
        "refused": (409, 200),
    }
    assert said == {
        (state, act): status
        for state, both in statuses.items()
        for act, status in zip(people, both, strict=True)
    }


def test_who_has_the_page_open_when_it_ends_is_offered_nothing_any_more(
    browser: SignIn, world: World
) -> None:
    url = f"/inquiries/{sent_inquiry(world).id}"
    coordinator, gone = browser("a_coordinator"), '<div id="inquiry-acts" hx-swap-oob="true"></div>'
    assert gone not in coordinator.get(f"{url}/head").text
    assert f"{url}/refuse" in coordinator.get(url).text.split('id="inquiry-acts"')[1]
    assert browser("x_customer").post(f"{url}/withdraw", {"reason": ""}).status_code == 303
    assert gone in coordinator.get(f"{url}/head").text
    assert gone not in coordinator.get(url).text
