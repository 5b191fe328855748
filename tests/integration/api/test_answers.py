"""Every operation, asked as it wants to be asked, answers in the shape that it declares."""

from collections.abc import Callable
from typing import Any

import pytest
from openapi_schema_validator import OAS31Validator
from werkzeug.test import TestResponse

from tests.factories.world import World
from tests.integration.api.calls import Call, calls, things
from tests.integration.api.test_document import operations
from tests.permissions.case import Case

Program = Callable[..., TestResponse]
API = "/api/v1"


def send(program: Program, method: str, call: Call) -> TestResponse:
    sent = {"data": call.form} if call.form else {"json": call.json} if call.json else {}
    return program(call.who, method.upper(), API + call.path, **sent)


def complaints(
    document: dict[str, Any], declared: dict[str, Any], answer: TestResponse
) -> list[str]:
    """What in the answer isn't as it was declared; refusals are complaints too."""
    if str(answer.status_code) not in declared:
        return [f"{answer.status_code} {answer.get_data(as_text=True)}"]
    contents = declared[str(answer.status_code)].get("content", {})
    content = contents.get(answer.mimetype)
    if content is None or "application/json" not in contents:
        return [] if content and answer.data else [answer.mimetype]
    schema = {**content["schema"], "components": document["components"]}
    check = OAS31Validator(schema, format_checker=OAS31Validator.FORMAT_CHECKER)
    return [f"{list(one.path)} {one.message}" for one in check.iter_errors(answer.json)]


@pytest.fixture
def good(world: World, case: Case) -> list[Call]:
    return calls(things(world, case))


def test_good_requests_get_what_the_document_promises(
    document: dict[str, Any], program: Program, good: list[Call], nothing_is_kept: None
) -> None:
    described = {o["operationId"]: (method, o) for method, _, o in operations(document)}
    wrong, tried = {}, set()
    for call in good:
        method, operation = described[call.operation]
        tried.add(call.operation)
        answer = send(program, method, call)
        found = complaints(document, operation["responses"], answer)
        if found:
            wrong[call.operation, call.path] = found[:3]
        answer.close()
    assert wrong == {}
    assert set(described) - tried == set(), "operations without a good request in calls.py"
