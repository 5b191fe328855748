"""The drawings on the inquiry's page, and in a row on others."""

from uuid import UUID

from flask import render_template

from portal.drawings import queries
from portal.drawings.controlled import to_be_named
from portal.drawings.designs import asked_with, designs_of, may_bring, may_say_who_sees
from portal.drawings.previews import previews_of
from portal.drawings.service import owner_of
from portal.files.words import note
from portal.inquiries.queries import group_of, parts_of
from portal.inquiries.writing import may_write
from shared_db.access import Permission
from shared_db.models import Drawing, Inquiry
from shared_db.spine.transaction import Work


def section(work: Work, inquiry: Inquiry) -> str:
    """Every drawing with its kind, size, remark, whether it was replaced, and who opened it."""
    drawings = queries.drawings_of(work, inquiry)
    designs = designs_of(work, inquiry)
    whole = [*drawings, *(one for design in designs for one in (design.newest, *design.earlier))]
    here = work.actor.in_group(inquiry.group_id)
    return render_template(
        "drawings/section.html",
        inquiry=inquiry,
        drawings=drawings,
        designs=designs,
        own_company=work.actor.company_id,
        asked=asked_with(work, inquiry, whole),
        by_name=to_be_named(work, inquiry, whole),
        notes={one.id: note(one, own=is_own(work, inquiry, one)) for one in whole},
        parts={part.id: part.name for part in parts_of(work, inquiry)},
        openings=queries.openings_of(work, [one.id for one in whole]),
        customer=here.is_customer,
        accepted=has_accepted_terms(work, inquiry),
        previews=previews_of(work, whole),
        may_bring=may_bring(work, inquiry),
        may_say_who_sees=may_say_who_sees(work, inquiry),
        may_mark=may_write(work, inquiry),
        may_open=here.may(Permission.OPEN_DRAWING),
    )


def strip(work: Work, inquiry: Inquiry, part_id: UUID | None) -> str:
    """The standing drawings as small pictures, what was asked for first; of one part and for the
    whole, if one is named."""
    drawings = [one for one in queries.drawings_of(work, inquiry) if not one.dropped_in_revision]
    designs = [design.newest for design in designs_of(work, inquiry)]
    if part_id:
        drawings = [one for one in drawings if one.part_id in (part_id, None)]
        designs = [one for one in designs if one.part_id in (part_id, None)]
    may_open = work.actor.in_group(inquiry.group_id).may(Permission.OPEN_DRAWING)
    return render_template(
        "drawings/strip.html",
        drawings=drawings if may_open else [],
        designs=designs if may_open else [],
        own_company=work.actor.company_id,
        asked=asked_with(work, inquiry, designs),
        customer=work.actor.in_group(inquiry.group_id).is_customer,
        accepted=has_accepted_terms(work, inquiry),
        previews=previews_of(work, [*drawings, *designs]),
    )


def has_accepted_terms(work: Work, inquiry: Inquiry) -> bool:
    """Whether the actor may look: the customer at their own, a shop's people under the terms."""
    if not work.actor.in_group(inquiry.group_id).is_member:
        return True
    version = group_of(work, inquiry).confidentiality_version
    return queries.has_accepted(work, inquiry, version)


def is_own(work: Work, inquiry: Inquiry, drawing: Drawing) -> bool:
    """Whether it is the actor's own company's: for a drawing that was sent, the customer's."""
    return owner_of(inquiry, drawing) == work.actor.company_id
