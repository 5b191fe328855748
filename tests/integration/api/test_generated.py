"""Whatever a program sends: never a failure of ours, and every refusal says what is wrong."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.checks import (
    content_type_conformance,
    not_a_server_error,
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.schemas import APIOperation

from tests.integration.api.calls import Call
from tests.integration.api.test_answers import API, good  # noqa: F401

Headers = dict[str, str]
FEW = settings(
    max_examples=6,
    database=None,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
KEPT_PROMISES = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
OF_THE_CALL = ("version", "based_on", "revision", "text_version")


def ids_in(template: str, path: str) -> dict[str, str]:
    """What stands in a path for the template's {names}."""
    pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template)
    found = re.fullmatch(pattern, API + path.partition("?")[0])
    assert found, (template, path)
    return found.groupdict()


def asking(
    operation: APIOperation, call: Call, headers: Headers, mode: GenerationMode
) -> Callable[[], None]:
    """A run of generated requests about what the good call is about, up to date like it."""
    current = {name: value for name, value in (call.json or {}).items() if name in OF_THE_CALL}

    @seed(1)
    @FEW
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        case.path_parameters = ids_in(operation.path, call.path)
        if isinstance(case.body, dict):
            case.body.update(current)
        answer = case.call(headers=headers)
        case.validate_response(answer, checks=KEPT_PROMISES)
        if answer.status_code >= 400:
            error = answer.json()["error"]
            assert error["code"] and error["message"], error
            assert answer.headers["x-request-id"] == [error["request_id"]]

    return ask


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_generated_requests_never_break_anything(
    app: Flask,
    key: Callable[[str], Headers],
    good: list[Call],  # noqa: F811
    mode: GenerationMode,
    nothing_is_kept: None,
) -> None:
    calls = {call.operation: call for call in good}
    for found in schemathesis.openapi.from_wsgi("/api/openapi.json", app).get_all_operations():
        operation = found.ok()
        call = calls[operation.definition.raw["operationId"]]
        asking(operation, call, key(call.who), mode)()
