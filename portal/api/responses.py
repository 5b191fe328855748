"""What the document says of an operation's answers: the good one, and each refusal by its code.

Codes are examples of the one schema `Error` and no enumeration of it: a client that was generated
of today's document has to read an answer whose code was added later.
"""

from collections.abc import Iterable
from typing import Any

from portal.api.slice import JSON, Operation

REFERENCE = "#/components/{kind}/{name}"
SAID: dict[str, Any] = {
    "type": "object",
    "required": ["code", "message"],
    "properties": {"code": {"type": "string"}, "message": {"type": "string"}},
}
DIFFERING: dict[str, Any] = {
    "type": "object",
    "required": ["key", "label", "mine", "theirs", "who"],
    "properties": {name: {"type": "string"} for name in ("key", "label", "mine", "theirs", "who")},
    "description": "A field in which two typed different things.",
}
PROBLEM: dict[str, Any] = {
    "type": "object",
    "required": ["code", "message", "request_id"],
    "properties": {
        "code": {"type": "string", "description": "For programs; new ones may be added."},
        "message": {"type": "string", "description": "For people, in the language of who asks."},
        "request_id": {"type": "string"},
        "field": {"type": "string"},
        "fields": {
            "type": "object",
            "additionalProperties": {"$ref": REFERENCE.format(kind="schemas", name="FieldProblem")},
            "description": "Of `invalid`: what is wrong, by the field's name.",
        },
        "version": {"type": "integer", "description": "Of `differing`: the version that stands."},
        "differing": {
            "type": "array",
            "items": {"$ref": REFERENCE.format(kind="schemas", name="Differing")},
            "description": "Of `changed_meanwhile`, where things are merged: what to choose.",
        },
    },
}
SCHEMAS: dict[str, Any] = {
    "Error": {
        "type": "object",
        "required": ["error"],
        "properties": {"error": {"$ref": REFERENCE.format(kind="schemas", name="Problem")}},
    },
    "Problem": PROBLEM,
    "FieldProblem": SAID,
    "Differing": DIFFERING,
}
MEANS = {
    400: "Nothing that can be read",
    401: "Nobody is signed in",
    403: "Not allowed",
    404: "Nothing there that you can see",
    409: "Not (any longer) possible as things stand",
    413: "More than is taken",
    422: "Fields that need another look",
    429: "Too often",
    503: "Not at the moment; ask again",
}


def responses(operation: Operation, good: dict[str, Any]) -> dict[str, Any]:
    """Every status of an operation. `good`: the schema of what it answers when all is well."""
    refused = {
        str(status): {"$ref": REFERENCE.format(kind="responses", name=_name(status, codes))}
        for status, codes in operation.refusals.items()
    }
    content = {kind: {"schema": good} for kind in operation.media_types}
    done = {"description": "Done", "content": content}
    return {str(int(operation.status)): done, **refused}


def refused(operations: Iterable[Operation]) -> dict[str, Any]:
    """The refusals of all operations, each once, by status and codes."""
    return {
        _name(status, codes): {"description": MEANS[status], "content": _refused(codes)}
        for operation in operations
        for status, codes in operation.refusals.items()
    }


def examples(operations: Iterable[Operation]) -> dict[str, Any]:
    """Of every code, what it looks like."""
    codes = {code for o in operations for found in o.refusals.values() for code in found}
    return {
        code: {
            "value": {
                "error": {"code": code, "message": "What is wrong.", "request_id": "0123abcd"}
            }
        }
        for code in sorted(codes)
    }


def _name(status: int, codes: Iterable[str]) -> str:
    return ".".join([str(status), *codes])


def _refused(codes: Iterable[str]) -> dict[str, Any]:
    named = {code: {"$ref": REFERENCE.format(kind="examples", name=code)} for code in codes}
    schema = {"$ref": REFERENCE.format(kind="schemas", name="Error")}
    return {JSON: {"schema": schema, "examples": named}}
