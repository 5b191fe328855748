"""How much is read, and of whom: nobody can hold up the others by what they send."""

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from portal.sent import LARGEST_OF_NOBODY, MOST_LEVELS, MOST_VALUES, MOST_VALUES_OF_SHEET
from tests.fixtures.portal import Browser

Open = Callable[[str | None], Browser]
LARGE = 8 * 1024 * 1024


class Watched(BytesIO):
    """A body that tells how much of it was read."""

    def __init__(self, body: bytes) -> None:
        super().__init__(body)
        self.length = len(body)

    @property
    def was_read(self) -> int:
        return self.tell()


def file_of(size: int, *, token: str = "") -> Watched:
    """A form with a file of so many bytes."""
    head = (
        b'--x\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n%s\r\n' % token.encode()
    )
    head += b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.bin"\r\n\r\n'
    return Watched(head + b"\0" * size + b"\r\n--x--\r\n")


def send(who: Browser, url: str, body: Watched, *, by_script: bool, **headers: str) -> TestResponse:
    """The body on its way, with the token in a header or without."""
    how: dict[str, Any] = {
        "input_stream": body,
        "content_type": "multipart/form-data; boundary=x",
        "environ_overrides": {"CONTENT_LENGTH": str(body.length)},
        "headers": headers,
    }
    return who.post(url, **how) if by_script else who.client.post(url, **how)


@pytest.mark.parametrize("url", ["/api/v1/probe/say", "/probe/say"])
@pytest.mark.parametrize("by_script", [True, False])
def test_nothing_of_a_file_from_nobody_is_read(browser: Open, url: str, by_script: bool) -> None:
    body = file_of(LARGE)
    answer = send(browser(None), url, body, by_script=by_script)
    assert answer.status_code in {302, 401}
    assert body.was_read == 0


@pytest.mark.parametrize(
    "url",
    [
        "/sign-in",
        "/sign-out",
        "/language",
        "/link/5e8c4a1e-7f0b-4d4b-9d0e-0a4f4b1f2c3d",
        "/nowhere",
    ],
)
def test_nobody_can_send_much_to_an_address_that_is_open_to_all(browser: Open, url: str) -> None:
    body = file_of(LARGE)
    answer = send(browser(None), url, body, by_script=False)
    assert answer.status_code == 413
    assert body.was_read == 0
    form = browser(None).client.post(url, data={"email": "x" * LARGEST_OF_NOBODY})
    assert form.status_code == 413


def test_a_page_with_a_wrong_token_has_nothing_of_its_file_read(browser: Open) -> None:
    person, body = browser("a_engineer"), file_of(LARGE)
    answer = send(person, "/probe/say", body, by_script=False, **{"X-CSRFToken": "forged"})
    assert answer.status_code == 400
    assert body.was_read == 0


def test_a_program_with_a_wrong_key_has_nothing_of_its_file_read(browser: Open) -> None:
    body = file_of(LARGE)
    key = {"Authorization": "Bearer tsu_wrong"}
    answer = send(browser(None), "/api/v1/probe/say", body, by_script=False, **key)
    assert answer.status_code == 401
    assert body.was_read == 0


def test_a_person_without_scripts_sends_a_file_with_the_token_in_the_form(browser: Open) -> None:
    person = browser("a_engineer")
    sent = send(person, "/probe/say", file_of(1024, token=person._token), by_script=False)
    assert sent.status_code == 200


@pytest.mark.parametrize("length", [None, LARGEST_OF_NOBODY + 1])
def test_a_long_text_from_nobody_is_not_read(browser: Open, length: int | None) -> None:
    body = Watched(b'{"words": "' + b"x" * LARGE + b'"}')
    sizes = {"CONTENT_LENGTH": str(length)} if length else {"HTTP_TRANSFER_ENCODING": "chunked"}
    answer = browser(None).client.post(
        "/api/v1/probe/say",
        input_stream=body,
        content_type="application/json",
        environ_overrides=sizes,
    )
    assert answer.status_code == 401
    assert body.was_read == 0


def fields(count: int) -> str:
    return "&".join(f"f{n}=1" for n in range(count))


@pytest.mark.parametrize(("count", "status"), [(MOST_VALUES, 200), (MOST_VALUES + 1, 413)])
def test_a_form_has_no_more_fields_than_forms_have(browser: Open, count: int, status: int) -> None:
    kind = "application/x-www-form-urlencoded"
    answer = browser("a_engineer").post("/probe/say", fields(count), content_type=kind)
    assert answer.status_code == status


def test_an_address_and_a_form_for_everybody_have_few_fields(browser: Open) -> None:
    assert browser(None).get("/sign-in?" + fields(100)).status_code == 200
    assert browser(None).get("/sign-in?" + fields(102)).status_code == 413
    kind = "application/x-www-form-urlencoded"
    assert browser(None).post("/sign-in", fields(101), content_type=kind).status_code == 413


def test_a_form_with_files_has_no_more_parts_than_forms_have(browser: Open) -> None:
    part = b'--x\r\nContent-Disposition: form-data; name="f"\r\n\r\n1\r\n'
    for count, status in ((MOST_VALUES - 1, 200), (MOST_VALUES + 1, 413)):
        body = Watched(part * count + b"--x--\r\n")
        answer = send(browser("a_engineer"), "/probe/say", body, by_script=True)
        assert answer.status_code == status


def by_program(browser: Open, body: str) -> TestResponse:
    return browser("a_engineer").post("/api/v1/probe/say", body, content_type="application/json")


def test_json_holds_no_more_items_and_keys_than_bodies_have(browser: Open) -> None:
    for value in ([0] * MOST_VALUES, {f"k{n}": 0 for n in range(MOST_VALUES)}):
        answer = by_program(browser, json.dumps({"words": "x", "more": value}))
        assert (answer.status_code, answer.json["error"]["code"]) == (413, "too_large")


def test_of_very_much_that_is_wrong_one_sentence_is_told(browser: Open) -> None:
    answer = by_program(browser, json.dumps({f"k{n}": 0 for n in range(5000)}))
    assert (answer.status_code, answer.json["error"]["code"]) == (422, "too_many_errors")
    assert len(answer.data) < 500
    few = by_program(browser, json.dumps({f"k{n}": 0 for n in range(500)}))
    assert len(few.json["error"]["fields"]) == 502, "the two that are missing, too"


def test_json_has_no_more_levels_than_bodies_have(browser: Open) -> None:
    def nested(levels: int) -> str:
        return '{"words":' + "[" * levels + "]" * levels + "}"

    assert by_program(browser, nested(MOST_LEVELS - 1)).status_code == 422
    assert by_program(browser, nested(MOST_LEVELS)).json["error"]["code"] == "not_json"


def test_a_sheet_may_hold_more_than_a_form(browser: Open) -> None:
    for count, status in ((MOST_VALUES + 5, 404), (MOST_VALUES_OF_SHEET + 5, 413)):
        values = {f"note-{n}": "" for n in range(count)}
        for url in (f"/estimates/{uuid4()}/typed", f"/api/v1/estimates/{uuid4()}/compute"):
            body: dict[str, Any] = {"values": values}
            if url.endswith("typed"):
                body |= {"version": 1, "client_id": str(uuid4())}
            assert browser("a_engineer").post(url, json=body).status_code == status, url


def test_a_request_with_more_parts_than_can_be_asked_for_is_refused_without_drawing_them_all(
    browser: Open, own_app: Flask
) -> None:
    customer = browser("x_customer")
    draft = customer.get("/inquiries/new").location
    values = {f"parts-{n}-name": "x" for n in range(2000)}
    answer = customer.post(draft, values)
    assert answer.status_code == 422
    assert answer.text.count('-drawing_number"') < 1000
    assert len(answer.data) < 2_000_000
