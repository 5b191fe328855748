"""Posting in the two channels: who reads it, that it stays as it was typed, and never twice."""

import json
import os
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select

from shared_db.foundation.ids import stream_id
from shared_db.models import (
    Inquiry,
    InquiryState,
    Message,
    MessageRevision,
    ReadPosition,
    StreamKind,
)
from tests.factories.rows import inquiry_rows

SHARED = Path(os.environ.get("TSUNAGU_SHARED_DATA", Path(__file__).parents[4] / "shared/data"))
BLNS = SHARED / "hostile/blns.json"


@pytest.fixture
def inquiry(world):
    return inquiry_rows(world)[0]


def api(inquiry, channel):
    return f"/api/v1/inquiries/{inquiry}/channels/{channel}/messages"


def say(client, inquiry, body, channel="group", client_id=None):
    return client.post(
        api(inquiry, channel), json={"client_id": str(client_id or uuid4()), "body": body}
    )


def page(client, inquiry, channel="group"):
    return client.get(f"/inquiries/{inquiry}/thread?channel={channel}").get_data(as_text=True)


def group_stream(world, inquiry):
    return stream_id(StreamKind.GROUP_CHANNEL, world.group_id, inquiry)


def test_what_a_shop_says_to_the_shops_is_hidden_from_the_customer(browser, inquiry) -> None:
    assert say(browser("a_engineer"), inquiry, "内緒の話").status_code == 201
    assert "内緒の話" in page(browser("b_engineer"), inquiry)
    assert "内緒の話" not in page(browser("x_customer"), inquiry)
    assert "内緒の話" not in page(browser("x_customer"), inquiry, "customer")
    assert say(browser("x_customer"), inquiry, "hello", "group").status_code == 404


def test_customer_and_shops_talk_in_the_customers_channel(browser, inquiry) -> None:
    say(browser("x_customer"), inquiry, "納期を早められますか", "customer")
    say(browser("b_sales"), inquiry, "確認します", "customer")
    for who in ("x_customer", "c_engineer"):
        drawn = page(browser(who), inquiry, "customer")
        assert drawn.index("納期を早められますか") < drawn.index("確認します")


def test_the_two_channels_can_be_told_apart_by_words(browser, inquiry) -> None:
    member = browser("a_engineer")
    assert "会員企業に送信" in page(member, inquiry)
    assert "お客様には見えません" in page(member, inquiry)
    assert "お客様に送信" in page(member, inquiry, "customer")
    assert "お客様に公開されています" in page(member, inquiry, "customer")
    assert "会員企業のみ" not in page(browser("x_customer"), inquiry)


def test_a_post_without_scripts_leads_back_to_the_thread(browser, inquiry) -> None:
    client = browser("a_engineer")
    typed = {"client_id": str(uuid4()), "body": "一行目\n二行目"}
    url = f"/inquiries/{inquiry}/channels/customer/messages"
    for _ in range(2):
        answer = client.post(url, typed)
        assert answer.status_code == 303
        assert answer.headers["Location"] == f"/inquiries/{inquiry}?channel=customer#aside"
    assert page(client, inquiry, "customer").count("一行目\n二行目") == 1


def test_what_cannot_be_posted_is_shown_again_with_a_sentence(browser, inquiry) -> None:
    client = browser("a_engineer")
    url = f"/inquiries/{inquiry}/channels/group/messages"
    for body, sentence in (
        ("  ", "入力"),
        ("長" * 10_001, "10,000"),
    ):
        answer = client.post(url, {"client_id": str(uuid4()), "body": body})
        assert answer.status_code == 422
        assert sentence in answer.get_data(as_text=True)
        assert body in answer.get_data(as_text=True)
    assert say(client, inquiry, "a\x00b").status_code == 422
    assert say(client, inquiry, "\ud800").status_code == 422
    assert say(client, inquiry, "長" * 10_000).status_code == 201


@pytest.mark.skipif(not BLNS.exists(), reason="the shared hostile strings are not here")
def test_hostile_words_are_kept_and_shown_as_they_are(browser, inquiry, world) -> None:
    client = browser("a_engineer")
    strings = [text for text in json.loads(BLNS.read_text()) if text.strip() and "\x00" not in text]
    for text in strings:
        assert say(client, inquiry, text).status_code == 201, text
    with world.record.as_server("a test") as db:
        kept = set(db.scalars(select(MessageRevision.body)))
    assert kept == set(strings)
    drawn = page(client, inquiry)
    events = client.get(
        f"/api/v1/streams/{group_stream(world, inquiry)}/events?html=1&limit=500&after=1"
    ).json["events"]
    assert [event["data"]["body"] for event in events if event["type"] == "posted"][:20] == (
        strings[:20]
    )
    for markup in ("<script>alert", "<img src=x", "<svg onload", 'javascript:alert(1)">'):
        assert markup not in drawn
        assert not any(markup in event["html"] for event in events)


def test_only_web_addresses_can_be_clicked(browser, inquiry) -> None:
    client = browser("a_engineer")
    say(client, inquiry, 'see https://example.jp/a?b=1&c="x" and javascript:alert(1), ok.')
    drawn = page(client, inquiry)
    assert '<a href="https://example.jp/a?b=1&amp;c=" rel="noopener noreferrer nofollow"' in drawn
    assert 'href="javascript' not in drawn


def test_the_same_post_sent_again_is_the_same_post(browser, inquiry, world) -> None:
    client, client_id = browser("a_engineer"), uuid4()
    first = say(client, inquiry, "一度だけ", client_id=client_id)
    again = say(client, inquiry, "一度だけ", client_id=client_id)
    assert first.json == again.json
    assert say(client, inquiry, "別のこと", client_id=client_id).status_code == 409
    with world.record.as_server("a test") as db:
        assert len(db.scalars(select(Message)).all()) == 1


def test_the_first_word_to_the_customer_stops_the_clock_once(browser, inquiry, world) -> None:
    def stopped():
        with world.record.as_server("a test") as db:
            return db.get_one(Inquiry, inquiry).first_reply_at

    say(browser("x_customer"), inquiry, "いかがでしょう", "customer")
    say(browser("a_engineer"), inquiry, "どうする", "group")
    assert stopped() is None
    say(browser("b_sales"), inquiry, "承りました", "customer")
    first = stopped()
    assert first is not None
    say(browser("a_sales"), inquiry, "追って連絡します", "customer")
    assert stopped() == first


def test_one_may_say_good_bye_but_nothing_before_it_is_sent(browser, world) -> None:
    ended, _ = inquiry_rows(world, state=InquiryState.WITHDRAWN)
    draft, _ = inquiry_rows(world, state=InquiryState.DRAFT)
    assert say(browser("a_sales"), ended, "またお願いします", "customer").status_code == 201
    assert say(browser("x_customer"), draft, "まだ", "customer").status_code == 404


@pytest.mark.parametrize(
    ("who", "group", "customer"),
    [
        ("a_engineer", 201, 201),
        ("a_coordinator", 201, 201),
        ("c_purchaser", 201, 201),
        ("x_customer", 404, 201),
        ("y_customer", 404, 404),
        ("z_engineer", 404, 404),
        ("a_administrator", 403, 403),
        (None, 401, 401),
    ],
)
def test_who_may_post_where(browser, inquiry, who, group, customer) -> None:
    client = browser(who)
    assert say(client, inquiry, "x", "group").status_code == group
    assert say(client, inquiry, "x", "customer").status_code == customer


def test_earlier_posts_come_page_by_page(browser, inquiry) -> None:
    client = browser("a_engineer")
    for n in range(120):
        say(client, inquiry, f"言葉-{n:03d}")
    shown, url = page(client, inquiry), f"/inquiries/{inquiry}/channels/group/earlier"
    assert "言葉-070" in shown
    assert "言葉-069" not in shown
    assert f"{url}?before=72" in shown
    before = client.get(f"{url}?before=72").get_data(as_text=True)
    assert [f"言葉-{n:03d}" in before for n in (19, 20, 69, 70)] == [False, True, True, False]
    last = client.get(f"{url}?before=22").get_data(as_text=True)
    assert "言葉-000" in last
    assert "before=" not in last
    assert browser("x_customer").get(f"{url}?before=72").status_code == 404


def test_the_thread_costs_the_same_with_one_post_and_with_many(browser, inquiry, count_sql) -> None:
    client = browser("a_engineer")
    say(client, inquiry, "one")
    say(client, inquiry, "one", "customer")
    few = count_sql(lambda: page(client, inquiry))
    for n in range(20):
        say(client, inquiry, f"more {n}")
        say(client, inquiry, f"more {n}", "customer")
    assert count_sql(lambda: page(client, inquiry)) == few


def test_how_far_one_has_read_never_goes_back(browser, inquiry, world) -> None:
    client, stream = browser("b_engineer"), group_stream(world, inquiry)
    for n in range(4):
        say(browser("a_engineer"), inquiry, f"post {n}")
    url = f"/api/v1/streams/{stream}/read"
    assert [client.put(url, json={"seq": seq}).json["seq"] for seq in (3, 1, 99)] == [3, 3, 5]
    assert client.put(url, json={"seq": -1}).status_code == 422
    assert browser("z_engineer").put(url, json={"seq": 1}).status_code == 404
    assert browser("x_customer").put(url, json={"seq": 1}).status_code == 404
    with world.record.as_server("a test") as db:
        assert [(p.person_id, p.seq) for p in db.scalars(select(ReadPosition))] == [
            (world.people["b_engineer"], 5)
        ]
    assert 'data-read-seq="5"' in page(client, inquiry)


def test_unread_posts_of_the_other_channel_are_counted(browser, inquiry) -> None:
    say(browser("x_customer"), inquiry, "一つ", "customer")
    say(browser("x_customer"), inquiry, "二つ", "customer")
    say(browser("a_engineer"), inquiry, "自分の", "customer")
    drawn = page(browser("a_engineer"), inquiry)
    assert 'class="count">3' in drawn  # with the sending of the inquiry itself


def test_a_program_catches_up_from_a_number(browser, inquiry, world) -> None:
    client, stream = browser("a_engineer"), group_stream(world, inquiry)
    for n in range(5):
        say(client, inquiry, f"post {n}")
    answer = client.get(f"/api/v1/streams/{stream}/events?after=2&limit=3").json
    assert answer["last_seq"] == 6
    assert [event["seq"] for event in answer["events"]] == [3, 4, 5]
    assert "html" not in answer["events"][0]
    drawn = client.get(f"/api/v1/streams/{stream}/events?after=5&html=1").json["events"][0]
    assert 'data-seq="6"' in drawn["html"]
    assert drawn["by"]["person"] == "a_engineer"
    for who in ("x_customer", "z_engineer", "y_customer"):
        url = f"/api/v1/streams/{stream}/events"
        assert browser(who).get(url).status_code == 404
    assert client.get(f"/api/v1/streams/{stream}/events?limit=0").status_code == 422
    assert client.get(f"/api/v1/streams/{uuid4()}/events").status_code == 404
