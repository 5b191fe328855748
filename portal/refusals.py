"""A form that isn't taken answers a browser with a redirect, once and for every form.

The page with what was typed and what is wrong is kept for a short while, and shown by an address:
going back to it or loading it again sends nothing a second time. Once something newer was taken,
that address leads to the page as it now stands. Programs, scripts and htmx get the answer itself.
"""

import hashlib
from http import HTTPStatus
from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import UUID

import structlog
from flask import Flask, Response, g, make_response, redirect, request, session
from sqlalchemy.exc import SQLAlchemyError

from portal.edge import actor_or_none, bearer_token, find_actor, record
from portal.errors import nearest_page, wants_json
from shared_db.foundation.errors import SignInNeeded
from shared_db.spine.refusals import Kept, find_refusal, forget_refusal, keep_refusal

log = structlog.get_logger()
REFUSED = "refused"
"""Names the kept answer in the address; and in the cookie, that there may be one."""
TOKEN = "csrf_token"  # noqa: S105 (its name)
KEPT = {HTTPStatus.OK, HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY}
"""Answers with a form in them: to be looked at again, to be corrected, to be chosen between."""


def shown_once() -> None:
    """This answer holds what is never kept, a new key for example."""
    g.shown_once = True


def taken_instead(form: str) -> None:
    """What was typed is kept: what the form at this address was refused for is over."""
    g.taken_instead = form


def register(app: Flask) -> None:
    """Lead browsers to refusing answers, and show these."""

    @app.before_request
    def show() -> Response | None:
        if request.method != "GET" or REFUSED not in request.args or TOKEN not in session:
            return None
        return _shown()

    @app.after_request
    def lead(answer: Response) -> Response:
        if request.method != "POST" or TOKEN not in session:
            return answer
        try:
            return _kept(answer) if _refuses(answer) else _noted(answer)
        except SQLAlchemyError as problem:  # the answer itself stands, only without an address
            log.warning("refusal_not_kept", exc_info=problem)
            return answer


def _refuses(answer: Response) -> bool:
    """Whether a browser has sent a form and gets a page in answer."""
    by_browser = "text/html" in request.headers.get("Accept", "") and not wants_json()
    by_script = "HX-Request" in request.headers or bearer_token() is not None
    is_page = answer.mimetype == "text/html" and answer.status_code in KEPT
    return by_browser and not by_script and is_page and not g.get("shown_once")


def _kept(answer: Response) -> Response:
    actor, page = actor_or_none(), _page_of_the_form()
    with record().as_server("refused forms") as db:
        refusal_id = keep_refusal(
            db,
            _holder(),
            actor.person_id if actor else None,
            form=request.path,
            page=urlsplit(page).path,
            status=answer.status_code,
            body=answer.get_data(),
        )
    if refusal_id is None:
        return answer
    session[REFUSED] = True
    return _see(_with(page, str(refusal_id)))


def _noted(answer: Response) -> Response:
    """Something was taken: what this browser was refused before at the same form is over."""
    if REFUSED in session and answer.status_code < HTTPStatus.BAD_REQUEST:
        with record().as_server("refused forms") as db:
            forget_refusal(db, _holder(), g.get("taken_instead", request.path))
    return answer


def _shown() -> Response:
    """The kept answer, for whom it was made; else the page as it stands."""
    try:
        asked = UUID(request.args[REFUSED])
    except ValueError:
        asked = None
    kept = _find(asked)
    here = request.full_path
    if kept is None:
        return _see(_with(here, ""))
    if kept.id != asked:
        return _see(_with(here, str(kept.id)))
    answer = make_response(kept.body, kept.status)
    answer.mimetype = "text/html"
    return answer


def _find(asked: UUID | None) -> Kept | None:
    with record().as_server("refused forms") as db:
        try:
            person_id = find_actor(db).person_id if "person" in session else None
        except SignInNeeded:
            return None
        kept = find_refusal(db, _holder(), request.path, asked)
    return kept if kept and kept.person_id == person_id else None


def _holder() -> bytes:
    """This browser, by what only its signed cookie has; nobody can go on from the hash."""
    return hashlib.sha256(str(session[TOKEN]).encode()).digest()


def _page_of_the_form() -> str:
    """The address of the page on which the form stands, as the browser says; else the nearest."""
    came_from = urlsplit(request.headers.get("Referer", ""))
    ours = came_from.netloc == request.host and came_from.path.startswith("/")
    return f"{came_from.path}?{came_from.query}" if ours else nearest_page()


def _with(address: str, refusal: str) -> str:
    """The address with this refusal in it, or with none."""
    path, _, query = address.partition("?")
    said = [(name, value) for name, value in parse_qsl(query) if name != REFUSED]
    if refusal:
        said.append((REFUSED, refusal))
    return f"/{path.lstrip('/')}" + (f"?{urlencode(said)}" if said else "")


def _see(address: str) -> Response:
    return make_response(redirect(address, HTTPStatus.SEE_OTHER))
