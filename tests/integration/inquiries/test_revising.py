"""The customer asks for something else: everybody hears what changed, and what rested on it is stale."""

import io
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy import select

from portal.inquiries.words import change_value
from shared_db.foundation.clock import today
from shared_db.models import (
    Inquiry,
    InquiryRevision,
    InquiryState,
    Mail,
    Offer,
    Request,
    RollupRun,
)
from shared_db.spine import streams
from shared_db.spine.across import events_for_delivery
from shared_db.spine.states import LIVE_INQUIRY
from shared_db.telling.audiences import everyones_streams
from tests.factories.inquiries import PDF, SentInquiry, colleague, part, requirement, sent_inquiry
from tests.factories.rows import inquiry_rows
from tests.factories.world import World
from tests.fixtures.portal import Browser
from tests.integration.inquiries.form_page import FormPage
from tests.permissions.case import Case

SignIn = Callable[[str | None], Browser]
SOON = (today() + timedelta(days=7)).isoformat()


def revisions_told(world: World, inquiry_id: UUID) -> list[list[dict[str, Any]]]:
    """What each of the four audiences of an inquiry heard of its revisions."""
    with world.record.as_server("a test") as db:
        heard = [
            events_for_delivery(db, key.id, 0)
            for key in everyones_streams(db.get_one(Inquiry, inquiry_id))
        ]
    return [
        [event.payload for event, _, _ in events if event.type == "inquiry_revised"]
        for events in heard
    ]


def written(day: str) -> str:
    """A day as Japanese pages write it."""
    year, month, of_month = map(int, day.split("-"))
    return f"{year}年{month}月{of_month}日"


def revise(client: Browser, sent: SentInquiry | Case, revision: int, **changed: Any) -> Any:
    inquiry = sent.inquiry if isinstance(sent, Case) else sent.id
    sending = {"client_id": str(uuid4()), "revision": revision, **requirement(**changed)}
    return client.post(f"/api/v1/inquiries/{inquiry}/revise", json=sending)


@pytest.mark.days
def test_a_revision_tells_everybody_exactly_what_changed(
    browser: SignIn, world: World, files_folder: Path
) -> None:
    sent = sent_inquiry(
        world, files=files_folder, parts=[part("左", [10, 50]), part("右", [5])], lead="b"
    )
    customer = browser("x_customer")
    url = f"/inquiries/{sent.id}/revise"
    form = FormPage(customer.get(url).text).sent()
    form |= {
        "delivery_date": SOON,
        "target_cost": "",
        "quality_level": "strict",
        "parts-0-quantities-1": "２００",
        "parts-0-drawings": [],
        "parts-0-files": (io.BytesIO(PDF), "左 改訂C.pdf"),
        "parts-5-name": "蓋",
        "parts-5-quantities-0": "1",
    }
    for name in [name for name in form if name.startswith("parts-1-")]:
        del form[name]
    assert customer.post(url, form).headers["Location"] == f"/inquiries/{sent.id}"
    before = (today() + timedelta(days=30)).isoformat()
    changes = [
        ("delivery_date", None, before, SOON),
        ("quality_level", None, "standard", "strict"),
        ("target_cost", None, None, None),
        ("quantities", "左", "10 / 50", "10 / 200"),
        ("drawing", "左", "bracket.step", None),
        ("drawing", "左", None, "左 改訂C.pdf"),
        ("part", None, None, "蓋"),
        ("part", None, "右", None),
    ]
    facts = {
        "inquiry_id": str(sent.id),
        "number": sent.number,
        "revision": 2,
        "changes": [
            dict(zip(("field", "part", "before", "after"), change, strict=True))
            for change in changes
        ],
        "customer": "客先電機",
    }
    assert revisions_told(world, sent.id) == [[facts]] * 4
    history = FormPage(browser("c_engineer").get(f"/inquiries/{sent.id}/history").text).words
    for words in (written(SOON), "10 / 50", "10 / 200", "bracket.step", "左 改訂C.pdf", "蓋", "右"):
        assert words in history
    with world.record.as_server("a test") as db:
        letters = {m.to_email for m in db.scalars(select(Mail)) if m.template == "inquiry_revised"}
        kept = db.scalars(select(InquiryRevision).order_by(InquiryRevision.revision)).all()
    shops = ("engineer", "sales", "manager")
    assert letters == {"a_coordinator@example.jp"} | {f"b_{job}@example.jp" for job in shops}
    assert [[p["name"] for p in one.content["parts"]] for one in kept] == [
        ["左", "右"], ["左", "蓋"],
    ]  # fmt: skip
    now = browser("b_engineer").get(f"/api/v1/inquiries/{sent.id}").json
    assert (now["revision"], now["target_cost"], now["parts"][0]["id"]) == (
        2, None, str(sent.part_ids[0]),
    )  # fmt: skip
    assert [d["filename"] for d in now["parts"][0]["drawings"]] == ["左 改訂C.pdf"]


def test_a_change_is_told_in_the_thread_in_each_readers_language(
    app: Flask, browser: SignIn, world: World
) -> None:
    sent = sent_inquiry(world)
    revise(browser("x_customer"), sent, 1, delivery_date=SOON, quality_level="strict")
    thread = FormPage(browser("b_engineer").get(f"/inquiries/{sent.id}/thread").text).words
    assert f"→ {written(SOON)}" in thread
    with app.app_context(), force_locale("en"):
        assert change_value("delivery_date", "2026-03-05") == "5 Mar 2026"
        assert change_value("quality_level", "strict") == "Strict (with inspection report)"
        assert change_value("remarks", "") == "–"


@pytest.mark.days
def test_offers_estimates_and_quote_on_the_older_revision_turn_stale(
    browser: SignIn, world: World, quoted: Case, roll_up: Callable[[], None]
) -> None:
    voids = {"voids": str(quoted.quote_revision)}
    answer = revise(browser("x_customer"), quoted, 1, delivery_date=SOON, **voids)
    assert answer.json["inquiry"]["state"] == "open"
    roll_up()
    with world.record.as_server("a test") as db:
        assert db.get_one(Offer, quoted.offer).state == "stale"
        asked = streams.request(db.get_one(Request, quoted.request))
        stale = [
            event.payload["state"]
            for event, _, _ in events_for_delivery(db, asked.id, 0)
            if event.type == "offer_state"
        ]
        runs = db.scalars(
            select(RollupRun)
            .where(RollupRun.estimate_id == quoted.estimate)
            .order_by(RollupRun.created_at.desc())
        ).all()
    assert stale == ["stale"]
    reasons = runs[0].inputs["stale"]
    assert {(one["reason"], one["built_on"], one["standing"]) for one in reasons} == {
        ("part_dropped", 1, 2), ("part_added", 1, 2),
    }  # fmt: skip
    for who, estimate in (("a_engineer", quoted.estimate), ("b_engineer", quoted.sub_estimate)):
        assert "改訂" in FormPage(browser(who).get(f"/estimates/{estimate}").text).words
    chosen = [{"part_id": str(quoted.part), "quantity": quoted.quantity}]
    late = browser("x_customer").post(
        f"/api/v1/quote-revisions/{quoted.quote_revision}/accept",
        json={"client_id": str(uuid4()), "choices": chosen},
    )
    assert (late.status_code, late.json["error"]["code"]) == (409, "revised")


def test_sending_it_unchanged_makes_no_revision(browser: SignIn, world: World) -> None:
    sent = sent_inquiry(world)
    customer = browser("x_customer")
    url = f"/inquiries/{sent.id}/revise"
    form = FormPage(customer.get(url).text).sent()
    page = customer.post(url, form, follow_redirects=True).text
    assert "変更がないため" in page
    assert revisions_told(world, sent.id) == [[]] * 4
    with world.record.as_server("a test") as db:
        assert len(db.scalars(select(InquiryRevision)).all()) == 1


def opened(client: Browser, sent: SentInquiry) -> FormPage:
    return FormPage(client.get(f"/inquiries/{sent.id}/revise").text)


def test_who_was_overtaken_chooses_and_looks_before_it_is_sent(
    browser: SignIn, world: World
) -> None:
    sent = sent_inquiry(world)
    customer, own = browser("x_customer"), str(sent.part_ids[0])
    url = f"/inquiries/{sent.id}/revise"
    typed = opened(customer, sent).sent() | {"subject": "私の件名", "remarks": "急ぎ"}
    theirs = {
        "subject": "同僚の件名",
        "quality_level": "strict",
        "parts": [part("右", [5], id=own)],
    }
    assert revise(browser(colleague(world)), sent, 1, **theirs).status_code == 200
    refused = customer.post(url, typed)
    page = FormPage(refused.text)
    assert refused.status_code == 409
    assert "同僚の件名" in page.words
    assert (page.value("subject"), page.value("revision")) == ("私の件名", "1")
    merged = FormPage(customer.post(url, page.sent() | {"decided:subject": "mine"}).text)
    assert "貴社の別の方" in merged.words
    assert [merged.value(name) for name in ("subject", "remarks", "quality_level", "revision")] == [
        "私の件名", "急ぎ", "strict", "2",
    ]  # fmt: skip
    assert (merged.value("parts-0-name"), merged.value("parts-0-quantities-0")) == ("右", "5")
    shown = browser("a_engineer").get(f"/api/v1/inquiries/{sent.id}").json
    assert shown["subject"] == "同僚の件名", "not sent yet"
    assert customer.post(url, merged.sent()).headers["Location"] == f"/inquiries/{sent.id}"
    now = browser("a_engineer").get(f"/api/v1/inquiries/{sent.id}").json
    assert (now["subject"], now["quality_level"], now["revision"]) == ("私の件名", "strict", 3)
    assert revise(customer, sent, 1).json["error"]["code"] == "changed_meanwhile"


@pytest.mark.parametrize(
    ("side", "names"),
    [("mine", ["左 改", "右", "私の板", "同僚の板"]), ("theirs", ["左 改", "私の板", "同僚の板"])],
)
def test_parts_that_two_people_add_remove_and_change_are_merged(
    browser: SignIn, world: World, side: str, names: list[str]
) -> None:
    sent = sent_inquiry(world, parts=[part("左", [10]), part("右", [5]), part("蓋", [1])])
    customer, (left, right, lid) = browser("x_customer"), map(str, sent.part_ids)
    url = f"/inquiries/{sent.id}/revise"
    typed = opened(customer, sent).sent() | {
        "parts-1-material": "SUS304", "parts-5-name": "私の板", "parts-5-quantities-0": "3",
    }  # fmt: skip
    for name in [name for name in typed if name.startswith("parts-2-")]:
        del typed[name]
    theirs = [part("左 改", [10], id=left), part("蓋", [1], id=lid), part("同僚の板", [7])]
    revise(browser(colleague(world)), sent, 1, parts=theirs)
    shown = customer.post(url, typed)
    assert shown.status_code == 409
    assert shown.text.count('class="difference"') == 1, "the part that one removed, one typed in"
    for words in ("SUS304", "削除", "同僚"):
        assert words in shown.text.split('class="difference"')[1]
    page = FormPage(shown.text)
    merged = FormPage(customer.post(url, page.sent() | {f"decided:{right}": side}).text)
    found = [name for name in merged.values if re.fullmatch(r"parts-\d+-name", name)]
    found.sort(key=lambda name: int(name.split("-")[1]))
    assert [merged.value(name) for name in found] == names
    assert customer.post(url, merged.sent()).headers["Location"] == f"/inquiries/{sent.id}"


def test_a_part_in_which_a_colleague_typed_is_not_removed_unseen(
    browser: SignIn, world: World
) -> None:
    sent = sent_inquiry(world, parts=[part("左", [10]), part("右", [5])])
    customer, (left, right) = browser("x_customer"), map(str, sent.part_ids)
    typed = opened(customer, sent).sent()
    for name in [name for name in typed if name.startswith("parts-1-")]:
        del typed[name]
    theirs = [part("左", [10], id=left), part("右", [500], id=right)]
    revise(browser(colleague(world)), sent, 1, parts=theirs)
    url = f"/inquiries/{sent.id}/revise"
    page = FormPage(customer.post(url, typed).text)
    assert "500" in page.words
    back = FormPage(customer.post(url, page.sent() | {f"decided:{right}": "theirs"}).text)
    assert back.value("parts-1-quantities-0") == "500"


def test_a_file_that_came_along_is_kept_although_somebody_was_faster(
    browser: SignIn, world: World, files_folder: Path
) -> None:
    sent = sent_inquiry(world)
    customer = browser("x_customer")
    url = f"/inquiries/{sent.id}/revise"
    typed = opened(customer, sent).sent() | {"subject": "私の件名"}
    part_id = str(sent.part_ids[0])
    revise(customer, sent, 1, subject="先の件名", parts=[part("左", [10], id=part_id)])
    page = FormPage(customer.post(url, typed | {"files": (io.BytesIO(PDF), "組図.pdf")}).text)
    assert "先の件名" in page.words
    merged = FormPage(customer.post(url, page.sent() | {"decide": "mine"}).text)
    assert customer.post(url, merged.sent()).status_code == 303
    now = browser("a_engineer").get(f"/api/v1/inquiries/{sent.id}").json
    assert [drawing["filename"] for drawing in now["drawings"]] == ["組図.pdf"]


def test_parts_are_known_by_their_ids_each_named_once(browser: SignIn, world: World) -> None:
    sent, other = sent_inquiry(world), sent_inquiry(world)
    customer, own = browser("x_customer"), str(sent.part_ids[0])
    for strange in (str(other.part_ids[0]), str(uuid4())):
        wrong = revise(
            customer, sent, 1, parts=[part("左", [1], id=own), part("右", [1], id=strange)]
        )
        assert list(wrong.json["error"]["fields"]) == ["parts-1-name"]
    twice = revise(customer, sent, 1, parts=[part("左", [1], id=own), part("右", [2], id=own)])
    assert twice.json["error"]["fields"]["parts-1-name"]["code"] == "unknown_part"
    changed = revise(customer, sent, 1, parts=[part("右", [2]), part("左", [1], id=own)])
    assert [p["name"] for p in changed.json["inquiry"]["parts"]] == ["右", "左"]
    assert changed.json["inquiry"]["parts"][1]["id"] == own


def test_what_has_ended_or_was_not_sent_cannot_be_revised(browser: SignIn, world: World) -> None:
    customer = browser("x_customer")
    for state in set(InquiryState) - LIVE_INQUIRY:
        inquiry, parts = inquiry_rows(world, state=state)
        answer = revise(customer, SentInquiry(inquiry, "", parts, [], 1), 1)
        assert (answer.status_code, answer.json["error"]["code"]) == (409, "not_live")
        form = customer.get(f"/inquiries/{inquiry}/revise")
        assert form.headers["Location"] == f"/inquiries/{inquiry}"
