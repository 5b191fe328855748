"""What the pages of shops' drawings show."""

from collections.abc import Mapping
from typing import Any

from flask import render_template
from flask_babel import gettext

from portal.designs.forms import PURPOSES_TO_BRING
from portal.designs.showing import audiences_for
from portal.designs.uploads import lines_of
from portal.drawings.controlled import is_part_controlled, to_be_named
from portal.drawings.designs import AUDIENCES, PURPOSES, asked_with
from portal.edge import settings
from portal.inquiries.queries import company_name, find_inquiry, parts_of
from shared_db.access import WORKED_ON
from shared_db.foundation.errors import N_
from shared_db.models import Drawing, DrawingAudience, Inquiry
from shared_db.spine.transaction import Work

WHO_SEES = {
    DrawingAudience.OWN: N_("The people of your company, and a shop that you ask with it."),
    DrawingAudience.GROUP: N_("The group's shops, once they have accepted the terms."),
    DrawingAudience.CUSTOMER: N_(
        "%(customer)s and the group's shops: the drawing, its name, its revision and who brought"
        " it. What they open is on record; older revisions only where they were released too."
    ),
}


def bring_page(
    work: Work, inquiry: Inquiry, typed: Mapping[str, Any], errors: Mapping[str, str]
) -> str:
    """The form for drawings of one's own."""
    parts = parts_of(work, inquiry)
    return render_template(
        "designs/bring.html",
        inquiry=inquiry,
        values=dict(typed),
        errors=dict(errors),
        files=lines_of(work, typed.get("drawing_ids", [])),
        purposes=_purposes(),
        parts=[(str(part.id), part.name) for part in parts],
        audiences=_choices(work, inquiry, (DrawingAudience.OWN, DrawingAudience.GROUP)),
        controlled=[part.name for part in parts if is_part_controlled(work, inquiry, part.id)],
        upload_limit=settings().upload_limit,
    )


def revise_page(
    work: Work, drawing: Drawing, typed: Mapping[str, Any], errors: Mapping[str, str]
) -> str:
    """The form for a newer revision."""
    inquiry = find_inquiry(work, drawing.inquiry_id)
    return render_template(
        "designs/revise.html",
        drawing=drawing,
        inquiry=inquiry,
        asked=asked_with(work, inquiry, [drawing]),
        by_name=bool(to_be_named(work, inquiry, [drawing])),
        values=dict(typed),
        errors=dict(errors),
        files=lines_of(work, typed.get("drawing_ids", [])),
        upload_limit=settings().upload_limit,
    )


def audience_page(
    work: Work, drawing: Drawing, typed: Mapping[str, Any], errors: Mapping[str, str]
) -> str:
    """Who may see it, and what they see."""
    inquiry = find_inquiry(work, drawing.inquiry_id)
    return render_template(
        "designs/audience.html",
        drawing=drawing,
        inquiry=inquiry,
        asked=asked_with(work, inquiry, [drawing]),
        by_name=bool(to_be_named(work, inquiry, [drawing])),
        audiences=_choices(work, inquiry, audiences_for(work, inquiry, drawing)),
        purposes=_purposes(),
        parts=[(str(part.id), part.name) for part in parts_of(work, inquiry)],
        may_correct=inquiry.state in WORKED_ON,
        values=dict(typed),
        errors=dict(errors),
    )


def _purposes() -> list[tuple[str, str]]:
    return [(one.value, gettext(PURPOSES[one])) for one in PURPOSES_TO_BRING]


def _choices(work: Work, inquiry: Inquiry, audiences: Any) -> list[tuple[str, str, str]]:
    customer = company_name(work, inquiry.customer_company_id) or gettext("The customer")
    return [
        (one.value, gettext(AUDIENCES[one]), gettext(WHO_SEES[one], customer=customer))
        for one in audiences
    ]
