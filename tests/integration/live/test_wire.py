"""What nobody, or somebody who means no good, may send on a socket: others notice nothing."""

import time
from contextlib import closing
from threading import Thread

import requests

from tests.fixtures.live import say
from tests.fixtures.raw import (
    BINARY,
    CONTINUED,
    PING,
    PONG,
    TEXT,
    closed_with,
    frame,
    header,
)
from tests.fixtures.running import *  # noqa: F403

TOO_BIG, NOT_UNDERSTOOD, PROTOCOL_ERROR, GOING_AWAY = 1009, 1003, 1002, 1001
LIMIT = 64 * 1024


def test_a_message_is_refused_at_the_header_with_which_it_grows_too_large(web, dial) -> None:
    for sent, why in [
        (header(TEXT, LIMIT + 1), TOO_BIG),
        (header(TEXT, 20 << 20), TOO_BIG),
        (header(TEXT, (1 << 63) - 1), TOO_BIG),
        (frame(TEXT, b"4" * LIMIT, last=False) + header(CONTINUED, 1), TOO_BIG),
        (header(BINARY, 1), NOT_UNDERSTOOD),
        (frame(TEXT, b"4", more_bits=0x40), PROTOCOL_ERROR),  # compressed
        (header(PING, 126), PROTOCOL_ERROR),
    ]:
        raw = dial(web, websocket=True)
        raw.sendall(sent)
        assert closed_with(raw.until_closed(5)) == why, sent[:20]
    raw = dial(web, websocket=True)
    largest = b'42["typing","' + b"x" * (LIMIT - 15) + b'"]'
    raw.sendall(frame(TEXT, largest[:40_000], last=False) + frame(CONTINUED, largest[40_000:]))
    raw.sendall(frame(PING, b"still here"))
    assert raw.recv(100) == bytes([0x80 | PONG, 10]) + b"still here"


def test_no_compression_is_agreed_on(web, dial) -> None:
    offer = "Sec-WebSocket-Extensions: permessage-deflate\r\n"
    assert b"Extensions" not in dial(web, websocket=True, more=offer).welcome


def test_who_sends_twenty_megabytes_in_one_frame_keeps_nobody_waiting(web, dial) -> None:

    def send() -> None:
        raw = dial(web, websocket=True)
        try:
            raw.sendall(header(TEXT, 20 << 20))
            for _ in range(20):
                raw.sendall(bytes(1 << 20))
        except ConnectionError:
            return

    senders = [Thread(target=send) for _ in range(3)]
    for sender in senders:
        sender.start()
    took = []
    while any(sender.is_alive() for sender in senders) or len(took) < 20:
        began = time.monotonic()
        assert requests.get(f"{web.url}/health/live", timeout=20).ok
        took.append(time.monotonic() - began)
    assert max(took) < 0.5, max(took)


def test_who_sends_many_frames_is_read_no_faster_than_people_act(web, dial) -> None:
    raw = dial(web, websocket=True)
    raw.sendall(frame(PING, b"") * 600)
    came, end = b"", time.monotonic() + 2
    while (left := end - time.monotonic()) > 0:
        raw.settimeout(left)
        try:
            came += raw.recv(4096)
        except TimeoutError:
            break
    assert 200 <= came.count(bytes([0x80 | PONG, 0])) <= 250


def test_who_does_not_sign_in_is_seen_out_and_who_did_stays(
    hasty_web, dial, listen, talk, client
) -> None:
    ear = listen(hasty_web, "b_engineer")
    silent, refused = dial(hasty_web, websocket=True), dial(hasty_web, websocket=True)
    refused.sendall(frame(TEXT, b"40"))
    assert closed_with(silent.until_closed(5)) == 1000
    said = refused.until_closed(5)
    assert b"signed_out" in said and closed_with(said) == 1000
    ear.follow(talk.group)
    say(client("a_engineer"), talk.url(hasty_web), "heard")
    assert ear.wait(lambda: ear.bodies(talk.group) == ["heard"])


def test_who_does_not_read_keeps_nobody_else_from_hearing_and_is_hung_up_on(
    hasty_web, dial, listen, talk, client, signed_in, world
) -> None:
    cookie = f"Cookie: {signed_in(world.people['c_sales']).headers['Cookie']}\r\n"
    deaf = dial(hasty_web, websocket=True, more=cookie)
    follow = f'42["follow",{{"streams":["{talk.group}"]}}]'.encode()
    deaf.sendall(frame(TEXT, b"40") + frame(TEXT, follow))
    ear, poster = listen(hasty_web, "b_engineer"), client("a_engineer")
    ear.follow(talk.group)
    for n in range(60):  # more than the system keeps for who doesn't read
        began = time.monotonic()
        say(poster, talk.url(hasty_web), f"{n} " + "長い文" * 3000)
        assert time.monotonic() - began < 1
    assert ear.wait_for_head(talk.group, 61)
    assert ear.doubled == []
    time.sleep(1.5)
    deaf.until_closed(5)


def test_without_a_websocket_nothing_is_told(web) -> None:
    for address in ("transport=polling", "transport=websocket", ""):
        answer = requests.get(f"{web.url}/socket.io/?EIO=4&{address}", timeout=5)
        assert answer.status_code == 400
    no_key = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13"}
    answer = requests.get(
        f"{web.url}/socket.io/?EIO=4&transport=websocket", headers=no_key, timeout=5
    )
    assert answer.status_code == 400


def test_a_stop_waits_for_no_open_socket_and_says_good_bye(web_process, dial, listen) -> None:
    web = web_process()
    raws = [dial(web, websocket=True) for _ in range(3)]
    ear = listen(web, "b_engineer")
    began = time.monotonic()
    with closing(requests.Session()) as idle:
        assert idle.get(f"{web.url}/health/live", timeout=5).ok
        web.stop()
    assert time.monotonic() - began < 3
    assert {closed_with(raw.until_closed(1)) for raw in raws} == {GOING_AWAY}
    assert ear.wait(lambda: not ear.client.connected, 2)
    assert "graceful timeout" not in web.printed


def test_what_nobody_would_say_is_refused_and_the_log_tells_nothing_of_it(
    web_process, dial, listen
) -> None:
    web = web_process()
    before = len(web.printed)
    for nonsense in [
        *("", "4", "44444", "451-x", "9", '42["follow"', '40/x,{"a":', "2", "0", "40[]", "4é"),
        *('42["disconnect"]', '42["connect",{}]', '42["typing"', "42" + "[" * 60_000, "42[]"),
    ]:
        raw = dial(web, websocket=True)
        raw.sendall(frame(TEXT, nonsense.encode()))
        assert closed_with(raw.until_closed(5)) == NOT_UNDERSTOOD, nonsense[:20]
    raw = dial(web, websocket=True)
    raw.sendall(frame(TEXT, b"\xff"))
    assert closed_with(raw.until_closed(5)) == 1007
    assert web.printed[before:] == ""
