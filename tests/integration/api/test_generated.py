"""Whatever a program sends: never a failure of ours, and every refusal says what is wrong."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error, response_schema_conformance

from tests.integration.api.calls import Call
from tests.integration.api.test_answers import API, good  # noqa: F401

FEW = settings(
    max_examples=6,
    database=None,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def ids_in(template: str, path: str) -> dict[str, str]:
    """What stands in a path for the template's {names}."""
    pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template)
    found = re.fullmatch(pattern, API + path.partition("?")[0])
    assert found, (template, path)
    return found.groupdict()


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_generated_requests_never_break_anything(
    app: Flask,
    key: Callable[[str], dict[str, str]],
    good: list[Call],  # noqa: F811
    mode: GenerationMode,
    nothing_is_kept: None,
) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", app)
    import time
    t0=time.time(); n=0
    stat={}
    for found in schema.get_all_operations():
        operation = found.ok()
        name = operation.definition.raw["operationId"]
        call = next(one for one in good if one.operation == name)

        @seed(1)
        @FEW
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case: Any, call: Call = call, template: str = operation.path) -> None:
            nonlocal n
            case.path_parameters = ids_in(template, call.path)
            answer = case.call(headers=key(call.who))
            n+=1
            stat.setdefault(name,[]).append(answer.status_code)
            case.validate_response(answer, checks=[not_a_server_error, response_schema_conformance])
        try:
            ask()
        except Exception as e:
            print("FAIL", name, type(e), str(e)[:1500])
    print(mode, n, time.time()-t0)
    for k,v in stat.items(): print(k,v)
