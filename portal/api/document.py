"""The OpenAPI document, made of what the slices declared."""

import re
from typing import Any

from flask import Blueprint, Flask, Response, current_app, jsonify
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from portal.api.slice import Operation
from portal.edge import public

blueprint = Blueprint("api", __name__)
REFERENCE = "#/components/schemas/{model}"
CONVERTER = re.compile(r"<(?:(\w+):)?(\w+)>")
ERROR_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message", "request_id"],
            "properties": {
                "code": {"type": "string"},
                "message": {"type": "string"},
                "request_id": {"type": "string"},
                "field": {"type": "string"},
                "fields": {"type": "object"},
            },
        }
    },
}


@blueprint.get("/api/openapi.json")
@public
def openapi() -> Response:
    """The document itself."""
    return jsonify(describe(current_app.extensions.get("api_operations", [])))


def describe(operations: list[Operation]) -> dict[str, Any]:
    """OpenAPI 3.1 of these operations."""
    used = {m for o in operations for m in (o.body, o.answer) if m is not None}
    models = sorted(used, key=lambda model: model.__name__)
    references, definitions = models_json_schema(
        [(model, "validation") for model in models], ref_template=REFERENCE
    )
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        path = CONVERTER.sub(r"{\2}", operation.rule)
        paths.setdefault(path, {})[operation.method.lower()] = _operation(operation, references)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Tsunagu",
            "version": "1",
            "description": "Inquiries, drawings, thread, asks, proposals, records, estimates,"
            " offers and quotes, for programs. Send `Authorization: Bearer <token>`; make the"
            " token on the page of your own account.",
        },
        "servers": [{"url": "/"}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": {**definitions.get("$defs", {}), "Error": ERROR_SCHEMA},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(operation: Operation, references: dict[Any, Any]) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.name,
        "tags": [operation.tag],
        "summary": operation.summary,
        "parameters": [*_path_parameters(operation.rule), *_query_parameters(operation.query)],
        "responses": {
            str(int(operation.status)): {"description": "Done", **_answer(operation, references)},
            "default": {
                "description": "What is wrong, in a sentence",
                "content": {
                    "application/json": {"schema": {"$ref": REFERENCE.format(model="Error")}}
                },
            },
        },
    }
    if operation.permission:
        described["description"] = f"Needs the permission `{operation.permission}`."
    if operation.body:
        described["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": references[operation.body, "validation"]}},
        }
    return described


def _answer(operation: Operation, references: dict[Any, Any]) -> dict[str, Any]:
    if operation.media_type:
        schema: dict[str, Any] = {"type": "string", "format": "binary"}
        return {"content": {operation.media_type: {"schema": schema}}}
    schema = references[operation.answer, "validation"] if operation.answer else {"type": "object"}
    return {"content": {"application/json": {"schema": schema}}}


def _path_parameters(rule: str) -> list[dict[str, Any]]:
    formats = {"uuid": {"type": "string", "format": "uuid"}, "int": {"type": "integer"}}
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": formats.get(kind, {"type": "string"}),
        }
        for kind, name in CONVERTER.findall(rule)
    ]


def _query_parameters(query: type[BaseModel] | None) -> list[dict[str, Any]]:
    if query is None:
        return []
    return [
        {"name": name, "in": "query", "required": False, "schema": schema}
        for name, schema in query.model_json_schema()["properties"].items()
    ]


def register(app: Flask) -> None:
    """Serve it."""
    app.register_blueprint(blueprint)
