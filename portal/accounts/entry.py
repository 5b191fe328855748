"""Pages of those who are not signed in: the sign-in, links from mails, the language."""

from http import HTTPStatus
from typing import Any

from flask import (
    Response,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext

from portal.accounts import devices, service, session
from portal.accounts.blueprint import blueprint
from portal.accounts.forms import SignInForm
from portal.client_address import place
from portal.edge import find_actor, public, record, request_tag, settings, sign_in_id
from portal.extensions import count_not, limiter
from portal.forms import nested, read
from portal.language import COOKIE, LANGUAGES, say
from shared_db.entry.entrance import open_groups
from shared_db.entry.sign_ins import end_sign_in
from shared_db.foundation.errors import N_, Invalid, SignInNeeded
from shared_db.models import Language
from shared_db.spine.across import only_group

WRONG_SIGN_INS = "10 per 300 seconds"
"""For one address, on one browser that it is known for, or else from one place."""
WRONG_SIGN_INS_OF_ADDRESS = "30 per 600 seconds"
"""From all places together."""
WRONG_SIGN_INS_OF_PLACE = "100 per 60 seconds"
"""For all addresses together: a shop, or a whole street, may be one place. It is for our own sake,
each look at a password being slow, and soon over."""
A_YEAR = 60 * 60 * 24 * 365
TOO_OFTEN = N_(
    "That was tried too often. Wait a few minutes, then try again, or use a browser on which you"
    " have signed in before."
)


def _address() -> str:
    return devices.plain_address(request.form.get("email", ""))


def _who_tries() -> str:
    return f"{devices.known_for(_address()) or place()}|{_address()}"


def _of_address() -> str:
    return f"address|{_address()}"


def _on_known_browser() -> bool:
    return devices.known_for(_address()) is not None


def takes_requests() -> bool:
    """Whether anybody may ask here: a group is open to it, and a letter can prove an address."""
    if settings().smtp_url is None:
        return False
    with record().as_server("signing in") as db:
        return bool(open_groups(db))


def _too_often(_limit: Any) -> Response:
    return _sign_in_page(gettext(TOO_OFTEN), HTTPStatus.TOO_MANY_REQUESTS)


def _sign_in_page(sentence: str = "", status: int = HTTPStatus.OK) -> Response:
    """The page, in the name of the group where this server has but one."""
    with record().as_server("signing in") as db:
        group_id, group_name = only_group(db) or (None, "")
    page = render_template(
        "accounts/sign_in.html",
        values={"email": request.form.get("email", "")},
        next=request.values.get("next", ""),
        sentence=sentence,
        group_name=group_name,
        sample=current_app.extensions["sample_people"](group_id),
        takes_requests=takes_requests(),
    )
    return make_response(page, status)


@blueprint.get("/sign-in")
@public
def sign_in() -> Response:
    """The sign-in form; who is signed in already goes on."""
    try:
        with record().as_server("signing in") as db:
            find_actor(db)
    except SignInNeeded:
        return _sign_in_page()
    return make_response(redirect(_next(), HTTPStatus.SEE_OTHER))


@blueprint.post("/sign-in")
@public
@limiter.limit(WRONG_SIGN_INS_OF_PLACE, exempt_when=_on_known_browser, on_breach=_too_often)
@limiter.limit(
    WRONG_SIGN_INS_OF_ADDRESS,
    key_func=_of_address,
    exempt_when=_on_known_browser,
    on_breach=_too_often,
)
@limiter.limit(WRONG_SIGN_INS, key_func=_who_tries, on_breach=_too_often)
def check_sign_in() -> Response:
    """Sign in, or say that address or password is wrong, not which.

    The limits are looked at from the lowest upwards, and a try that one refuses isn't counted by
    those above: who has used up his own tries uses up nobody else's.
    """
    try:
        found = service.sign_in(record(), read(SignInForm, nested(request.form)))
    except Invalid:
        return _sign_in_page(say(service.WrongSignIn()), HTTPStatus.UNPROCESSABLE_ENTITY)
    except service.WrongSignIn as wrong:
        return _sign_in_page(say(wrong), wrong.status)
    count_not()
    session.begin(found.person_id, found.session_epoch)
    answer = make_response(redirect(_next(), HTTPStatus.SEE_OTHER))
    if found.proven:
        devices.remember(answer, _address())
    return answer


def _next() -> str:
    return session.own_path(request.values.get("next", ""), url_for("inbox.show"))


@blueprint.post("/sign-out")
@public
def sign_out() -> Response:
    """Leave this browser; a copy of its cookie opens nothing any more either."""
    ended = sign_in_id()
    if ended is not None:
        with record().as_server("signing in") as db:
            end_sign_in(db, ended)
    session.end()
    flash(gettext("You are signed out."), "success")
    return make_response(redirect(url_for("accounts.sign_in"), HTTPStatus.SEE_OTHER))


@blueprint.post("/language")
@public
def language() -> Response:
    """Change the language: of the person, and of this browser for when nobody is signed in."""
    wanted = request.form.get("language", "")
    back = session.own_path(request.form.get("next", ""), url_for("inbox.show"))
    answer = make_response(redirect(back, HTTPStatus.SEE_OTHER))
    if wanted not in LANGUAGES:
        return answer
    try:
        with record().work(find_actor, request_tag()) as work:
            service.choose_language(work, Language(wanted))
    except SignInNeeded:
        pass
    secure = settings().secure_cookies
    answer.set_cookie(COOKIE, wanted, max_age=A_YEAR, secure=secure, httponly=True, samesite="Lax")
    return answer
