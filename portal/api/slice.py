"""How a slice offers its actions and data to programs."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from flask import Blueprint, Flask, Response, jsonify, make_response, request
from pydantic import BaseModel, BeforeValidator, WithJsonSchema
from pydantic_core import to_jsonable_python
from werkzeug.datastructures import FileStorage

from portal.api.refusals import Nature, refusals
from portal.edge import acts
from portal.forms import Form, problem, read
from portal.sent import holds_a_sheet, json_object
from shared_db.access import Permission
from shared_db.spine.retries import once
from shared_db.spine.transaction import Work

PREFIX = "/api/v1"
JSON = "application/json"
Endpoint = Callable[..., Any]


def _file(sent: Any) -> Any:
    if not isinstance(sent, FileStorage):
        raise problem("no_file")
    return sent


UploadedFile = Annotated[
    Any, BeforeValidator(_file), WithJsonSchema({"type": "string", "format": "binary"})
]
"""The file in a form; text under its name is none."""


@dataclass(frozen=True)
class Operation:
    """One route, as the OpenAPI document tells it."""

    method: str
    rule: str
    endpoint: str
    name: str
    tag: str
    summary: str
    body: type[BaseModel] | None
    upload: type[BaseModel] | None
    answer: type[BaseModel] | None
    query: type[BaseModel] | None
    permission: Permission | None
    media_types: Sequence[str]
    status: int
    refusals: Mapping[int, Sequence[str]]
    """By status, the codes of every refusal."""
    raises: Collection[str]
    """The codes that the route names itself."""
    view: Endpoint


@dataclass
class ApiSlice:
    """The API routes of one slice."""

    name: str
    known_as: str = ""
    """What programs call it: as before, where a slice was divided."""
    operations: list[Operation] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.known_as = self.known_as or self.name
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
        upload: type[BaseModel] | None = None,
        answer: type[BaseModel] | None = None,
        query: type[BaseModel] | None = None,
        permission: Permission | None = None,
        needs: Permission | None = None,
        media_types: Sequence[str] = (JSON,),
        status: int | None = None,
        sheet: bool = False,
        raises: Collection[str] = (),
    ) -> Callable[[Endpoint], Endpoint]:
        """`upload` describes the form by which a file comes, `media_types` an answer that is one.

        `needs` is a permission that the view asks for itself, once it has found the thing: for
        whom there is no such thing, there is none. `sheet`: the body may hold as much as a sheet.
        `raises`: the codes of its own refusals, beside those that follow from what it is.
        """
        good = status or (HTTPStatus.CREATED if method == "POST" else HTTPStatus.OK)
        if method != "GET" and body is None and upload is None:
            body = Once
        nature = Nature(
            writes=method != "GET",
            reads_json=body is not None,
            reads_input=bool(body or query or upload),
            about_a_thing="<" in rule,
            needs_permission=bool(permission or needs),
        )

        def declare(view: Endpoint) -> Endpoint:
            name = view.__name__
            action = f"{self.known_as}.{name}"
            summary = (view.__doc__ or name).strip().splitlines()[0]
            self.operations.append(
                Operation(
                    method, PREFIX + rule, f"{self.blueprint.name}.{name}", action, self.known_as,
                    summary, body, upload, answer, query, permission or needs, media_types, good,
                    refusals(nature, raises), raises, view,
                )
            )  # fmt: skip

            def serve(work: Work, **arguments: Any) -> Response:
                if query is not None:
                    arguments["query"] = read(query, request.args)
                result = _answer(work, action, view, body, arguments)
                if isinstance(result, Response):
                    return result
                return make_response(jsonify(_plain(result)), good)

            serve.__name__ = name
            if sheet:
                holds_a_sheet(serve)
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
    sent = json_object(may_be_empty=issubclass(body, Once))
    client_id = sent.get("client_id")
    if "client_id" not in body.model_fields:
        client_id = read(Once, {"client_id": sent.pop("client_id", None)}).client_id
    given = read(body, sent)
    if body is not Once:
        arguments["body"] = given
    client_id = getattr(given, "client_id", client_id)
    if not isinstance(client_id, UUID):
        return view(work, **arguments)
    content = {"path": request.path, **given.model_dump(mode="json")}
    return once(work, action, client_id, content, lambda: _plain(view(work, **arguments)))


class Once(Form):
    """The body of a write that needs to be told nothing: empty, or the client's own id of it."""

    client_id: UUID | None = None


def _plain(result: Any) -> Any:
    """As JSON knows it: ids, amounts and days as text, so that a kept answer is the same answer."""
    return to_jsonable_python(result)
