"""Pages of those who are not signed in: the sign-in, links from mails, the language."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_limiter.util import get_remote_address

from portal.accounts import links, service, session
from portal.accounts.blueprint import blueprint
from portal.accounts.forms import FirstPassword, ResetPassword, SignInForm
from portal.accounts.passwords import hash_password
from portal.edge import find_actor, public, record, request_tag, settings, sign_in_id
from portal.errors import field_sentences
from portal.extensions import TAKEN_NAMES, count_not, limiter
from portal.forms import nested, read
from portal.language import COOKIE, LANGUAGES, say
from shared_db.across import end_sign_in, find_sign_in
from shared_db.entering import name_is_taken
from shared_db.errors import N_, DomainError, Invalid, SignInNeeded
from shared_db.links import LinkOver
from shared_db.models import Language, LinkPurpose

WRONG_SIGN_INS = "10 per 5 minutes"
"""From one place, for one address."""
WRONG_SIGN_INS_OF_PLACE = "100 per 5 minutes"
A_YEAR = 60 * 60 * 24 * 365
TOO_OFTEN = N_("That was tried too often. Wait a few minutes, then try again.")


def _place_and_address() -> str:
    return f"{get_remote_address()}|{request.form.get('email', '').strip().lower()[:254]}"


def _too_often(_limit: Any) -> Response:
    return _sign_in_page(gettext(TOO_OFTEN), HTTPStatus.TOO_MANY_REQUESTS)


def _sign_in_page(sentence: str = "", status: int = HTTPStatus.OK) -> Response:
    page = render_template(
        "accounts/sign_in.html",
        values={"email": request.form.get("email", "")},
        next=request.values.get("next", ""),
        sentence=sentence,
    )
    return make_response(page, status)


@blueprint.get("/sign-in")
@public
def sign_in() -> Response:
    """The sign-in form; who is signed in already goes on."""
    try:
        with record().reading() as db:
            find_actor(db)
    except SignInNeeded:
        return _sign_in_page()
    return make_response(redirect(_next(), HTTPStatus.SEE_OTHER))


@blueprint.post("/sign-in")
@public
@limiter.limit(WRONG_SIGN_INS_OF_PLACE, on_breach=_too_often)
@limiter.limit(WRONG_SIGN_INS, key_func=_place_and_address, on_breach=_too_often)
def check_sign_in() -> Response:
    """Sign in, or say that address or password is wrong, not which."""
    try:
        found = service.sign_in(record(), read(SignInForm, nested(request.form)))
    except Invalid:
        return _sign_in_page(say(service.WrongSignIn()), HTTPStatus.UNPROCESSABLE_ENTITY)
    except service.WrongSignIn as wrong:
        return _sign_in_page(say(wrong), wrong.status)
    count_not()
    session.begin(found.person_id, found.session_epoch)
    return make_response(redirect(_next(), HTTPStatus.SEE_OTHER))


def _next() -> str:
    return session.own_path(request.values.get("next", ""), url_for("inbox.show"))


@blueprint.post("/sign-out")
@public
def sign_out() -> Response:
    """Leave this browser; a copy of its cookie opens nothing any more either."""
    ended = sign_in_id()
    if ended is not None:
        with record().reading() as db:
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


@blueprint.get("/link/<token>")
@public
def follow_link(token: str) -> Response:
    """What the link is for. It is not used up by being looked at."""
    try:
        offered, somebody = _look(token)
    except LinkOver as over:
        return _link_over(over)
    values = {"name": offered.name, "company_name": offered.company_name}
    return _link_page(offered, somebody, values, {})


@blueprint.post("/link/<token>")
@public
@limiter.limit(TAKEN_NAMES, key_func=lambda: request.path)
def use_link(token: str) -> Response:
    """Come in by the link, once; whoever was signed in on this browser no longer is."""
    try:
        offered, somebody = _look(token)
        form = read(_form_of(offered), nested(request.form))
        links.check_answer(form, offered)
        kept, key = hash_password(form.password), settings().secret_key
        with record().work(
            lambda db: links.use_link(db, key, token, form, kept), request_tag()
        ) as work:
            links.tell_entered(work, offered.purpose)
    except LinkOver as over:
        return _link_over(over)
    except Invalid as invalid:
        if not name_is_taken(invalid):
            count_not()
        return _link_page(offered, somebody, request.form, field_sentences(invalid))
    with record().reading() as db:
        found = find_sign_in(db, offered.email)
    if found is not None:
        session.begin(found.person_id, found.session_epoch)
    flash(_welcome(offered), "success")
    return make_response(redirect(url_for("inbox.show"), HTTPStatus.SEE_OTHER))


def _look(token: str) -> tuple[links.Offered, str]:
    """What the link offers, and who is signed in on this browser meanwhile."""
    with record().reading() as db:
        offered = links.read_link(db, settings().secret_key, token)
        try:
            somebody = find_actor(db).name
        except SignInNeeded:
            somebody = ""
    return offered, somebody


def _form_of(offered: links.Offered) -> type[FirstPassword] | type[ResetPassword]:
    if offered.purpose is LinkPurpose.RESET_PASSWORD:
        return ResetPassword
    return FirstPassword


def _welcome(offered: links.Offered) -> str:
    if offered.purpose is LinkPurpose.RESET_PASSWORD:
        return str(
            gettext(
                "Your new password is set, and you are signed in. Keys for programs that were"
                " made before can't be used any more."
            )
        )
    return str(gettext("Welcome. You are signed in."))


def _link_page(
    offered: links.Offered, somebody: str, values: Mapping[str, str], errors: dict[str, str]
) -> Response:
    page = render_template(
        "accounts/link.html",
        offered=offered,
        resets=offered.purpose is LinkPurpose.RESET_PASSWORD,
        somebody=somebody,
        values=values,
        errors=errors,
    )
    return make_response(page, HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK)


def _link_over(over: DomainError) -> Response:
    page = render_template("accounts/link_over.html", sentence=say(over))
    return make_response(page, over.status)
