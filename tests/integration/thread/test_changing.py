"""A message in other words, taken back, with signs under it; and that its words are gone for good."""

import json
from uuid import UUID, uuid4

import psycopg
import pytest
from sqlalchemy import func, select, text

from shared_db.foundation.ids import stream_id
from shared_db.models import (
    Channel,
    ClientAction,
    Event,
    Mail,
    Message,
    MessageRevision,
    StreamKind,
)
from shared_db.telling.messages import seal
from tests.factories.rows import inquiry_rows
from tests.factories.talk import said

WORDS = "¥1,200で間に合うと思います"


@pytest.fixture
def inquiry(world):
    return inquiry_rows(world)[0]


@pytest.fixture
def message(world, inquiry) -> UUID:
    """Of B's sales, to the customer and the shops."""
    return said(world, inquiry, "b_sales", WORDS, Channel.CUSTOMER)


def url(message: UUID, more: str = "") -> str:
    return f"/api/v1/messages/{message}{more}"


def stream_of(world, inquiry) -> UUID:
    return stream_id(StreamKind.CUSTOMER_CHANNEL, world.group_id, inquiry)


def page(client, inquiry):
    return client.get(f"/inquiries/{inquiry}/thread?channel=customer").text


def broken(world) -> list[UUID]:
    with world.record.as_server("a test") as db:
        of = select(Event.stream_id).distinct()
        return [one for one in db.scalars(of) if db.scalar(func.first_broken_event(one))]


def test_other_words_replace_those_before_which_its_readers_can_look_up(
    browser, inquiry, message
) -> None:
    author, customer = browser("b_sales"), browser("x_customer")
    other = {"revision": 1, "body": "¥1,300になります"}
    assert author.put(url(message), json=other).json == {
        "message_id": str(message),
        "revision": 2,
    }
    drawn = page(customer, inquiry)
    assert "¥1,300になります" in drawn
    assert "編集済み" in drawn
    assert WORDS not in drawn
    wordings = customer.get(url(message, "/revisions")).json["wordings"]
    assert [one["body"] for one in wordings] == [WORDS, "¥1,300になります"]
    late = author.put(url(message), json={"revision": 1, "body": "別の窓から"})
    assert late.status_code == 409


def test_only_its_author_changes_it_and_for_others_it_is_not_there(browser, message) -> None:
    new = {"revision": 1, "body": "x"}
    for who, status in {
        "a_sales": 403,
        "b_engineer": 403,
        "x_customer": 403,
        "y_customer": 404,
        "z_sales": 404,
    }.items():
        assert browser(who).put(url(message), json=new).status_code == status
        assert browser(who).delete(url(message)).status_code == status


def test_taken_back_its_words_are_nowhere_on_record_and_the_chain_holds(
    browser, inquiry, message, world, do_jobs
) -> None:
    author = browser("b_sales")
    author.put(url(message), json={"revision": 1, "body": f"{WORDS}。確認します"})
    answer = said(world, inquiry, "x_customer", "お願いします", Channel.CUSTOMER)
    for _ in range(2):
        assert author.delete(url(message)).status_code == 200
    drawn = page(browser("x_customer"), inquiry)
    assert WORDS not in drawn
    assert "投稿者が取り消しました" in drawn
    assert f"post-{answer}" in drawn
    with world.record.as_server("a test") as db:
        left = select(MessageRevision).where(
            MessageRevision.body.is_not(None) | MessageRevision.key.is_not(None)
        )
        assert [one.body for one in db.scalars(left)] == ["お願いします"]
        assert not any(WORDS in json.dumps(m.values, ensure_ascii=False) for m in _letters(db))
        assert _letters(db) != [], "the customer is told of it by mail"
        told = select(Event).where(Event.type == "message_taken_back")
        assert len(db.scalars(told).all()) == 1
    assert broken(world) == []
    assert author.put(url(message), json={"revision": 2, "body": "やはり"}).status_code == 409


def test_taken_back_not_even_the_hash_of_a_retried_request_tells_the_words(
    browser, inquiry, world
) -> None:
    author, said_once = browser("b_sales"), {"client_id": str(uuid4()), "body": WORDS}
    path = f"/api/v1/inquiries/{inquiry}/channels/customer/messages"
    message = author.post(path, json=said_once).json["message_id"]
    reworded = {"client_id": str(uuid4()), "revision": 1, "body": f"{WORDS}。"}
    author.put(url(message), json=reworded)

    def hashes() -> set[bytes]:
        with world.record.as_server("a test") as db:
            return set(db.scalars(select(ClientAction.body_hash)))

    before = hashes()
    author.delete(url(message))
    assert len(before) == 2
    assert before & hashes() == set()
    assert author.post(path, json=said_once).status_code == 409


def _letters(db):
    return db.scalars(select(Mail).where(Mail.template == "message_posted")).all()


def test_the_log_holds_no_words_but_what_they_are_known_by(message, world) -> None:
    with world.record.as_server("a test") as db:
        event = db.scalars(select(Event).where(Event.type == "posted")).one()
        wording = db.scalars(select(MessageRevision)).one()
    assert WORDS not in json.dumps(event.payload, ensure_ascii=False)
    assert event.payload["seal"] == seal(wording.key, WORDS)
    assert event.payload["seal"] != seal(wording.key, WORDS + "。")
    assert event.version == 2


def test_a_message_of_before_leaves_the_log_too_and_only_when_its_author_says_so(
    world, inquiry, browser, owner_database_url
) -> None:
    """As events were until messages became the truth: with the words in them."""
    stream, old = (
        stream_of(world, inquiry),
        said(world, inquiry, "b_sales", WORDS, Channel.CUSTOMER),
    )
    said(world, inquiry, "x_customer", "お願いします", Channel.CUSTOMER)
    with psycopg.connect(owner_database_url.replace("+psycopg", "")) as owner:
        _put_its_words_into_its_event(owner, stream, old)
    assert broken(world) == []
    assert WORDS in page(browser("a_sales"), inquiry)
    erase = text("SELECT erase_message(:message, :stream)")
    with (
        pytest.raises(Exception, match="not taken back"),
        world.record.as_server("a test") as db,
    ):
        db.execute(erase, {"message": old, "stream": stream})
    browser("b_sales").delete(url(old))
    with world.record.as_server("a test") as db:
        kept = [json.dumps(one, ensure_ascii=False) for one in db.scalars(select(Event.payload))]
    assert not any(WORDS in one for one in kept)
    assert broken(world) == []
    assert "投稿者が取り消しました" in page(browser("a_sales"), inquiry)


def test_an_event_whose_words_vanish_without_being_taken_back_is_broken(
    world, inquiry, owner_database_url
) -> None:
    stream, old = (
        stream_of(world, inquiry),
        said(world, inquiry, "b_sales", WORDS, Channel.CUSTOMER),
    )
    with psycopg.connect(owner_database_url.replace("+psycopg", "")) as owner:
        _put_its_words_into_its_event(owner, stream, old)
        owner.execute(
            "UPDATE event SET payload = (payload - 'body') || '{\"erased\": true}'"
            " WHERE payload->>'message_id' = %s",
            [str(old)],
        )
    assert broken(world) == [stream]


def _put_its_words_into_its_event(owner, stream: UUID, message: UUID) -> None:
    """Rewrite the stream as an earlier version would have written it."""
    owner.execute("ALTER TABLE event DISABLE TRIGGER event_append_only")
    owner.execute(
        "UPDATE event SET version = 1, payload = payload - 'seal' - 'revision'"
        " || jsonb_build_object('body', %s::text) WHERE payload->>'message_id' = %s",
        [WORDS, str(message)],
    )
    chain = b""
    for row in owner.execute(
        "SELECT seq, act_id, type, version, person_id, company_id, payload, at FROM event"
        " WHERE stream_id = %s ORDER BY seq",
        [stream],
    ).fetchall():
        seq, act, kind, version, person, company, payload, at = row
        [chain] = owner.execute(
            "UPDATE event SET hash = event_hash(%s, %s, %s, %s, named(%s, %s::smallint, NULL), %s, %s,"
            " %s::jsonb, %s) WHERE stream_id = %s AND seq = %s RETURNING hash",
            [
                *(chain, stream, seq, act, kind, version, person, company),
                *(json.dumps(payload), at, stream, seq),
            ],
        ).fetchone()
    owner.execute("UPDATE stream SET last_hash = %s WHERE id = %s", [chain, stream])
    owner.execute("ALTER TABLE event ENABLE TRIGGER event_append_only")


def test_the_application_can_neither_change_nor_delete_a_wording(world, message) -> None:
    for change in ("UPDATE message_revision SET body = 'x'", "DELETE FROM message_revision"):
        with (
            pytest.raises(Exception, match="permission denied"),
            world.record.as_server("a test") as db,
        ):
            db.execute(text(change))


def test_signs_are_put_under_a_message_once_and_taken_away(
    browser, inquiry, message, world
) -> None:
    customer = browser("x_customer")
    sign = url(message, "/reactions/possible")
    for _ in range(2):
        assert customer.put(sign).status_code == 200
    browser("a_sales").put(sign)
    assert "できます 2" in page(browser("b_sales"), inquiry)
    for _ in range(2):
        assert customer.delete(sign).status_code == 200
    assert "できます 1" in page(browser("b_sales"), inquiry)
    assert customer.put(url(message, "/reactions/smile")).status_code == 404
    with world.record.as_server("a test") as db:
        told = db.scalars(select(Event.payload).where(Event.type == "reacted")).all()
    assert [one["given"] for one in told] == [True, True, False]


def test_a_message_speaks_to_those_who_read_it_and_to_nobody_else(browser, inquiry, world) -> None:
    def post(who: str, channel: str, **named) -> int:
        body = {"client_id": str(uuid4()), "body": "どうでしょう", "mentions": named}
        path = f"/api/v1/inquiries/{inquiry}/channels/{channel}/messages"
        return browser(who).post(path, json=body).status_code

    company, person = world.companies, world.people
    assert post("a_engineer", "group", companies=[str(company["b"])]) == 201
    assert post("a_engineer", "group", people=[str(person["a_sales"])]) == 201
    assert post("a_engineer", "group", companies=[str(company["x"])]) == 422
    assert post("a_engineer", "customer", companies=[str(company["x"])]) == 201
    assert post("a_engineer", "customer", companies=[str(company["y"])]) == 422
    assert post("a_engineer", "group", people=[str(person["b_engineer"])]) == 422
    assert post("x_customer", "customer", companies=[str(company["z"])]) == 422
    events = browser("b_engineer").get(
        f"/api/v1/streams/{stream_id(StreamKind.GROUP_CHANNEL, world.group_id, inquiry)}/events"
    )
    named = [one["data"]["mentions"] for one in events.json["events"] if one["type"] == "posted"]
    assert [[who["name"] for who in one] for one in named] == [["墨田板金"], ["a_sales"]]


def test_a_letter_about_what_was_taken_back_has_nothing_to_say(
    browser, message, world, do_jobs
) -> None:
    browser("b_sales").delete(url(message))
    with world.record.as_server("a test") as db:
        db.execute(text("UPDATE job SET run_after = now() - interval '1 minute'"))
    do_jobs()
    with world.record.as_server("a test") as db:
        states = [(one.state, one.error) for one in _letters(db)]
        assert len(db.scalars(select(Message)).all()) == 1
    assert states and all(state == "withheld" for state, _ in states), states
