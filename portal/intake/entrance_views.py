"""Pages at the portal's entrance: somebody without an account asks there."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Response, make_response, redirect, render_template, request, url_for

from portal.edge import public, record, request_tag, settings
from portal.errors import field_sentences
from portal.extensions import count_not, limiter
from portal.forms import nested, read
from portal.intake import asking
from portal.intake.blueprint import blueprint
from portal.intake.forms import QUANTITIES, AskForm
from portal.intake.limits import ASKED_FROM_ONE_PLACE, TRIES_FROM_ONE_PLACE
from portal.language import current_language, say
from portal.sentences import SENTENCES
from shared_db.access import Server
from shared_db.entry.entrance import open_groups
from shared_db.foundation.clock import today
from shared_db.foundation.errors import Invalid
from shared_db.models import Group, Language

TAKEN = "asked_here"
"""The limit that counts only what was taken."""


def groups_to_ask() -> list[Group]:
    """Those that take requests here; none while no letter could go out to prove an address."""
    if settings().smtp_url is None:
        return []
    with record().as_server("the entrance") as db:
        return open_groups(db)


@blueprint.get("/ask")
@public
def form() -> Response:
    """The form for those who are here for the first time."""
    groups = groups_to_ask()
    return _form_page(groups) if groups else _closed()


def _too_often(_limit: Any) -> Response:
    return make_response(render_template("intake/too_often.html"), HTTPStatus.TOO_MANY_REQUESTS)


@blueprint.post("/ask")
@public
@limiter.limit(TRIES_FROM_ONE_PLACE, on_breach=_too_often)
@limiter.shared_limit(ASKED_FROM_ONE_PLACE, scope=TAKEN, on_breach=_too_often)
def ask() -> Response:
    """Keep it, and send the letter by which the address is proven."""
    answer = _ask()
    if answer.status_code != HTTPStatus.SEE_OTHER:
        count_not(TAKEN)
    return answer


def _ask() -> Response:
    groups = groups_to_ask()
    if not groups:
        return _closed()
    try:
        wanted = read(AskForm, nested(request.form), today=today(groups[0].timezone))
        chosen = _chosen(groups, wanted.group_id)
        with record().work(Server("the entrance"), request_tag()) as work:
            asking.ask(work, chosen, wanted, Language(current_language()))
    except Invalid as invalid:
        return _form_page(groups, request.form, field_sentences(invalid))
    except (asking.TooSoon, asking.EnoughLetters, asking.TooMany) as not_now:
        return _form_page(groups, request.form, {}, say(not_now), not_now.status)
    return make_response(redirect(url_for(".asked"), HTTPStatus.SEE_OTHER))


@blueprint.get("/ask/sent")
@public
def asked() -> str:
    """Where to look now. The same whoever asked, and whether or not the address is known here."""
    return render_template("intake/asked.html")


def _chosen(groups: list[Group], wanted: UUID | None) -> Group:
    found = [group for group in groups if wanted in (group.id, None)]
    if len(found) != 1:
        raise Invalid.one("group_id", "enum", SENTENCES["enum"])
    return found[0]


def _form_page(
    groups: list[Group],
    values: Mapping[str, str] | None = None,
    errors: dict[str, str] | None = None,
    sentence: str = "",
    status: int = 0,
) -> Response:
    page = render_template(
        "intake/ask.html",
        groups=[(str(group.id), group.name) for group in groups],
        values=values or {},
        errors=errors or {},
        sentence=sentence,
        quantities=range(QUANTITIES),
        today=today(groups[0].timezone),
    )
    wrong = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return make_response(page, status or wrong)


def _closed() -> Response:
    return make_response(render_template("intake/closed.html"), HTTPStatus.NOT_FOUND)
