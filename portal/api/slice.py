"""How a slice offers its actions and data to programs."""

from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, Flask, Response, jsonify, make_response, request
from pydantic import BaseModel
from pydantic_core import to_jsonable_python

from portal.edge import acts
from portal.forms import read
from shared_db.access import Permission
from shared_db.errors import N_, DomainError
from shared_db.retries import once
from shared_db.transaction import Work

PREFIX = "/api/v1"
LARGEST_JSON = 4 * 1024 * 1024
Endpoint = Callable[..., Any]


@dataclass(frozen=True)
class Operation:
    """One route, as the OpenAPI document tells it."""

    method: str
    rule: str
    name: str
    tag: str
    summary: str
    body: type[BaseModel] | None
    answer: type[BaseModel] | None
    query: type[BaseModel] | None
    permission: Permission | None
    media_type: str | None
    status: int


@dataclass
class ApiSlice:
    """The API routes of one slice."""

    name: str
    operations: list[Operation] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.blueprint = Blueprint(f"api_{self.name}", __name__, url_prefix=PREFIX)

    def get(self, rule: str, **options: Any) -> Callable[[Endpoint], Endpoint]:
        """A read."""
        return self._route("GET", rule, **options)

    def post(self, rule: str, **options: Any) -> Callable[[Endpoint], Endpoint]:
        """A write. With `body`, the view receives the checked model as `body`."""
        return self._route("POST", rule, **options)

    def put(self, rule: str, **options: Any) -> Callable[[Endpoint], Endpoint]:
        """A write that says the whole state of a thing."""
        return self._route("PUT", rule, **options)

    def delete(self, rule: str, **options: Any) -> Callable[[Endpoint], Endpoint]:
        """Take a thing away."""
        return self._route("DELETE", rule, **options)

    def register(self, app: Flask) -> None:
        """Serve the routes, and let the document know them."""
        app.register_blueprint(self.blueprint)
        app.extensions.setdefault("api_operations", []).extend(self.operations)

    def _route(
        self,
        method: str,
        rule: str,
        *,
        body: type[BaseModel] | None = None,
        answer: type[BaseModel] | None = None,
        query: type[BaseModel] | None = None,
        permission: Permission | None = None,
        needs: Permission | None = None,
        media_type: str | None = None,
        status: int | None = None,
    ) -> Callable[[Endpoint], Endpoint]:
        """`media_type` names a body or answer that is a file instead of JSON.

        `needs` is a permission that the view asks for itself, once it has found the thing: for
        whom there is no such thing, there is none.
        """
        good = status or (HTTPStatus.CREATED if method == "POST" else HTTPStatus.OK)

        def declare(view: Endpoint) -> Endpoint:
            name = view.__name__
            summary = (view.__doc__ or name).strip().splitlines()[0]
            self.operations.append(
                Operation(
                    method, PREFIX + rule, f"{self.name}.{name}", self.name, summary, body, answer,
                    query, permission or needs, media_type, good,
                )
            )  # fmt: skip

            def serve(work: Work, **arguments: Any) -> Response:
                if query is not None:
                    arguments["query"] = read(query, request.args)
                result = _answer(work, f"{self.name}.{name}", view, body, arguments)
                if isinstance(result, Response):
                    return result
                return make_response(jsonify(_plain(result)), good)

            serve.__name__ = name
            self.blueprint.add_url_rule(
                rule, endpoint=name, view_func=acts(permission)(serve), methods=[method]
            )
            return view

        return declare


def _answer(
    work: Work, action: str, view: Endpoint, body: type[BaseModel] | None, arguments: dict[str, Any]
) -> Any:
    """Call the view; at most once for a `client_id`, which any JSON body may carry."""
    if body is None:
        return view(work, **arguments)
    sent = _json_body()
    client_id = sent.get("client_id")
    if "client_id" not in body.model_fields:
        client_id = read(ClientId, {"client_id": sent.pop("client_id", None)}).client_id
    arguments["body"] = given = read(body, sent)
    client_id = getattr(given, "client_id", client_id)
    if not isinstance(client_id, UUID):
        return view(work, **arguments)
    content = {"path": request.path, **given.model_dump(mode="json")}
    return once(work, action, client_id, content, lambda: _plain(view(work, **arguments)))


class ClientId(BaseModel):
    """The client's own id of a write."""

    client_id: UUID | None


def _json_body() -> dict[str, Any]:
    request.max_content_length = LARGEST_JSON
    try:
        sent = request.get_json(silent=True)
    except RecursionError:
        sent = None
    if not isinstance(sent, dict):
        raise DomainError("not_json", N_("The request's body has to be a JSON object."))
    return sent


def _plain(result: Any) -> Any:
    """As JSON knows it: ids, amounts and days as text, so that a kept answer is the same answer."""
    return to_jsonable_python(result)
