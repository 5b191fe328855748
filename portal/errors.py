"""The one place where what went wrong is shown: as page, as JSON, as a piece of a page."""

from http import HTTPStatus
from typing import Any

import structlog
from flask import (
    Flask,
    Response,
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
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from portal.edge import bearer_token, request_tag
from portal.language import say
from shared_db.errors import N_, DomainError, Invalid, NotFound, SignInNeeded, TooMany

log = structlog.get_logger()


ADVICE = {
    404: N_("The address may be wrong, or it belongs to somebody else."),
    403: N_("Your company's manager can give you the role for it."),
    409: N_("Go back, reload the page, and look at the new state."),
    500: N_("If it happens again, tell your group's administrator the number below."),
}
"""What to do, by status, beside the sentence that says what is wrong."""


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
    return {"error": body}


def show(problem: DomainError) -> Response:
    """Show an error where the person is looking."""
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
                status=problem.status,
                sentence=say(problem),
                advice=gettext(ADVICE[problem.status]) if problem.status in ADVICE else "",
                details=field_sentences(problem) if isinstance(problem, Invalid) else {},
                request_id=request_tag(),
            )
        )
    answer.status_code = problem.status
    return answer


def register(app: Flask) -> None:
    """Every way in which a request can fail ends in `show`."""
    app.register_error_handler(DomainError, show)

    @app.errorhandler(CSRFError)
    def forged(_error: CSRFError) -> Response:
        return show(
            DomainError(
                "form_expired",
                N_("This page had been open too long. Reload it and send it again."),
            )
        )

    @app.errorhandler(RateLimitExceeded)
    def too_often(_error: RateLimitExceeded) -> Response:
        return show(
            TooMany("too_many", N_("That was tried too often. Wait a few minutes, then try again."))
        )

    @app.errorhandler(RequestEntityTooLarge)
    def too_large(_error: RequestEntityTooLarge) -> Response:
        problem = DomainError("too_large", N_("That is too large to be sent in one piece."))
        answer = show(problem)
        answer.status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        return answer

    @app.errorhandler(HTTPException)
    def by_status(error: HTTPException) -> Response:
        if error.code == HTTPStatus.NOT_FOUND:
            return show(NotFound())
        problem = DomainError("http", N_("The portal cannot do that with this address."))
        answer = show(problem)
        answer.status_code = error.code or 400
        return answer

    @app.errorhandler(Exception)
    def ours(error: Exception) -> Response:
        log.exception("failed", path=request.path, exc_info=error)
        problem = DomainError(
            "server_error",
            N_("Something failed on our side. Nothing was changed; please try again."),
        )
        answer = show(problem)
        answer.status_code = HTTPStatus.INTERNAL_SERVER_ERROR
        return answer


__all__ = ["as_json", "field_sentences", "gettext", "register", "show", "wants_json"]
