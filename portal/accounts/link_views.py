"""The page of a link in a letter: an invitation, a new password, or the proof of an address."""

from collections.abc import Mapping
from http import HTTPStatus

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext

from portal.accounts import devices, links, session
from portal.accounts.blueprint import blueprint
from portal.accounts.forms import FirstPassword, ResetPassword
from portal.accounts.passwords import hash_password
from portal.accounts.proving import NOT_YOUR_ACCOUNT, ask_for_proof, prove_address
from portal.client_address import place
from portal.edge import find_actor, public, record, request_tag, settings
from portal.errors import field_sentences
from portal.extensions import TAKEN_NAMES, count_not, limiter
from portal.forms import nested, read
from portal.language import say
from shared_db.access import Actor
from shared_db.entry.entering import name_is_taken
from shared_db.entry.links import LinkOver
from shared_db.entry.sign_ins import sign_in_of
from shared_db.foundation.errors import DomainError, Invalid, SignInNeeded
from shared_db.foundation.tokens import read_link_token
from shared_db.models import LinkPurpose


@blueprint.get("/link/<token>")
@public
def follow_link(token: str) -> Response:
    """What the link is for. It is not used up by being looked at."""
    try:
        offered, somebody = _look(token)
    except LinkOver as over:
        return _link_over(over)
    if offered.purpose is LinkPurpose.PROVE_ADDRESS:
        return _proof_page(offered, somebody)
    values = {"name": offered.name, "company_name": offered.company_name}
    return _link_page(offered, somebody, values, {})


def _by_link() -> str:
    """A link is one, however it was got; what is none of ours is counted by who tries it."""
    token = str((request.view_args or {}).get("token", ""))
    found = read_link_token(settings().secret_key, token)
    return f"link|{found.link_id}" if found else place()


@blueprint.post("/link/<token>")
@public
@limiter.limit(TAKEN_NAMES, key_func=_by_link)
def use_link(token: str) -> Response:
    """Do what the link is for, once."""
    try:
        offered, somebody = _look(token)
        if offered.purpose is LinkPurpose.PROVE_ADDRESS:
            return _prove(offered, somebody, token)
        return _come_in(offered, somebody, token)
    except LinkOver as over:
        return _link_over(over)


def _come_in(offered: links.Offered, somebody: Actor | None, token: str) -> Response:
    """Sign in who follows the link; whoever was signed in on this browser no longer is."""
    key = settings().secret_key
    try:
        form = read(_form_of(offered), nested(request.form))
        links.check_answer(form, offered)
        kept = hash_password(form.password)
        with record().work(
            lambda db: links.use_link(db, key, token, form, kept), request_tag()
        ) as work:
            links.tell_entered(work, offered.purpose)
            if isinstance(form, FirstPassword) and not work.actor.address_proven:
                ask_for_proof(work)
    except Invalid as invalid:
        if not name_is_taken(invalid):
            count_not()
        return _link_page(offered, somebody, request.form, field_sentences(invalid))
    with record().as_server("a link is followed") as db:
        found = sign_in_of(db, work.actor.person_id)
    session.begin(found.person_id, found.session_epoch)
    flash(_welcome(offered), "success")
    answer = _to_inbox()
    if found.proven:
        devices.remember(answer, offered.email)
    return answer


def _prove(offered: links.Offered, somebody: Actor | None, token: str) -> Response:
    """The address is the reader's; the account has to be, too."""
    try:
        with record().work(find_actor, request_tag()) as work:
            prove_address(work, settings().secret_key, token)
    except SignInNeeded:
        return _proof_page(offered, somebody)
    except Invalid as taken:
        return _proof_page(offered, somebody, " ".join(field_sentences(taken).values()))
    count_not()
    flash(gettext("Your address is confirmed. From now on mail reaches you there."), "success")
    return _to_inbox()


def _look(token: str) -> tuple[links.Offered, Actor | None]:
    """What the link offers, and who is signed in on this browser meanwhile."""
    with record().as_server("a link is followed") as db:
        offered = links.read_link(db, settings().secret_key, token)
        try:
            return offered, find_actor(db)
        except SignInNeeded:
            return offered, None


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


def _to_inbox() -> Response:
    return make_response(redirect(url_for("inbox.show"), HTTPStatus.SEE_OTHER))


def _link_page(
    offered: links.Offered,
    somebody: Actor | None,
    values: Mapping[str, str],
    errors: dict[str, str],
) -> Response:
    page = render_template(
        "accounts/link.html",
        offered=offered,
        resets=offered.purpose is LinkPurpose.RESET_PASSWORD,
        somebody=somebody.name if somebody else "",
        values=values,
        errors=errors,
    )
    return make_response(page, HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK)


def _proof_page(offered: links.Offered, somebody: Actor | None, wrong: str = "") -> Response:
    if somebody and somebody.person_id != offered.person_id:
        wrong = gettext(NOT_YOUR_ACCOUNT)
    page = render_template(
        "accounts/prove.html", offered=offered, signed_in=somebody is not None, wrong=wrong
    )
    return make_response(page, HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK)


def _link_over(over: DomainError) -> Response:
    page = render_template("accounts/link_over.html", sentence=say(over))
    return make_response(page, over.status)
