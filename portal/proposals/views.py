"""The proposal's pages: writing a version, reading the older ones, and answering."""

from typing import Any, NamedTuple
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for

from portal.asks.queries import current_parts, shops
from portal.edge import acts
from portal.errors import field_sentences
from portal.forms import read
from portal.merging import Contested, decided_in
from portal.proposals import section
from portal.proposals.forms import NewProposal, NewWord
from portal.proposals.merging import merge_newest
from portal.proposals.queries import current_version, versions_of
from portal.proposals.said import ShopsWord, shops_words
from portal.proposals.service import answer_proposal, writable_inquiry, write_proposal
from portal.proposals.typed import (
    Typed,
    as_put_forward,
    flat,
    fresh,
    has_steps,
    typed,
    without_empty_rows,
)
from shared_db.access import inner_inquiries, must_find, visible_proposals
from shared_db.foundation.errors import ChangedMeanwhile, Invalid
from shared_db.foundation.ids import new_id
from shared_db.models import Inquiry, Part
from shared_db.spine.retries import once
from shared_db.spine.transaction import Work

blueprint = Blueprint("proposals", __name__)


class Plan(NamedTuple):
    """A part on the form: its place, its rows, and what the shops have said of it."""

    place: int
    part: Part
    indexes: range
    has_steps: bool
    said: list[ShopsWord]
    shops: list[tuple[UUID, str]]


@blueprint.get("/inquiries/<uuid:inquiry_id>/proposals")
@acts()
def index(work: Work, inquiry_id: UUID) -> str:
    """Every version, the newest first."""
    inquiry = _inquiry(work, inquiry_id)
    return render_template(
        "proposals/index.html",
        inquiry=inquiry,
        versions=versions_of(work, inquiry.id),
        said=shops_words(work, inquiry.id),
    )


@blueprint.get("/inquiries/<uuid:inquiry_id>/proposals/current")
@acts()
def current(work: Work, inquiry_id: UUID) -> str:
    """The section of the inquiry's page alone, as it stands now."""
    return section.section(work, _inquiry(work, inquiry_id))


@blueprint.get("/inquiries/<uuid:inquiry_id>/proposal")
@acts()
def edit(work: Work, inquiry_id: UUID) -> str:
    """The form of the next version, begun with the standing one."""
    inquiry = writable_inquiry(work, inquiry_id)
    parts = current_parts(work, inquiry.id)
    return _form(work, inquiry, fresh(parts, current_version(work, inquiry.id)), {})


@blueprint.post("/inquiries/<uuid:inquiry_id>/proposal")
@acts()
def write(work: Work, inquiry_id: UUID) -> Any:
    """Write the next version, then show the inquiry again."""
    inquiry = writable_inquiry(work, inquiry_id)
    sent = typed(request.form)
    if any(act in request.form for act in ("add_row", "remove_row", "copy_chain")):
        return _form(work, inquiry, sent, {})
    kept = without_empty_rows(sent)
    try:
        new = read(NewProposal, as_put_forward(kept))
        once(
            work,
            "proposals.write_page",
            new.client_id,
            {"path": request.path, **new.model_dump(mode="json")},
            lambda: {"id": str(write_proposal(work, inquiry.id, new).id)},
        )
    except Invalid as invalid:
        return _form(work, inquiry, kept, field_sentences(invalid)), 422
    except ChangedMeanwhile:
        return _with_newest(work, inquiry, as_put_forward(kept)), 409
    return redirect(url_for("inquiries.show", inquiry_id=inquiry_id, _anchor="proposals"), 303)


@blueprint.post("/proposals/<uuid:proposal_id>/answer")
@acts()
def answer(work: Work, proposal_id: UUID) -> Any:
    """Accept or object, then show the inquiry again; pressed twice, it is said once."""
    proposal = must_find(work.session, visible_proposals(work.actor), proposal_id)
    sent = {name: request.form.get(name, "") for name in ("client_id", "accepted", "objection")}
    try:
        said = read(NewWord, sent)
        once(
            work,
            "proposals.answer_page",
            said.client_id,
            {"proposal": str(proposal_id), **said.model_dump(mode="json")},
            lambda: {"id": str(answer_proposal(work, proposal_id, said).id)},
        )
    except Invalid as invalid:
        page = render_template(
            "proposals/answer.html",
            proposal=proposal,
            inquiry=_inquiry(work, proposal.inquiry_id),
            values=sent,
            errors=field_sentences(invalid),
            client_id=new_id(),
        )
        return page, 422
    url = url_for("inquiries.show", inquiry_id=proposal.inquiry_id, _anchor="proposals")
    return redirect(url, 303)


def _with_newest(work: Work, inquiry: Inquiry, sent: Typed) -> str:
    """The form with what others have written since: nobody puts forward what they have not read."""
    companies = {str(company.id): company.name for company in shops(work, inquiry.group_id)}
    parts = current_parts(work, inquiry.id)
    try:
        newest = merge_newest(work, inquiry, sent, parts, companies, decided_in(request.form))
    except Contested as contested:
        return _form(work, inquiry, sent, {}, contested=contested)
    return _form(work, inquiry, newest, {}, changed=True)


def _inquiry(work: Work, inquiry_id: UUID) -> Inquiry:
    return must_find(work.session, inner_inquiries(work.actor), inquiry_id)


def _form(
    work: Work,
    inquiry: Inquiry,
    sent: Typed,
    errors: dict[str, str],
    *,
    changed: bool = False,
    contested: Contested | None = None,
) -> str:
    """The form with what was typed; a part that lost its last row shows an empty one."""
    rows = {
        part["part_id"]: (place, part["operations"]) for place, part in enumerate(sent["parts"])
    }
    parts = current_parts(work, inquiry.id)
    said = shops_words(work, inquiry.id)
    members = [(company.id, company.name) for company in shops(work, inquiry.group_id)]
    plans = []
    for part in parts:
        place, operations = rows.setdefault(str(part.id), (len(rows), []))
        plans.append(
            Plan(
                place,
                part,
                range(len(operations) or 1),
                has_steps(operations),
                said.of_part(part.id),
                [(shop, said.named(part.id, shop, name)) for shop, name in members],
            )
        )
    return render_template(
        "proposals/edit.html",
        inquiry=inquiry,
        plans=plans,
        shops=members,
        values=flat(sent),
        based_on=sent["based_on"],
        errors=errors,
        changed=changed,
        contested=contested,
        client_id=new_id(),
    )
