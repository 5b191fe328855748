"""Everybody's own account: name, language, password, keys for programs."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext

from portal.accounts import proving, queries, service, session
from portal.accounts.blueprint import blueprint
from portal.accounts.forms import AboutMe, NewPassword, NewToken
from portal.edge import actor_or_none, acts, bearer_token, settings
from portal.errors import field_sentences
from portal.extensions import count_not, limiter
from portal.forms import nested, read
from portal.refusals import shown_once
from shared_db.foundation.errors import Invalid
from shared_db.foundation.ids import new_id
from shared_db.spine.retries import once
from shared_db.spine.transaction import Work

WRONG_PASSWORDS = "10 per 5 minutes"
PROOFS = "3 per hour"
"""The address may be a stranger's, who has not asked for letters."""


@blueprint.get("/account")
@acts()
def account(work: Work) -> str:
    """The page."""
    return _page(work)


@blueprint.post("/account")
@acts()
def save_account(work: Work) -> Any:
    """Name and language."""
    try:
        service.save_about_me(work, read(AboutMe, nested(request.form)))
    except Invalid as invalid:
        return _again(work, invalid, about=request.form)
    return _done(gettext("Saved."))


def _whose_password() -> str:
    actor = actor_or_none()
    assert actor is not None
    return f"password|{actor.person_id}"


_limit_wrong_passwords = limiter.shared_limit(
    WRONG_PASSWORDS, scope="own_password", key_func=_whose_password
)


@blueprint.post("/account/password")
@acts()
@_limit_wrong_passwords
def save_password(work: Work) -> Any:
    """A new password; other browsers are signed out."""
    try:
        person = service.change_password(work, read(NewPassword, nested(request.form)))
    except Invalid as invalid:
        return _again(work, invalid)
    count_not()
    session.keep(person.session_epoch)
    return _done(
        gettext(
            "The password is changed. Other browsers are signed out, and keys for programs that"
            " were made before can't be used any more."
        )
    )


@blueprint.post("/account/proof")
@acts()
@limiter.limit(PROOFS, key_func=_whose_password)
def ask_for_proof(work: Work) -> Any:
    """A letter with a link that proves one's address."""
    proving.ask_for_proof(work)
    return _done(gettext("The letter is on its way. Follow the link in it."))


@blueprint.post("/account/tokens")
@acts()
@_limit_wrong_passwords
def make_token(work: Work) -> Any:
    """A key for programs. It is shown in this answer and never again."""
    made: dict[str, str] = {}
    try:
        form = read(NewToken, nested(request.form))
        if not _is_fresh():
            service.check_it_is_me(work, "token_password", form.token_password)
            session.password_given()
        once(
            work,
            "make_token",
            form.client_id,
            form.model_dump(mode="json", exclude={"token_password"}),
            lambda: _make(work, form, made),
        )
    except Invalid as invalid:
        return _again(work, invalid, token=request.form)
    count_not()
    if not made:
        flash(
            gettext("This key was made before and is not shown again. Make a new one."), "warning"
        )
        return redirect(url_for("accounts.account"), HTTPStatus.SEE_OTHER)
    shown_once()
    return _page(work, secret=made["secret"])


@blueprint.post("/account/tokens/<uuid:token_id>/revoke")
@acts()
def revoke_token(work: Work, token_id: UUID) -> Any:
    """Let a key end."""
    service.revoke_token(work, token_id)
    return _done(gettext("The key can't be used any more."))


def _is_fresh() -> bool:
    """Whether the password was given just now: by who sits here, never by a program."""
    return bearer_token() is None and session.is_fresh()


def _make(work: Work, form: NewToken, made: dict[str, str]) -> dict[str, Any]:
    token, made["secret"] = service.make_token(work, form)
    return {"id": str(token.id)}


def _done(sentence: str) -> Any:
    flash(sentence, "success")
    return redirect(url_for("accounts.account"), HTTPStatus.SEE_OTHER)


def _again(
    work: Work,
    invalid: Invalid,
    *,
    about: Mapping[str, str] | None = None,
    token: Mapping[str, str] | None = None,
) -> Response:
    page = _page(work, errors=field_sentences(invalid), about=about, token=token)
    return make_response(page, HTTPStatus.UNPROCESSABLE_ENTITY)


def _page(
    work: Work,
    *,
    secret: str = "",
    errors: dict[str, str] | None = None,
    about: Mapping[str, str] | None = None,
    token: Mapping[str, str] | None = None,
) -> str:
    """The page; `errors` belong to the form whose typed values are given (else the password's)."""
    person = queries.myself(work)
    wrong = errors or {}
    kept = {
        "name": person.name,
        "name_in_english": person.name_in_english,
        "language": person.language.value,
    }
    return render_template(
        "accounts/account.html",
        person=person,
        mail_goes_out=settings().smtp_url is not None,
        tokens=queries.tokens(work),
        secret=secret,
        client_id=new_id(),
        about=about or kept,
        about_errors=wrong if about else {},
        asks_password=not _is_fresh(),
        token=token or {},
        token_errors=wrong if token else {},
        password_errors=wrong if not about and not token else {},
    )
