"""The API describes itself: by the book, whole, and in words."""

from typing import Any

import pytest
from flask import Flask
from openapi_spec_validator import validate

from portal.app import SLICES
from portal.forms import read
from shared_db.foundation.errors import Invalid

JOURNEY = {
    "inquiries", "drawings", "designs", "thread", "asks", "proposals", "shopdata", "estimates", "offers",
    "quotes", "search", "inbox", "accounts", "duties", "intake", "group", "ways",
}  # fmt: skip


def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (method, path, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


def test_the_document_is_openapi_by_the_book(document: dict[str, Any]) -> None:
    validate(document)


def test_every_route_of_the_api_is_in_the_document(app: Flask, document: dict[str, Any]) -> None:
    names = {one.endpoint: one.name for one in app.extensions["api_operations"]}
    served = {
        (method, names.get(rule.endpoint, rule.endpoint))
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    described = {(m.upper(), operation["operationId"]) for m, _, operation in operations(document)}
    assert served == described


def test_the_document_is_made_once(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    first = app.test_client().get("/api/openapi.json")
    monkeypatch.setattr("portal.api.document.describe", lambda _operations: {"made": "again"})
    assert app.test_client().get("/api/openapi.json").data == first.data
    assert first.mimetype == "application/json"


def test_no_operation_takes_text_for_a_file(app: Flask) -> None:
    uploads = [one.upload for one in app.extensions["api_operations"] if one.upload]
    assert len(uploads) >= 2
    for model in uploads:
        for text in ("abc", "", None, 1, {"stream": "abc"}):
            with pytest.raises(Invalid) as refused:
                read(model, {"file": text})
            assert refused.value.fields["file"].code == "no_file"


def test_every_operation_says_by_its_codes_how_it_is_refused(document: dict[str, Any]) -> None:
    shown = document["components"]["examples"]
    responses = document["components"]["responses"]
    for _, path, operation in operations(document):
        refused = {status: one for status, one in operation["responses"].items() if status >= "400"}
        assert refused.keys() >= {"400", "401", "413", "503"}, path
        for status, one in refused.items():
            content = responses[one["$ref"].rpartition("/")[2]]["content"]["application/json"]
            assert content["schema"] == {"$ref": "#/components/schemas/Error"}, (path, status)
            assert content["examples"].keys() <= shown.keys(), (path, status)
            assert content["examples"], (path, status)
        assert "default" not in operation["responses"], path


def test_a_route_names_no_refusal_that_follows_from_what_it_is(app: Flask) -> None:
    for one in app.extensions["api_operations"]:
        codes = [code for found in one.refusals.values() for code in found]
        assert len(codes) == len(set(codes)), (one.name, "a code with two statuses")
        implied = {"not_found"} if "<" in one.rule else set()
        implied |= {"not_allowed"} if one.permission else set()
        assert not implied & set(one.raises), one.name


def test_every_operation_says_what_it_takes_and_what_it_answers(document: dict[str, Any]) -> None:
    vague = []
    for method, path, operation in operations(document):
        good = next(code for code in operation["responses"] if code < "400")
        contents = operation["responses"][good]["content"].values()
        if any(one["schema"] == {"type": "object"} for one in contents) or not operation["summary"]:
            vague.append((method, path))
        if method in {"post", "put"} and "requestBody" not in operation:
            vague.append((method, path))
    assert vague == []


def test_a_schema_is_nobody_elses_and_an_answers_says_that_it_is_one(
    app: Flask, document: dict[str, Any]
) -> None:
    assert [name for name in document["components"]["schemas"] if "__" in name] == []
    assert document["components"]["schemas"]["Steps-Output"]["title"] == "Steps-Output"
    answers = {one.answer for one in app.extensions["api_operations"] if one.answer != one.body}
    assert [one.__name__ for one in answers if one and not one.__name__.endswith("Out")] == []


def test_programs_reach_the_whole_journey(app: Flask, document: dict[str, Any]) -> None:
    assert {operation["tags"][0] for _, _, operation in operations(document)} == JOURNEY
    endpoints = {one.endpoint for one in app.extensions["api_operations"]}
    with_api = {name.removeprefix("api_").partition(".")[0] for name in endpoints}
    assert set(SLICES) - with_api == {"health", "api"}, "a slice without an API"
