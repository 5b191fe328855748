"""The edge of a request: one act, kept whole or not at all, by somebody who may."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from time import perf_counter
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import update

from portal.app import create_app
from shared_db.foundation.base import utc_now
from shared_db.foundation.settings import Settings
from shared_db.foundation.tokens import api_token_hash, new_api_token
from shared_db.models import ApiToken, Person
from shared_db.spine.across import find_token_owner
from tests.factories.world import World
from tests.fixtures.portal import Browser
from tests.integration.portal import probe

Open = Callable[[str | None], Browser]
Kept = Callable[[], tuple[int, int]]
Logged = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def token(world: World) -> str:
    """A program's key for engineer A."""
    key, key_hash = new_api_token()
    with world.record.as_server("a test") as db:
        db.add(ApiToken(person_id=world.people["a_engineer"], name="play", token_hash=key_hash))
    return key


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def test_a_good_answer_keeps_what_was_done(browser: Open, kept: Kept) -> None:
    assert browser("a_engineer").post("/probe/say").status_code == 200
    assert kept() == (1, 1)


@pytest.mark.parametrize("status", [400, 404, 409, 422, 500])
def test_an_answer_that_says_no_keeps_nothing(browser: Open, kept: Kept, status: int) -> None:
    assert browser("a_engineer").post(f"/probe/say?status={status}").status_code == status
    assert kept() == (0, 0)


@pytest.mark.parametrize(
    ("how", "status"), [("crash", 500), ("find", 404), ("abort", 410), ("end", 500)]
)
def test_whatever_fails_on_the_way_keeps_nothing(
    browser: Open, kept: Kept, how: str, status: int
) -> None:
    answer = browser("a_engineer").post(f"/probe/fail/{how}", {"words": "failed"})
    assert answer.status_code == status
    assert kept() == (0, 0)


def test_looking_ahead_at_an_address_does_nothing(browser: Open, kept: Kept) -> None:
    person = browser("a_engineer")
    assert person.client.head("/probe/say").status_code == 200
    assert person.client.options("/probe/say").status_code == 200
    assert kept() == (0, 0)


def test_what_is_committed_does_not_fail_because_nobody_could_be_told(
    app: Flask, browser: Open, kept: Kept
) -> None:
    def broken(*_told: object) -> None:
        raise RuntimeError("the line is cut")

    app.extensions["record"].after_commit(hints=broken, tasks=broken)
    assert browser("a_engineer").post("/probe/say").status_code == 200
    assert kept() == (1, 1)


def test_a_post_is_quick_while_redis_is_away(settings: Settings, world: World, kept: Kept) -> None:
    app = create_app(replace(settings, redis_url="redis://127.0.0.1:1/0"), deliver=False)
    probe.register(app)
    person = Browser(app, world.people["a_engineer"])
    person.post("/probe/say")
    began = perf_counter()
    for _ in range(5):
        assert person.post("/probe/say").status_code == 200
    assert perf_counter() - began < 1
    assert kept() == (6, 6)
    app.extensions["record"].engine.dispose()


def test_a_crash_shows_a_number_that_the_log_knows_and_nothing_of_the_code(
    browser: Open, logged: Logged
) -> None:
    person = browser("a_engineer")
    logged()
    answer = person.get("/probe/fail/crash")
    number = answer.headers["X-Request-ID"]
    assert number in answer.text
    for inside in ("Traceback", "RuntimeError", "a crash with"):
        assert inside not in answer.text
    lines = [line for line in logged() if line["request_id"] == number]
    assert [line["event"] for line in lines] == ["failed", "request"]
    assert "a crash with 28 letters" in str(lines[0]["exception"])


def test_the_log_of_a_crash_keeps_secrets_to_itself(browser: Open, logged: Logged) -> None:
    browser("a_engineer").get("/probe/fail/crash")
    assert "a secret in a local variable" not in str(logged())


@pytest.mark.parametrize("token", ["abcdefgh12345", "crash", "abcdefgh12345/", "abc/def"])
def test_the_log_does_not_tell_a_link_that_lets_somebody_in(
    browser: Open, logged: Logged, token: str
) -> None:
    browser(None).get(f"/probe/link/{token}")
    lines = logged()
    assert lines
    assert f"link/{token}" not in str(lines)


@pytest.mark.parametrize(
    ("how", "why"), [("end", "ForeignKeyViolation"), ("row", "CheckViolation")]
)
def test_what_people_wrote_stays_out_of_the_log_when_the_record_refuses_it(
    browser: Open, logged: Logged, how: str, why: str
) -> None:
    browser("a_engineer").post(f"/probe/fail/{how}", {"words": "secret words"})
    lines = str(logged())
    assert why in lines
    assert "secret words" not in lines


def test_an_error_as_json_has_code_sentence_and_number(browser: Open) -> None:
    answer = browser("a_engineer").get("/probe/fail/crash", headers={"Accept": "application/json"})
    assert answer.status_code == 500
    error = answer.json["error"]
    assert error["code"] == "server_error"
    assert error["request_id"] == answer.headers["X-Request-ID"]
    assert "RuntimeError" not in answer.text


def test_a_request_id_from_the_proxy_is_kept_and_a_strange_one_replaced(browser: Open) -> None:
    good = browser(None).get("/health/live", headers={"X-Request-ID": "from-the-proxy-1"})
    assert good.headers["X-Request-ID"] == "from-the-proxy-1"
    strange = browser(None).get("/health/live", headers={"X-Request-ID": "<b>x</b>" * 9})
    assert len(strange.headers["X-Request-ID"]) == 32


def test_a_form_without_its_token_is_refused_with_a_sentence(
    app: Flask, world: World, browser: Open, kept: Kept
) -> None:
    person = browser("a_engineer")
    answer = person.client.post("/probe/say", headers={"Accept-Language": "en"})
    assert answer.status_code == 400
    assert "Reload it and send it again." in answer.text
    assert kept() == (0, 0)


def test_a_token_of_another_session_is_refused(browser: Open, kept: Kept) -> None:
    person = browser("a_engineer")
    with person.client.session_transaction() as session:
        session["csrf_token"] = "another"
    assert person.post("/probe/say").status_code == 400
    assert kept() == (0, 0)


def test_a_program_acts_by_its_key_without_a_page(
    app: Flask, world: World, token: str, kept: Kept
) -> None:
    answer = app.test_client().post(
        "/api/v1/probe/say",
        json={"client_id": str(uuid4()), "words": "hello"},
        headers=bearer(token),
    )
    assert answer.status_code == 201
    assert answer.json == {"said": "hello"}
    assert kept() == (1, 1)


def test_a_wrong_key_is_nobody_even_in_the_browser_of_somebody(
    browser: Open, token: str, kept: Kept
) -> None:
    for key in ("tsu_wrong", "", f"{token}x"):
        answer = browser("a_manager").client.post("/probe/say", headers=bearer(key))
        assert answer.status_code == 401
    assert kept() == (0, 0)


def test_a_revoked_key_and_the_key_of_somebody_who_left_are_nobody(
    app: Flask, world: World, token: str
) -> None:
    client = app.test_client()
    assert client.get("/probe/who", headers=bearer(token)).text == "a_engineer"
    with world.record.as_server("a test") as db:
        db.execute(update(Person).where(Person.name == "a_engineer").values(active=False))
    assert client.get("/probe/who", headers=bearer(token)).status_code == 401
    with world.record.as_server("a test") as db:
        db.execute(update(Person).values(active=True))
        db.execute(update(ApiToken).values(revoked_at=ApiToken.created_at))
    assert client.get("/probe/who", headers=bearer(token)).status_code == 401


def test_the_same_program_asks_twice_at_once_without_waiting_for_itself(
    app: Flask, world: World, token: str
) -> None:
    with world.record.as_server("a test") as first:
        assert find_token_owner(first, api_token_hash(token), utc_now())
        began = perf_counter()
        with world.record.as_server("a test") as second:
            assert find_token_owner(second, api_token_hash(token), utc_now())
        assert perf_counter() - began < 1


def test_signed_out_a_page_leads_to_the_sign_in_and_back_and_json_says_so(browser: Open) -> None:
    nobody = browser(None)
    page = nobody.get("/probe/who?x=1")
    assert page.status_code == 302
    assert page.headers["Location"].endswith("/sign-in?next=/probe/who?x%3D1")
    assert nobody.get("/api/v1/probe/ask?words=x").status_code == 401
    part = nobody.get("/probe/who", headers={"HX-Request": "true"})
    assert part.headers["HX-Redirect"].endswith("/sign-in")


def test_a_sign_in_ends_when_the_epoch_is_raised_or_the_person_leaves(
    browser: Open, world: World
) -> None:
    person = browser("a_engineer")
    assert person.get("/probe/who").text == "a_engineer"
    with world.record.as_server("a test") as db:
        db.execute(update(Person).values(session_epoch=2))
    assert person.get("/probe/who").status_code == 302
    again = browser("a_engineer")
    with world.record.as_server("a test") as db:
        db.execute(update(Person).values(active=False))
    assert again.get("/probe/who").status_code == 302


def test_who_lacks_the_right_is_told_so(browser: Open) -> None:
    assert browser("a_engineer").get("/probe/price").status_code == 403
    assert browser("a_sales").get("/probe/price").text == "may"


def test_an_address_that_is_not_there_is_a_page_in_the_readers_language(browser: Open) -> None:
    answer = browser(None).get("/nothing/here", headers={"Accept-Language": "en"})
    assert answer.status_code == 404
    assert "There is nothing here that you can see." in answer.text
    assert answer.headers["X-Request-ID"] in answer.text


def test_a_method_that_an_address_does_not_know_is_answered_with_those_it_knows(
    browser: Open,
) -> None:
    answer = browser("a_engineer").post("/probe/who")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


@pytest.mark.parametrize(
    ("address", "above"),
    [
        (
            "/quotes/0199a000-0000-7000-8000-000000000000/accept",
            "/quotes/0199a000-0000-7000-8000-000000000000",
        ),
        (
            "/own-data/imports/0199a000-0000-7000-8000-000000000000/take",
            "/own-data/imports/0199a000-0000-7000-8000-000000000000",
        ),
        ("/own-data/work-centres", "/own-data"),
        ("/account/tokens/0199a000-0000-7000-8000-000000000000/revoke", "/account"),
        ("/sign-out", "/"),
    ],
)
def test_who_opens_the_address_of_a_form_that_was_sent_comes_to_the_page_above_it(
    browser: Open, address: str, above: str
) -> None:
    for who in ("a_sales", "x_customer", None):
        answer = browser(who).get(address, headers={"Accept": "text/html,*/*;q=0.8"})
        assert (answer.status_code, answer.location) == (303, above)
    for asked in ({}, {"Accept": "application/json"}, {"Accept": "*/*"}):
        assert browser("a_sales").get(address, headers=asked).status_code == 405
    assert browser("a_sales").put(address, headers={"Accept": "text/html"}).status_code == 405


def test_a_program_that_asks_for_a_page_is_told_what_the_address_knows(
    browser: Open, token: str
) -> None:
    headers = {"Accept": "text/html", **bearer(token)}
    address = f"/quotes/{uuid4()}/accept"
    assert browser(None).get(address, headers=headers).status_code == 405


@pytest.mark.parametrize("address", ["/probe/who?q=%00", "/probe/%00"])
def test_an_address_with_a_nul_is_refused_with_a_sentence(browser: Open, address: str) -> None:
    assert browser("a_engineer").get(address).status_code == 400


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"null", b"{", b"\xff\xfe", b"[" * 100_000, b"1" * 5000, b'{"words": NaN}'],
)
def test_a_body_that_is_no_json_object_is_refused_with_a_sentence(
    app: Flask, token: str, body: bytes
) -> None:
    answer = app.test_client().post(
        "/api/v1/probe/say",
        data=body,
        headers={**bearer(token), "Content-Type": "application/json"},
    )
    assert answer.status_code in {400, 422}
    assert answer.json["error"]["message"]


def test_json_is_not_read_without_end(app: Flask, token: str, browser: Open) -> None:
    body = {"words": "x" * 5_000_000}
    by_key = app.test_client().post("/api/v1/probe/say", json=body, headers=bearer(token))
    by_page = browser("a_engineer").post("/api/v1/probe/say", json=body)
    for answer in (by_key, by_page):
        assert answer.status_code == 413
        assert answer.json["error"]["code"] == "too_large"


class Slow(BytesIO):
    """A body on its way, which counts the record's connections in use while it is read."""

    def __init__(self, body: bytes, app: Flask) -> None:
        super().__init__(body)
        self.pool, self.in_use = app.extensions["record"].engine.pool, set[int]()

    def read(self, size: int | None = -1) -> bytes:
        self.in_use.add(self.pool.checkedout())
        return super().read(size)

    def readinto(self, buffer: Any) -> int:
        self.in_use.add(self.pool.checkedout())
        return super().readinto(buffer)


FILE = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n1\r\n--x--\r\n'


@pytest.mark.parametrize("by_key", [True, False])
@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b'{"words": "slowly"}'),
        ("application/x-www-form-urlencoded", b"words=slowly"),
        ("multipart/form-data; boundary=x", FILE),
        ("text/csv", b"slowly"),
    ],
)
def test_who_sends_slowly_keeps_no_connection_to_the_record(
    app: Flask, browser: Open, token: str, by_key: bool, kind: str, body: bytes
) -> None:
    slow = Slow(body, app)
    somebody = browser(None if by_key else "a_engineer")
    sent = {"input_stream": slow, "content_type": kind, "headers": bearer(token) if by_key else {}}
    environ = {"CONTENT_LENGTH": str(len(body))}
    somebody.post("/api/v1/probe/say", environ_overrides=environ, **sent)
    assert slow.in_use == {0}


def test_words_that_cannot_be_stored_are_refused_at_their_field(app: Flask, token: str) -> None:
    for words in ("\x00", "\ud800"):
        answer = app.test_client().post(
            "/api/v1/probe/say",
            json={"client_id": str(uuid4()), "words": words},
            headers=bearer(token),
        )
        assert answer.status_code == 422
        assert answer.json["error"]["fields"]["words"]["code"] == "not_text"


def test_a_retry_gets_the_first_answer_and_a_failed_first_try_does_not_count(
    app: Flask, token: str, kept: Kept
) -> None:
    client, client_id = app.test_client(), str(uuid4())
    wrong = {"client_id": client_id, "words": ""}
    good = {"client_id": client_id, "words": "hello"}
    answers = [
        client.post("/api/v1/probe/say", json=body, headers=bearer(token))
        for body in (wrong, good, good, {**good, "words": "other"})
    ]
    assert [answer.status_code for answer in answers] == [422, 201, 201, 409]
    assert answers[1].json == answers[2].json
    assert answers[3].json["error"]["code"] == "client_id_reused"
    assert kept() == (1, 1)


def test_the_clients_address_is_the_proxys_word_only_where_a_proxy_is_trusted(
    settings: Settings,
) -> None:
    said = {"X-Forwarded-For": "203.0.113.9, 198.51.100.7", "X-Forwarded-Proto": "https"}
    seen = []
    for proxies in (0, 1):
        app = create_app(replace(settings, trusted_proxies=proxies), deliver=False)
        probe.register(app)
        seen.append(app.test_client().get("/probe/address", headers=said).json)
        app.extensions["record"].engine.dispose()
    assert seen == [
        {"address": "127.0.0.1", "secure": False},
        {"address": "198.51.100.7", "secure": True},
    ]


def test_cookies_are_for_https_alone_where_people_come_by_it(settings: Settings) -> None:
    for address, secure in (("https://quotes.example.jp", True), ("http://127.0.0.1", False)):
        app = create_app(replace(settings, public_url=address), deliver=False)
        assert app.config["SESSION_COOKIE_SECURE"] is secure
        assert app.config["SESSION_COOKIE_HTTPONLY"] is True
        app.extensions["record"].engine.dispose()
