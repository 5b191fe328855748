"""What is proposed beside the fields of a form, asked for while it is filled in."""

from typing import Any
from uuid import UUID

from flask import get_template_attribute, jsonify

from portal.edge import acts
from portal.forms import read
from portal.inquiries import drafts, writing
from portal.inquiries.blueprint import blueprint
from portal.inquiries.form_page import shape_of
from portal.inquiries.forms import AskProposals
from portal.inquiries.pressing import press
from portal.inquiries.proposing import Proposals, propose
from portal.inquiries.typed import Typed
from portal.sent import json_object
from shared_db.foundation.errors import NotFound
from shared_db.spine.transaction import Work


@blueprint.post("/inquiries/<uuid:inquiry_id>/typed/<form>/proposals")
@acts()
def proposals(work: Work, inquiry_id: UUID, form: str) -> Any:
    """{values, pressed} in; what these become, the rows that went, in words what is proposed at
    which field, and whether there will be more. Nothing is kept here: the form keeps itself."""
    inquiry = writing.find_to_write(work, inquiry_id)
    if form != drafts.form_of(inquiry):
        raise NotFound
    given = read(AskProposals, json_object())
    typed = shape_of(work, inquiry)(given.values)
    proposed = propose(work, inquiry, typed)
    said = ""
    if given.pressed:
        said = press(typed, proposed, given.pressed)
        proposed = propose(work, inquiry, typed)
    changed = {
        name: value for name, value in typed.values.items() if value != given.values.get(name)
    }
    gone = [row for row in Typed(given.values).rows if row not in typed.rows]
    drawn = _drawn(typed, proposed)
    return jsonify(values=changed, gone=gone, said=said, html=drawn, awaited=proposed.awaited)


def _drawn(typed: Typed, proposed: Proposals) -> dict[str, str]:
    """What is shown at each place that has something to show."""
    at_field = get_template_attribute("inquiries/proposals.html", "said_at")
    at_files = get_template_attribute("inquiries/proposals.html", "said_of_files")
    drawn = {name: at_field(found) for name, found in proposed.said.items()}
    for name in typed.file_fields.values():
        drawn[name] = at_files(
            proposed.assemblies.get(name, []), proposed.replacements.get(name, [])
        )
    return {name: html.strip() for name, html in drawn.items() if html.strip()}
