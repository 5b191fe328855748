"""The edge of a request: who acts, one unit of work, one commit.

A view is declared with exactly one of `acts` (signed in; receives the `Work`) and `public`.
It never commits: the edge commits when the answer is good, and lets nothing happen otherwise.
Nor does HEAD let anything happen: programs that look ahead at links have seen and opened nothing.
"""

import re
import time
from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from uuid import UUID, uuid4

import structlog
from flask import Flask, Response, current_app, g, make_response, request, session
from flask_wtf.csrf import CSRFError, validate_csrf
from sqlalchemy.orm import Session
from wtforms import ValidationError  # type: ignore[import-untyped]

from portal.extensions import csrf
from portal.sent import is_by_request_link, limit_what_is_read, needs_a_sender, read_body
from shared_db.access import Actor, Guest, OwnPermission, Permission
from shared_db.entry.entrance import find_unsent
from shared_db.files import FileStore
from shared_db.foundation.base import utc_now
from shared_db.foundation.errors import N_, DomainError, NotFound, SignInNeeded
from shared_db.foundation.settings import Settings
from shared_db.foundation.tokens import api_token_hash, read_request_token
from shared_db.spine.across import find_token_owner
from shared_db.spine.acting import load_actor
from shared_db.spine.transaction import Record

log = structlog.get_logger()
_SECRET = re.compile(r"/(link|ask)/.+")
_SAFE_TAG = re.compile(r"[A-Za-z0-9._-]{8,60}")
CSRF_HEADER = "X-CSRFToken"
CHECKED = frozenset({"POST", "PUT", "PATCH", "DELETE"})
View = Callable[..., Any]


def record() -> Record:
    """The shared record of this application."""
    return cast(Record, current_app.extensions["record"])


def settings() -> Settings:
    """The settings of this application."""
    return cast(Settings, current_app.extensions["settings"])


def file_store() -> FileStore:
    """Where drawings and documents lie."""
    return cast(FileStore, current_app.extensions["files"])


def acts(permission: Permission | OwnPermission | None = None) -> Callable[[View], View]:
    """The view acts as a signed-in person, who needs `permission` if one is named: in the own
    company, or in some group. Whether in the thing's own is asked once the thing is found."""

    def declare(view: View) -> View:
        @wraps(view)
        def in_one_work(**arguments: Any) -> Response:
            with record().work(find_actor, request_tag()) as work:
                g.actor = work.actor
                if permission is not None:
                    work.actor.require_somewhere(permission)
                answer = make_response(view(work, **arguments))
                if answer.status_code >= 400 or request.method == "HEAD":
                    work.abandon()
            return answer

        in_one_work.access = permission or "signed_in"  # type: ignore[attr-defined]
        return in_one_work

    return declare


def public(view: View) -> View:
    """The view needs nobody to be signed in."""
    view.access = "public"  # type: ignore[attr-defined]
    return view


def asked_by(view: View) -> View:
    """The view needs nobody to be signed in, but a guest: the link of a request at the entrance
    (`token` in its address). Who has it has proven an address, and may send files until it is
    sent."""
    view.access = "request_link"  # type: ignore[attr-defined]
    return view


def asked_by_guest() -> Guest | None:
    """The guest whose link the address holds, whether or not there still is a request of theirs."""
    token = str((request.view_args or {}).get("token", ""))
    intake_id = read_request_token(settings().secret_key, token)
    return Guest(intake_id) if intake_id else None


def find_guest(db: Session) -> Guest:
    """The same, whose request may still be written. Raises `SignInNeeded` and `AlreadySent`."""
    guest = asked_by_guest()
    if guest is None:
        raise SignInNeeded
    try:
        find_unsent(db, guest)
    except NotFound:
        raise SignInNeeded from None
    return guest


def find_actor(db: Session) -> Actor:
    """The person behind the API token or the session cookie. Raises `SignInNeeded`."""
    token = bearer_token()
    if token is not None:
        person_id = find_token_owner(db, api_token_hash(token), utc_now())
        epoch = sign_in = None
    else:
        person_id = UUID(session["person"]) if "person" in session else None
        epoch, sign_in = session.get("epoch"), sign_in_id()
    actor = load_actor(db, person_id, epoch, sign_in) if person_id else None
    if actor is None:
        raise SignInNeeded
    return actor


def sign_in_id() -> UUID | None:
    """Which sign-in the cookie is of, so that it can be ended."""
    return UUID(session["sign_in"]) if "sign_in" in session else None


def bearer_token() -> str | None:
    """The token of a program. A request that carries one is never taken for a browser's."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def actor_or_none() -> Actor | None:
    """Who acts in this request, once the edge knows it."""
    return cast("Actor | None", g.get("actor"))


def request_tag() -> str:
    """The id of this request, for the logs and for what is shown to the person."""
    if "request_tag" not in g:
        given = request.headers.get("X-Request-ID", "")
        g.request_tag = given if _SAFE_TAG.fullmatch(given) else uuid4().hex
    return cast(str, g.request_tag)


def path_for_log() -> str:
    """The address without the secret that a link carries, or was meant to carry."""
    return _SECRET.sub(r"/\1/…", request.path)


def _let_in() -> None:
    """Who sends it, then the token against forgery, then what is sent: nobody is read at length.

    A script's token is in a header. A plain form's is in the form itself, so there the cookie has
    to do. All is read before a unit of work begins: the record waits for no slow sender.
    """
    limit_what_is_read()
    if needs_a_sender():
        with record().as_server("who sends this is looked up") as db:
            (find_guest if is_by_request_link() else find_actor)(db)
    by_browser = bearer_token() is None
    token = request.headers.get(CSRF_HEADER)
    if by_browser and token is not None:
        _check_token(token)
    read_body()
    if by_browser:
        csrf.protect()


def _check_token(token: str) -> None:
    if request.method not in CHECKED:
        return
    try:
        validate_csrf(token)
    except ValidationError as wrong:
        raise CSRFError(str(wrong)) from wrong


def register(app: Flask) -> None:
    """Give each request its id, its protection against forgery, and its line in the log."""

    @app.before_request
    def begin() -> None:
        g.started = time.perf_counter()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_tag())
        if "\0" in request.path or any("\0" in said for said in request.args.values()):
            raise DomainError("not_text", N_("This contains characters that cannot be stored."))
        _let_in()

    @app.after_request
    def end(answer: Response) -> Response:
        answer.headers["X-Request-ID"] = request_tag()
        actor = actor_or_none()
        log.info(
            "request",
            method=request.method,
            path=path_for_log(),
            status=answer.status_code,
            ms=round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000, 1),
            person=str(actor.person_id) if actor else None,
        )
        return answer
