"""The one place where what went wrong is shown: as page, as JSON, as a piece of a page."""

import re
from http import HTTPStatus
from typing import Any
from urllib.parse import quote as url_quote

import structlog
from flask import (
    Flask,
    Response,
    current_app,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext
from flask_limiter.errors import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from psycopg import InterfaceError as PsycopgInterfaceError
from psycopg import OperationalError as PsycopgOperationalError
from psycopg.errors import DeadlockDetected, SerializationFailure, UniqueViolation
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoneFree
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.routing import RequestRedirect

from portal.edge import bearer_token, path_for_log, request_tag
from portal.language import say
from portal.merging import Contested
from portal.sent import FORM, TooMuch, is_for_nobody
from shared_db.foundation.errors import (
    N_,
    ChangedMeanwhile,
    DomainError,
    Invalid,
    NotFound,
    RecordAway,
    SignInNeeded,
    TooMany,
)
from shared_db.foundation.logs import first_line

log = structlog.get_logger()


ADVICE = {
    404: N_("The address may be wrong, or it belongs to somebody else."),
    403: N_("Your company's manager can give you the role for it."),
    409: N_("Go back, reload the page, and look at the new state."),
    500: N_("If it happens again, tell your group's administrator the number below."),
}
"""What to do, by status, beside the sentence that says what is wrong."""
LOADS_AGAIN = N_("What you sent before is kept. This page tries again by itself.")
SEND_AGAIN = N_("Go back, and send it again in a few seconds.")


AWAY = re.compile("08...|57P0[123]|53300")
"""What the record says when it stops, starts, or can't take one more: SQLSTATEs."""
AWAY_SECONDS = 2


MEANWHILE = (UniqueViolation, DeadlockDetected, SerializationFailure)
"""What the record answers to one of two who did the same thing at once."""


def wants_json() -> bool:
    """Whether a program (or one of our scripts) asks."""
    return (
        request.path.startswith("/api/")
        or request.is_json
        or request.accept_mimetypes.best == "application/json"
    )


def field_sentences(problem: Invalid) -> dict[str, str]:
    """Each field's sentence, for showing it at the field."""
    return {name: say(error) for name, error in problem.fields.items()}


def as_json(problem: DomainError) -> dict[str, Any]:
    """The shape of every error of the API."""
    body: dict[str, Any] = {
        "code": problem.code,
        "message": say(problem),
        "request_id": request_tag(),
    }
    if problem.field:
        body["field"] = problem.field
    if isinstance(problem, Invalid):
        body["fields"] = {
            name: {"code": error.code, "message": say(error)}
            for name, error in problem.fields.items()
        }
    if isinstance(problem, Contested):
        body |= problem.as_json()
    return {"error": body}


def show(problem: DomainError, status: int | None = None) -> Response:
    """Show an error where the person is looking. `status` if it isn't the error's own."""
    status = status or problem.status
    if isinstance(problem, SignInNeeded) and not wants_json() and bearer_token() is None:
        back = request.full_path.rstrip("?") if request.method == "GET" else None
        if request.headers.get("HX-Request"):
            answer = make_response("", HTTPStatus.NO_CONTENT)
            answer.headers["HX-Redirect"] = url_for("accounts.sign_in")
            return answer
        return make_response(redirect(url_for("accounts.sign_in", next=back)))
    if wants_json():
        answer = jsonify(as_json(problem))
    else:
        answer = make_response(
            render_template(
                "errors/error.html",
                status=status,
                sentence=say(problem),
                advice=_advice(status),
                details=field_sentences(problem) if isinstance(problem, Invalid) else {},
                request_id=request_tag(),
                comes_back=status == HTTPStatus.SERVICE_UNAVAILABLE,
                sent_again=_what_to_send_again(status),
            )
        )
    answer.status_code = status
    return answer


def _advice(status: int) -> str:
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        return str(gettext(LOADS_AGAIN if request.method == "GET" else SEND_AGAIN))
    return str(gettext(ADVICE[status])) if status in ADVICE else ""


def _what_to_send_again(status: int) -> list[tuple[str, str]]:
    """What a person's form held, so that a button can send it once more as it was."""
    by_page = request.method == "POST" and request.mimetype == FORM
    if status != HTTPStatus.SERVICE_UNAVAILABLE or not by_page or is_for_nobody():
        return []
    return list(request.form.items(multi=True))


def forged(_error: CSRFError) -> Response:
    """A write without the token of its page."""
    return show(
        DomainError(
            "form_expired",
            N_("This page had been open too long. Reload it and send it again."),
        )
    )


def too_often(_error: RateLimitExceeded) -> Response:
    """More tries than the limit allows."""
    return show(
        TooMany("too_many", N_("That was tried too often. Wait a few minutes, then try again."))
    )


def too_large(_error: RequestEntityTooLarge) -> Response:
    """More than is read of one request."""
    return show(TooMuch())


def by_status(error: HTTPException) -> Response:
    """What the framework refuses by itself."""
    if error.code == HTTPStatus.NOT_FOUND:
        return show(NotFound())
    if error.code == HTTPStatus.METHOD_NOT_ALLOWED and _is_opened_by_a_person():
        return make_response(redirect(nearest_page(above=True), HTTPStatus.SEE_OTHER))
    answer = show(
        DomainError("http", N_("The portal cannot do that with this address.")), error.code
    )
    for name, value in error.get_headers():
        if name in {"Allow", "Content-Range", "Retry-After"}:
            answer.headers[name] = value
    return answer


def _is_opened_by_a_person() -> bool:
    """Whether a browser opens an address afresh, such as that of a form that was refused."""
    wants_page = "text/html" in request.headers.get("Accept", "") and not wants_json()
    return request.method == "GET" and wants_page and bearer_token() is None


def nearest_page(*, above: bool = False) -> str:
    """This address, or the nearest above it, that can be opened; the inbox at last."""
    routes = current_app.create_url_adapter(request)
    steps = request.path.strip("/").split("/")
    for count in range(len(steps) - above, 0, -1):
        address = "/" + "/".join(steps[:count])
        try:
            routes.match(address, method="GET")  # type: ignore[union-attr]  # there is a request
        except (HTTPException, RequestRedirect):
            continue
        return url_quote(address)
    return "/"


def record_away(error: Exception) -> Response:
    """The record is being restarted: nothing is wrong with the request, which may come again."""
    log.warning("record_away", path=path_for_log(), why=first_line(error))
    answer = show(RecordAway())
    answer.headers["Retry-After"] = str(AWAY_SECONDS)
    return answer


def _is_away(error: DBAPIError) -> bool:
    """Whether the record was not there, rather than of another opinion."""
    if error.connection_invalidated:
        return True
    state = getattr(error.orig, "sqlstate", None)
    if state is None:
        return isinstance(error.orig, PsycopgOperationalError | PsycopgInterfaceError)
    return AWAY.fullmatch(state) is not None


def refused_by_record(error: DBAPIError) -> Response:
    """One of two who did the same thing at the same time; anything else is ours."""
    if _is_away(error):
        return record_away(error)
    if not isinstance(error.orig, MEANWHILE):
        return ours(error)
    log.warning("changed_meanwhile", path=path_for_log(), exc_info=error)
    return show(ChangedMeanwhile())


def ours(error: Exception) -> Response:
    """What nobody thought of: told in full to the log, by its number to the person."""
    log.exception("failed", path=path_for_log(), exc_info=error)
    return show(
        DomainError(
            "server_error",
            N_("Something failed on our side. Nothing was changed; please try again."),
        ),
        HTTPStatus.INTERNAL_SERVER_ERROR,
    )


def register(app: Flask) -> None:
    """Every way in which a request can fail ends in `show`."""
    app.register_error_handler(DomainError, show)
    app.register_error_handler(CSRFError, forged)
    app.register_error_handler(RateLimitExceeded, too_often)
    app.register_error_handler(RequestEntityTooLarge, too_large)
    app.register_error_handler(HTTPException, by_status)
    app.register_error_handler(DBAPIError, refused_by_record)
    app.register_error_handler(NoneFree, record_away)
    app.register_error_handler(Exception, ours)


__all__ = ["as_json", "field_sentences", "gettext", "register", "show", "wants_json"]
