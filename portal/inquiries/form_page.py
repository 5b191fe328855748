"""The form of a request as a page: the customer's, or a shop's in their place."""

from flask import Response, make_response, render_template, request
from flask_babel import gettext

from portal.edge import settings
from portal.errors import field_sentences
from portal.inquiries import drafts, queries, uploads
from portal.inquiries.forms import BY_HAND, MOST_PARTS, MOST_QUANTITIES
from portal.inquiries.in_hand import quote_in_hand
from portal.inquiries.proposing import propose
from portal.inquiries.taking_in import FIRST, PROPOSED, proposed_in
from portal.inquiries.typed import SUGGESTED, Typed, TypedInPlace
from portal.inquiries.words import QUALITIES, REPEATS, WAYS, error_labels, options
from portal.merging import Contested
from shared_db.foundation.clock import today
from shared_db.foundation.errors import Invalid
from shared_db.models import FormDraft, Inquiry, InquiryState
from shared_db.spine.transaction import Work


def shape_of(work: Work, inquiry: Inquiry) -> type[Typed]:
    """A shop's form says besides who asks, and on which way."""
    return TypedInPlace if _of_a_shop(work, inquiry) else Typed


def first_values(work: Work, inquiry: Inquiry) -> dict[str, str | list[str]]:
    """What stands in a form in which nothing was typed yet."""
    return FIRST if _of_a_shop(work, inquiry) else {}


def _of_a_shop(work: Work, inquiry: Inquiry) -> bool:
    return work.actor.in_group(inquiry.group_id).is_member


def form_page(
    work: Work,
    inquiry: Inquiry,
    typed: Typed,
    problem: Invalid | None = None,
    conflict: Contested | None = None,
) -> Response:
    """As it was typed, with what is wrong or contested in it."""
    unsent = inquiry.state is InquiryState.DRAFT
    form = drafts.form_of(inquiry)
    kept = queries.find_draft(work, form, inquiry.id)
    uploads.take_arrived(work, inquiry, typed)
    proposals = propose(work, inquiry, typed)
    group = queries.group_of(work, inquiry)
    page = render_template(
        "inquiries/form.html",
        inquiry=inquiry,
        unsent=unsent,
        group=group,
        form=form,
        values=typed.values,
        rows_of_parts=typed.rows,
        files=uploads.files_of(work, inquiry, typed),
        errors=field_sentences(problem) if problem else {},
        contested=conflict,
        version=_started_from(conflict, kept),
        kept=kept,
        in_hand=None if unsent else quote_in_hand(work, inquiry),
        today=today(group.timezone),
        in_place=isinstance(typed, TypedInPlace),
        way_options=[(way.value, gettext(WAYS[way])) for way in BY_HAND],
        customers=queries.customers_in(work, group) if _of_a_shop(work, inquiry) else [],
        proposed=proposed_in(typed),
        proposals=proposals,
        suggested=typed.list_at(SUGGESTED),
        places=places_for_files(typed),
        marks=typed.list_at(PROPOSED),
        error_labels=error_labels(problem, typed.rows),
        repeat_options=options(REPEATS),
        quality_options=options(QUALITIES),
        most_parts=MOST_PARTS,
        most_quantities=MOST_QUANTITIES,
        upload_limit=settings().upload_limit,
    )
    return make_response(page)


def places_for_files(typed: Typed) -> list[tuple[str, str]]:
    """Where a drawing can be moved to, each with its word: parts by their rows, one more, the
    whole."""
    parts = [
        (
            row,
            gettext("Part %(number)s %(name)s", number=place, name=typed.text(f"parts-{row}-name")),
        )
        for place, row in enumerate(typed.rows, start=1)
    ]
    return [*parts, (uploads.NEW, gettext("A new part")), ("", gettext("For the whole"))]


def _started_from(conflict: Contested | None, kept: FormDraft | None) -> int:
    """Typing goes on from the draft as it stands, until what is contested in it was chosen."""
    if conflict and not conflict.of:
        return request.form.get("version", 0, type=int)
    return kept.version if kept else 0
