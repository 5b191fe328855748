"""The page of what was found."""

from http import HTTPStatus

from flask import Blueprint, render_template, request, url_for

from portal.edge import acts
from portal.errors import field_sentences
from portal.forms import read
from portal.search import service
from portal.search.forms import Kind, Wanted
from shared_db.foundation.errors import N_, Invalid
from shared_db.spine.transaction import Work

blueprint = Blueprint("search", __name__)

NAMES: dict[Kind, str] = {
    Kind.INQUIRIES: N_("Inquiries"),
    Kind.ESTIMATES: N_("Estimates"),
    Kind.QUOTES: N_("Quotes"),
    Kind.ORDERS: N_("Orders"),
}
FOR_CUSTOMERS = NAMES | {
    Kind.INQUIRIES: N_("My requests"),
    Kind.ORDERS: N_("Orders that you gave"),
}
"""What the kinds are called: message ids."""


@blueprint.get("/search")
@acts()
def show(work: Work) -> tuple[str, int]:
    """The box, and what was found by kind."""
    sent = {name: request.args[name] for name in Wanted.model_fields if name in request.args}
    errors: dict[str, str] = {}
    try:
        wanted = read(Wanted, sent)
    except Invalid as problem:
        wanted, errors = Wanted(), field_sentences(problem)
    page = render_template(
        "search/show.html",
        groups=service.find(work, wanted),
        names=NAMES if work.actor.is_member_somewhere else FOR_CUSTOMERS,
        wanted=wanted,
        page_of=lambda kind, page: url_for(".show", q=wanted.q, kind=kind.value, page=page),
        values=sent,
        errors=errors,
    )
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
