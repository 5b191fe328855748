"""Live delivery by real web processes: what is told reaches those who may hear it, in order."""

import threading
import time
from contextlib import closing
from uuid import uuid4

import pytest
import requests
import socketio
import websocket
from sqlalchemy import select, update

from shared_db.models import Inquiry, Language, Message, Person
from shared_db.spine import streams
from shared_db.spine.events import LeadChosen, RatesChanged, SettledForYou
from tests.fixtures.listener import Listener
from tests.fixtures.live import say
from tests.fixtures.running import *  # noqa: F403

TOGETHER = 10


def test_a_post_at_one_web_process_is_seen_at_the_other_in_order(
    web, other_web, talk, listen, client
) -> None:
    ears = [listen(web, "b_engineer"), listen(other_web, "c_sales")]
    for ear in ears:
        assert ear.follow(talk.group) == [str(talk.group)]
        assert ear.wait_for_head(talk.group, 1)
    poster = client("a_engineer")
    for n in range(20):
        assert say(poster, talk.url(web if n % 2 else other_web), f"post {n}").status_code == 201
    for ear in ears:
        assert ear.wait_for_head(talk.group, 21), ear.of(talk.group)
        assert ear.bodies(talk.group) == [f"post {n}" for n in range(20)]
        assert [event["seq"] for event in ear.of(talk.group)] == list(range(1, 22))
        assert ear.doubled == []


def test_a_post_is_heard_at_once(web, talk, listen, client) -> None:
    ear, poster = listen(web, "b_engineer"), client("a_engineer")
    ear.follow(talk.group)
    took = []
    for n in range(20):
        said = time.monotonic()
        say(poster, talk.url(web), f"post {n}")
        assert ear.wait_for_head(talk.group, n + 2)
        took.append(ear.of(talk.group)[-1]["arrived"] - said)
    assert sorted(took)[10] < 0.3, took


def test_two_tabs_hear_the_same_and_each_reader_in_their_language(
    web, talk, listen, client, world
) -> None:
    with world.record.as_server("a test") as db:
        english = update(Person).where(Person.id == world.people["c_engineer"])
        db.execute(english.values(language=Language.ENGLISH))
    tabs = [listen(web, "b_engineer"), listen(web, "b_engineer")]
    reader = listen(web, "c_engineer")
    for ear in (*tabs, reader):
        ear.follow(talk.group)
    say(client("a_engineer"), talk.url(web), "寸法はどうしますか")
    for ear in (*tabs, reader):
        assert ear.wait_for_head(talk.group, 2)
    one, other = ([{**e, "arrived": 0} for e in tab.of(talk.group)] for tab in tabs)
    assert one == other
    assert "受け付けました" in one[0]["html"]
    assert " sent RFQ-" in reader.of(talk.group)[0]["html"]
    assert "寸法はどうしますか" in reader.of(talk.group)[1]["html"]


def test_what_was_missed_comes_first_and_only_what_was_missed(web, talk, listen, client) -> None:
    poster = client("a_engineer")
    for n in range(250):
        assert say(poster, talk.url(web), f"post {n}").ok
    ear = listen(web, "b_engineer")
    ear.follow(talk.group, have={talk.group: 101})
    assert ear.wait_for_head(talk.group, 251)
    assert [event["seq"] for event in ear.of(talk.group)] == list(range(102, 252))
    say(poster, talk.url(web), "new")
    assert ear.wait_for_head(talk.group, 252)
    assert ear.doubled == []


def test_catching_up_while_people_post_leaves_no_gap_and_no_double(
    web, talk, listen, client
) -> None:
    poster = client("a_engineer")
    for n in range(150):
        say(poster, talk.url(web), f"before {n}")
    stop = threading.Event()

    def keep_posting() -> None:
        n = 0
        while not stop.is_set():
            say(poster, talk.url(web), f"meanwhile {n}")
            n += 1

    posting = threading.Thread(target=keep_posting)
    posting.start()
    ears = []
    for _ in range(8):
        ears.append(listen(web, "b_engineer"))
        ears[-1].follow(talk.group)
    stop.set()
    posting.join()
    say(poster, talk.url(web), "last")
    for ear in ears:
        assert ear.wait(lambda ear=ear: ear.bodies(talk.group)[-1:] == ["last"])
        seqs = [event["seq"] for event in ear.of(talk.group)]
        assert seqs == list(range(1, seqs[-1] + 1))
        assert ear.doubled == []


def test_the_same_post_ten_times_at_once_is_one_post(
    web, other_web, talk, listen, client, world
) -> None:
    webs = [web, other_web]
    ear, client_id, answers = listen(webs[0], "b_engineer"), uuid4(), []
    ear.follow(talk.group)

    def send(n: int) -> None:
        answers.append(say(client("a_engineer"), talk.url(webs[n % 2]), "once", client_id))

    threads = [threading.Thread(target=send, args=[n]) for n in range(TOGETHER)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert [answer.status_code for answer in answers] == [201] * TOGETHER
    assert len({answer.json()["message_id"] for answer in answers}) == 1
    assert ear.wait_for_head(talk.group, 2)
    time.sleep(1.5)
    assert ear.bodies(talk.group) == ["once"]
    with world.record.as_server("a test") as db:
        here = select(Message).where(Message.inquiry_id == talk.inquiry_id)
        assert len(db.scalars(here).all()) == 1


def test_a_stream_of_others_is_silence(web, talk, listen, client, world) -> None:
    curious = {
        name: listen(web, name) for name in ("x_customer", "y_customer", "z_engineer", "c_sales")
    }
    side = streams.company_side(talk.inquiry_id, world.companies["b"])
    with world.record.work(world.actor("b_engineer")) as work:
        work.tell(side, RatesChanged(work_centre_id=uuid4()))
    wanted = (talk.group, talk.customer, side.id)
    followed = {name: ear.follow(*wanted) for name, ear in curious.items()}
    assert followed == {
        "x_customer": [str(talk.customer)],
        "y_customer": [],
        "z_engineer": [],
        "c_sales": [str(talk.group), str(talk.customer)],
    }
    for channel in ("group", "customer"):
        say(client("a_engineer"), talk.url(web, channel), f"for {channel}")
    assert curious["c_sales"].wait_for_head(talk.group, 2)
    assert curious["x_customer"].wait_for_head(talk.customer, 2)
    assert set(curious["x_customer"].events) == {str(talk.customer)}
    assert str(side.id) not in curious["c_sales"].events
    assert curious["y_customer"].events == curious["z_engineer"].events == {}
    assert curious["y_customer"].heads == curious["z_engineer"].heads == {}


def test_a_stream_is_heard_from_its_first_event_on(web, listen, world) -> None:
    inbox = streams.inbox(world.people["b_engineer"])
    own, other = listen(web, "b_engineer"), listen(web, "c_engineer")
    assert own.follow(inbox.id) == other.follow(inbox.id) == []
    with world.record.work(world.actor("a_engineer")) as work:
        work.tell(inbox, SettledForYou(kind="x", inquiry_id=uuid4()))
    assert own.wait_for_head(inbox.id, 1)
    assert other.events == {}


def test_a_lost_hint_is_made_good_within_two_seconds(web, talk, listen, world) -> None:
    ear = listen(web, "b_engineer")
    ear.follow(talk.group)
    world.record.after_commit(hints=lambda _events: None, tasks=lambda _job_id, _queue: None)
    with world.record.work(world.actor("a_coordinator")) as work:
        inquiry = work.session.get_one(Inquiry, talk.inquiry_id)
        work.tell(
            streams.group_channel(inquiry),
            LeadChosen(inquiry_id=inquiry.id, company_id=world.companies["a"], company="A"),
        )
    assert ear.wait_for_head(talk.group, 2, seconds=2.5)


def test_nobody_connects_signed_out_or_from_another_site(web, listen, signed_in, world) -> None:
    with pytest.raises(socketio.exceptions.ConnectionError):
        listen(web, None)
    old = signed_in(world.people["b_engineer"], epoch=0).headers
    with pytest.raises(socketio.exceptions.ConnectionError):
        Listener(web.url, old)
    cookie = signed_in(world.people["b_engineer"]).headers["Cookie"]
    assert _first_word(web, cookie, web.url).startswith("0{")
    with pytest.raises(websocket.WebSocketBadStatusException, match="400"):
        _first_word(web, cookie, "http://evil.test")
    polling = requests.get(f"{web.url}/socket.io/?EIO=4&transport=polling", timeout=5)
    assert polling.status_code == 400


def test_typing_is_heard_by_the_others_on_the_stream_only(web, talk, listen, world) -> None:
    writer, reader = listen(web, "a_engineer"), listen(web, "b_engineer")
    customer = listen(web, "x_customer")
    for ear in (writer, reader):
        ear.follow(talk.group)
    customer.follow(talk.group, talk.customer)
    writer.client.emit("typing", {"stream": str(talk.group)})
    customer.client.emit("typing", {"stream": str(talk.group)})
    said = {
        "stream": str(talk.group),
        "person": {"id": str(world.people["a_engineer"]), "name": "a_engineer"},
    }
    assert reader.wait(lambda: reader.said == [("typing", said)], 3)
    time.sleep(0.5)
    assert reader.said == [("typing", said)]
    assert writer.said == customer.said == []


def test_nonsense_on_the_socket_hurts_nobody(web, talk, listen, client) -> None:
    ear = listen(web, "b_engineer")
    for wanted in (None, 7, "x", [], {"streams": 3}, {"streams": [None, {"id": "no"}, {"have": 1}]},
                   {"streams": [{"id": str(talk.group), "have": "many"}]}):  # fmt: skip
        assert set(ear.client.call("follow", wanted)) == {"following"}
        ear.client.emit("typing", wanted)
        ear.client.emit("unfollow", wanted)
    ear.follow(talk.group, have={talk.group: 10**15})
    say(client("a_engineer"), talk.url(web), "still here")
    assert ear.wait_for_head(talk.group, 2)


def test_one_cannot_follow_without_end(web, talk, listen) -> None:
    ear, nowhere = listen(web, "b_engineer"), [uuid4() for _ in range(200)]
    assert ear.follow(*nowhere) == []
    assert ear.follow(talk.group) == []
    ear.client.emit("unfollow", {"streams": [str(one) for one in nowhere[:1]]})
    assert ear.follow(talk.group) == [str(talk.group)]


def _first_word(web, cookie: str, origin: str) -> str:
    """What the server says first to a page of this origin."""
    url = f"{web.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket"
    with closing(websocket.create_connection(url, cookie=cookie, origin=origin)) as socket:
        return str(socket.recv())
