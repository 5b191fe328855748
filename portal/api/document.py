"""The OpenAPI document, made of what the slices declared."""

import re
from typing import Any

from flask import Blueprint, Flask, Response, current_app, jsonify
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from portal.api.responses import SCHEMAS, examples, refused, responses
from portal.api.slice import JSON, Once, Operation
from portal.edge import public

blueprint = Blueprint("api", __name__)
REFERENCE = "#/components/schemas/{model}"
CONVERTER = re.compile(r"<(?:(\w+)(?:\(([\w,]+)\))?:)?(\w+)>")
DESCRIPTION = (
    "Inquiries, drawings, thread, asks, proposals, records, estimates, offers, quotes and"
    " orders, for programs. Send `Authorization: Bearer <token>`; make the token on the page of"
    " your own account. A write with a `client_id` of yours is done once, however often it is"
    " sent: the same id gets the same answer. Within version 1 operations, fields that may be"
    " left out, values and codes are added, and none goes or changes its meaning (docs/api.md)."
    " A 500 is a failure of ours, which no operation declares."
)
CLIENT_ID: dict[str, Any] = {
    "anyOf": [{"type": "string", "format": "uuid"}, {"type": "null"}],
    "default": None,
    "description": "Your own id of this write.",
}


@blueprint.get("/api/openapi.json")
@public
def openapi() -> Response:
    """The document itself, made once: it says the same as long as the process lives."""
    document = current_app.extensions.get("api_document")
    if document is None:
        operations = current_app.extensions.get("api_operations", [])
        document = current_app.extensions["api_document"] = jsonify(describe(operations)).data
    return Response(document, mimetype="application/json")


def describe(operations: list[Operation]) -> dict[str, Any]:
    """OpenAPI 3.1 of these operations."""
    schemas = Schemas(operations)
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        path = CONVERTER.sub(r"{\3}", operation.rule)
        paths.setdefault(path, {})[operation.method.lower()] = _operation(operation, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Tsunagu",
            "version": "1",
            "description": DESCRIPTION,
        },
        "servers": [{"url": "/"}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": {**schemas.named, **SCHEMAS},
            "responses": refused(operations),
            "examples": examples(operations),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


class Schemas:
    """What goes in and what comes out, each model once, by its name."""

    def __init__(self, operations: list[Operation]) -> None:
        into: set[type[BaseModel]] = {
            model for o in operations for model in (o.body, o.query, o.upload) if model
        }
        out = {o.answer for o in operations if o.answer}
        self._references, found = models_json_schema(
            [
                *((model, "validation") for model in sorted(into, key=_name)),
                *((model, "serialization") for model in sorted(out, key=_name)),
            ],
            ref_template=REFERENCE,
        )
        self.named: dict[str, Any] = found.get("$defs", {})
        for name, one in self.named.items():
            _make_plain(name, one)
        for model in {o.body for o in operations if o.body}:
            self._whole(model)["properties"].setdefault("client_id", CLIENT_ID)

    def into(self, model: type[BaseModel]) -> dict[str, Any]:
        """A reference to what is read."""
        return self._references[model, "validation"]

    def out(self, model: type[BaseModel] | None) -> dict[str, Any]:
        """A reference to what is answered."""
        return self._references[model, "serialization"] if model else {"type": "object"}

    def fields(self, model: type[BaseModel]) -> list[tuple[str, dict[str, Any], bool]]:
        """The fields of what is read, each with its schema and whether it has to be there."""
        whole = self._whole(model)
        needed = whole.get("required", [])
        return [(name, one, name in needed) for name, one in whole["properties"].items()]

    def _whole(self, model: type[BaseModel]) -> dict[str, Any]:
        name = self.into(model)["$ref"].rpartition("/")[2]
        whole: dict[str, Any] = self.named[name]
        return whole


def _make_plain(name: str, schema: dict[str, Any]) -> None:
    """For generators of clients: its title is its name, which is nobody else's; and what an object
    is when nothing is said of it stands in that object's own schema."""
    schema["title"] = name
    for one in schema.get("properties", {}).values():
        if "$ref" in one:
            one.pop("default", None)


def _name(model: type[BaseModel]) -> str:
    return f"{model.__name__} {model.__module__}"


def _operation(operation: Operation, schemas: Schemas) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.name,
        "tags": [operation.tag],
        "summary": operation.summary,
        "parameters": _parameters(operation, schemas),
        "responses": responses(operation, _good(operation, schemas)),
    }
    if operation.permission:
        described["description"] = f"Needs the permission `{operation.permission}`."
    sent = operation.upload or operation.body
    if sent is not None:
        kind = "multipart/form-data" if operation.upload else "application/json"
        described["requestBody"] = {
            "required": sent is not Once,
            "content": {kind: {"schema": schemas.into(sent)}},
        }
    return described


def _good(operation: Operation, schemas: Schemas) -> dict[str, Any]:
    if JSON not in operation.media_types:
        return {"type": "string", "format": "binary"}
    return schemas.out(operation.answer)


def _parameters(operation: Operation, schemas: Schemas) -> list[dict[str, Any]]:
    found = [
        {"name": name, "in": "path", "required": True, "schema": _in_path(kind, choice)}
        for kind, choice, name in CONVERTER.findall(operation.rule)
    ]
    if operation.query is not None:
        found += [
            {"name": name, "in": "query", "required": needed, "schema": schema}
            for name, schema, needed in schemas.fields(operation.query)
        ]
    return found


def _in_path(kind: str, choice: str) -> dict[str, Any]:
    if kind == "any":
        return {"type": "string", "enum": choice.split(",")}
    return {"type": "string", "format": "uuid"} if kind == "uuid" else {"type": "string"}


def register(app: Flask) -> None:
    """Serve it."""
    app.register_blueprint(blueprint)
