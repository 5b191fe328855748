"""A good request made bad in one place: refused in a sentence, or taken as what it says."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.integration.api.calls import Call, Sent
from tests.integration.api.test_answers import Program, good, send  # noqa: F401
from tests.integration.api.test_document import operations

NAUGHTY = [None, [[]], {"": {}}, -(10**30), "９\x00", "<b>'\u202e{{7*7}}㈱" * 3000, True, "1e999"]
Ask = Callable[[Call], TestResponse]


Way = tuple[str | int, ...]


def places(body: Any, rows: int, way: Way = ()) -> Iterator[tuple[Way, Any]]:
    """Everything in a body, and the way there; of a list, so many rows."""
    inside = body.items() if isinstance(body, dict) else enumerate(body[:rows])
    for name, value in inside:
        yield (*way, name), value
        if isinstance(value, dict | list):
            yield from places(value, rows, (*way, name))


def changed(body: Any, way: Way, value: object) -> Any:
    """The body with something else in one place."""
    first, *rest = way
    copy = body.copy()
    copy[first] = changed(copy[first], tuple(rest), value) if rest else value
    return copy


def error(answer: TestResponse) -> Sent:
    """What an answer says is wrong."""
    return dict((answer.json or {}).get("error", {}))


@pytest.fixture
def bodies(good: list[Call]) -> list[Call]:  # noqa: F811
    """The requests that come with a body of JSON."""
    return [call for call in good if call.json]


@pytest.fixture
def ask(program: Program, document: dict[str, Any]) -> Ask:
    methods = {operation["operationId"]: method for method, _, operation in operations(document)}
    return lambda call: send(program, methods[call.operation], call)


def test_a_field_that_is_not_known_is_refused_by_name(
    ask: Ask, bodies: list[Call], nothing_is_kept: None
) -> None:
    taken = []
    for call in bodies:
        answer = ask(replace(call, json={**(call.json or {}), "state": "accepted"}))
        problem = error(answer).get("fields", {}).get("state", {})
        if problem.get("code") != "extra_forbidden" or not problem["message"]:
            taken.append((call.operation, answer.get_data(as_text=True)))
    assert taken == []


def test_a_bad_value_anywhere_in_a_body_never_breaks_anything(
    ask: Ask, bodies: list[Call], nothing_is_kept: None
) -> None:
    broken = []
    for call in bodies:
        for way, _ in places(call.json, rows=1):
            for value in NAUGHTY:
                answer = ask(replace(call, json=changed(call.json, way, value)))
                said = answer.status_code < 400 or error(answer).get("message")
                if answer.status_code >= 500 or not said:
                    broken.append((call.operation, way, str(value)[:20]))
    assert broken == []
