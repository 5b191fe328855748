"""The customer's form while it is typed: kept soon, merged with what another tab typed."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Response, jsonify, make_response, url_for

from portal.edge import acts
from portal.errors import as_json
from portal.forms import read
from portal.inquiries import drafts, queries, writing
from portal.inquiries.blueprint import blueprint
from portal.inquiries.forms import InquiryForm, KeepDraft
from portal.inquiries.typed import Typed
from portal.language import say
from portal.merging import Contested, rendered
from portal.refusals import taken_instead
from portal.sent import json_object
from shared_db.foundation.base import Json
from shared_db.foundation.errors import N_, ChangedMeanwhile, Invalid, NotFound, WrongState
from shared_db.models import Inquiry, InquiryState
from shared_db.spine.retries import once
from shared_db.spine.transaction import Work


@blueprint.post("/inquiries/<uuid:inquiry_id>/typed/<form>")
@acts()
def keep(work: Work, inquiry_id: UUID, form: str) -> Any:
    """Keep what is being typed: {version, values} in, {version} out.

    The inquiry is locked, so that nothing is kept for a draft which is just being sent.
    """
    inquiry = writing.find_written(work, inquiry_id, lock=True)
    if form == drafts.NEW and inquiry.state is not InquiryState.DRAFT:
        return _sent_already(inquiry)
    if form != drafts.form_of(inquiry):
        raise NotFound
    given = read(KeepDraft, json_object())
    sent_to = ".send" if form == drafts.NEW else ".revise"
    taken_instead(url_for(sent_to, inquiry_id=inquiry_id))

    def do() -> Json:
        newest = drafts.merged(work, form, inquiry_id, given.version, given.values)
        version = drafts.keep_draft(work, form, inquiry_id, newest.version, newest.values)
        also = {"values": newest.taken, "errors": _too_long(given.values)}
        return {"version": version} | {name: found for name, found in also.items() if found}

    asked = {"inquiry": str(inquiry_id), **given.model_dump(mode="json")}
    try:
        return jsonify(once(work, "inquiries.typed", given.client_id, asked, do))
    except Contested as problem:
        told = as_json(problem) | {"html": rendered(problem), "version": problem.version}
    except ChangedMeanwhile as problem:
        kept = queries.find_draft(work, form, inquiry_id)
        told = as_json(problem) | {"version": kept.version if kept else 0}
    return make_response(jsonify(told), ChangedMeanwhile.status)


def _too_long(values: Mapping[str, Any]) -> dict[str, str]:
    """What need not wait for the sending to be said; else a draft may well lack something."""
    typed = Typed(values)
    try:
        read(InquiryForm, typed.tree())
    except Invalid as problem:
        found = typed.at_fields(problem)
        return {name: say(one) for name, one in found.items() if one.code == "string_too_long"}
    return {}


def _sent_already(inquiry: Inquiry) -> Response:
    """For the tab in which the typing went on: the end of its draft, and where to look."""
    problem = WrongState(
        "already_sent",
        N_(
            "This request was sent meanwhile, from another tab or another device. What you typed "
            "here since then was not sent. It stays readable until you leave this page."
        ),
    )
    body = as_json(problem) | {"see": url_for(".show", inquiry_id=inquiry.id)}
    return make_response(jsonify(body), problem.status)
