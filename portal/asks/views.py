"""The asks' pages: the section alone, and the forms as they work without scripts."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, request, url_for

from portal.asks import section
from portal.asks.forms import NewAnswer, NewAsk
from portal.asks.queries import part_options, shops
from portal.asks.service import answer_ask, ask_capability
from portal.edge import acts
from portal.errors import field_sentences
from portal.forms import read
from shared_db.access import inner_inquiries, must_find, visible_asks
from shared_db.foundation.errors import Invalid
from shared_db.foundation.ids import new_id
from shared_db.models import Inquiry
from shared_db.spine.retries import once
from shared_db.spine.transaction import Work

blueprint = Blueprint("asks", __name__)


@blueprint.get("/inquiries/<uuid:inquiry_id>/asks")
@acts()
def show(work: Work, inquiry_id: UUID) -> str:
    """The section alone, as it stands now."""
    return section.section(work, _inquiry(work, inquiry_id))


@blueprint.post("/inquiries/<uuid:inquiry_id>/asks")
@acts()
def ask(work: Work, inquiry_id: UUID) -> Any:
    """Ask the chosen shops, then show the inquiry again."""
    inquiry = _inquiry(work, inquiry_id)
    typed: dict[str, Any] = {
        name: request.form.get(name, "") for name in ("client_id", "question", "part_id")
    }
    typed["company_ids"] = request.form.getlist("company_ids")
    try:
        new = read(NewAsk, typed)
        once(
            work,
            "asks.ask_page",
            new.client_id,
            {"path": request.path, **new.model_dump(mode="json")},
            lambda: {"id": str(ask_capability(work, inquiry.id, new).id)},
        )
    except Invalid as invalid:
        page = render_template(
            "asks/ask.html",
            inquiry=inquiry,
            parts=part_options(work, inquiry.id),
            shops=shops(work, inquiry.group_id),
            values=typed,
            errors=field_sentences(invalid),
            client_id=new_id(),
        )
        return page, 422
    return _back(inquiry.id)


@blueprint.post("/asks/<uuid:ask_id>/answer")
@acts()
def answer(work: Work, ask_id: UUID) -> Any:
    """Answer for one's own company, then show the inquiry again."""
    ask = must_find(work.session, visible_asks(work.actor), ask_id)
    typed = {name: request.form.get(name, "") for name in ("client_id", "answer", "missing")}
    try:
        answer_ask(work, ask_id, read(NewAnswer, typed))
    except Invalid as invalid:
        page = render_template(
            "asks/answer.html",
            ask=ask,
            inquiry=_inquiry(work, ask.inquiry_id),
            values=typed,
            errors=field_sentences(invalid),
            client_id=new_id(),
        )
        return page, 422
    return _back(ask.inquiry_id)


def _inquiry(work: Work, inquiry_id: UUID) -> Inquiry:
    return must_find(work.session, inner_inquiries(work.actor), inquiry_id)


def _back(inquiry_id: UUID) -> Response:
    url = url_for("inquiries.show", inquiry_id=inquiry_id, _anchor="asks")
    answer: Any = redirect(url, 303)
    return answer  # type: ignore[no-any-return]
