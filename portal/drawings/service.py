"""What happens to drawings that are there: they are opened under the group's terms."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from portal.drawings import queries
from portal.inquiries.queries import find_inquiry, group_of
from portal.inquiries.writing import find_to_write
from shared_db.access import WORKED_ON, Permission
from shared_db.foundation.base import utc_now
from shared_db.foundation.errors import (
    N_,
    ChangedMeanwhile,
    DomainError,
    NotAllowed,
    NotFound,
    WrongState,
)
from shared_db.models import (
    ConfidentialityAcceptance,
    Drawing,
    DrawingAudience,
    DrawingOpening,
    Inquiry,
)
from shared_db.spine import streams
from shared_db.spine.events import DrawingOpened, DrawingTakenBack, ExportControlSet, TermsAccepted
from shared_db.spine.streams import StreamKey
from shared_db.spine.transaction import Work

ONE_LOOK = timedelta(hours=1)
"""For so long what somebody fetches of a drawing belongs to the same opening."""


class TermsNotAccepted(DomainError):
    """The person has to promise confidentiality first."""

    status = 403

    def __init__(self, inquiry_id: UUID) -> None:
        super().__init__(
            "terms_not_accepted",
            N_("Please accept the confidentiality terms of this inquiry first."),
        )
        self.inquiry_id = inquiry_id


def set_export_control(work: Work, drawing: Drawing, controlled: bool) -> None:
    """Whose a locked drawing is says whether it is under export control; who did is on record.

    A shop's that others see goes back to its own side with the mark, to be shown again by its name.
    An upload that was not sent yet is its uploader's alone, who is on record with it.
    """
    unsent = drawing.is_asked_for and drawing.since_revision is None
    _require_writer_of(work, drawing, controlled)
    if unsent and drawing.uploaded_by != work.actor.person_id:
        raise NotAllowed
    if drawing.export_controlled == controlled:
        return
    drawing.export_controlled = controlled
    if unsent:
        return
    inquiry = find_inquiry(work, drawing.inquiry_id)
    work.tell(
        channel_of(inquiry, drawing),
        ExportControlSet(
            drawing_id=drawing.id, filename=drawing.filename, export_controlled=controlled
        ),
    )
    if controlled and drawing.audience in (DrawingAudience.GROUP, DrawingAudience.CUSTOMER):
        take_back(work, inquiry, drawing, DrawingAudience.OWN)


def _require_writer_of(work: Work, drawing: Drawing, controlled: bool) -> None:
    """Raise `NotAllowed` for whoever may not write the request, or whose shop did not bring it.

    A shop puts its own under control at any time, and out of it while there is work on it.
    """
    if drawing.is_asked_for:
        find_to_write(work, drawing.inquiry_id)
    else:
        inquiry = require_own(work, drawing)
        if not controlled:
            require_worked_on(inquiry)


def require_own(work: Work, drawing: Drawing, *, or_dropped: bool = False) -> Inquiry:
    """Raise `NotAllowed` for whoever may not act on this drawing of their own shop's.

    Also when the request has ended: a shop can always take back what it has shown. What was only
    dropped is `NotFound`, unless that will do.
    """
    inquiry = find_inquiry(work, drawing.inquiry_id, to=Permission.BRING_DRAWING)
    if drawing.company_id != work.actor.company_id:
        raise NotAllowed(N_("Only the shop that brought this drawing can do that."))
    if drawing.settled_at is None and not or_dropped:
        raise NotFound
    return inquiry


def require_worked_on(inquiry: Inquiry) -> None:
    """Raise `WrongState` where nothing more is brought or shown to others."""
    if inquiry.state not in WORKED_ON:
        raise WrongState("not_live", N_("This request has ended and can no longer be changed."))


def take_back(work: Work, inquiry: Inquiry, drawing: Drawing, audience: DrawingAudience) -> None:
    """Fewer see it from now on; those who saw it until then hear of it."""
    channel = channel_of(inquiry, drawing)
    drawing.audience = audience
    work.session.flush()
    work.tell(channel, DrawingTakenBack(drawing_id=drawing.id, company=work.actor.company_name))


def channel_of(inquiry: Inquiry, drawing: Drawing) -> StreamKey:
    """Where those hear of a drawing who may see it."""
    if drawing.is_asked_for or drawing.audience is DrawingAudience.CUSTOMER:
        return streams.customer_channel(inquiry)
    if drawing.audience is DrawingAudience.GROUP:
        return streams.group_channel(inquiry)
    return streams.company_side(inquiry.id, owner_of(inquiry, drawing))


def owner_of(inquiry: Inquiry, drawing: Drawing) -> UUID:
    """The company whose drawing it is."""
    return drawing.company_id or inquiry.customer_company_id


def must_accept_terms(work: Work, drawing: Drawing, inquiry: Inquiry) -> bool:
    """Whether the terms stand before it: for people of shops, unless they brought it."""
    is_member = work.actor.in_group(inquiry.group_id).is_member
    return is_member and drawing.company_id != work.actor.company_id


def open_drawing(work: Work, drawing_id: UUID) -> Drawing:
    """The drawing to be read, with the opening on record, unless it is one's own.

    People of member shops have accepted the group's terms for this inquiry, in their present text.
    """
    drawing = queries.find_drawing(work, drawing_id)
    inquiry = _require_openable(work, drawing)
    if owner_of(inquiry, drawing) != work.actor.company_id:
        _record_opening(work, inquiry, drawing)
    return drawing


def glance_at(work: Work, drawing_id: UUID) -> Drawing:
    """The drawing for its small picture in a list: under the terms, and not an opening yet."""
    drawing = queries.find_drawing(work, drawing_id)
    _require_openable(work, drawing)
    return drawing


def _require_openable(work: Work, drawing: Drawing) -> Inquiry:
    inquiry = find_inquiry(work, drawing.inquiry_id, to=Permission.OPEN_DRAWING)
    if must_accept_terms(work, drawing, inquiry):
        version = group_of(work, inquiry).confidentiality_version
        if not queries.has_accepted(work, inquiry, version):
            raise TermsNotAccepted(inquiry.id)
    return inquiry


def look_at(work: Work, drawing_id: UUID) -> Drawing:
    """The same for its previews, which are many small files: one look at them is one opening."""
    drawing = queries.find_drawing(work, drawing_id)
    if queries.opened_since(work, drawing, utc_now() - ONE_LOOK):
        _require_openable(work, drawing)
        return drawing
    return open_drawing(work, drawing_id)


def accept_terms(work: Work, inquiry: Inquiry, text_version: int) -> None:
    """Promise confidentiality for this inquiry under the text that was shown; once is enough."""
    here = work.actor.in_group(inquiry.group_id)
    here.require(Permission.OPEN_DRAWING)
    if not here.is_member:
        raise NotAllowed(N_("The terms are for the shops; your own drawings are open to you."))
    if text_version != group_of(work, inquiry).confidentiality_version:
        raise ChangedMeanwhile
    accepted = work.session.execute(
        insert(ConfidentialityAcceptance)
        .values(person_id=work.actor.person_id, inquiry_id=inquiry.id, text_version=text_version)
        .on_conflict_do_nothing()
        .returning(ConfidentialityAcceptance.person_id)
    ).one_or_none()
    if accepted is not None:
        work.tell(
            streams.company_side(inquiry.id, work.actor.company_id),
            TermsAccepted(inquiry_id=inquiry.id, text_version=text_version),
        )


def _record_opening(work: Work, inquiry: Inquiry, drawing: Drawing) -> None:
    """On record for the company itself, and for the one whose drawing it is."""
    work.session.add(
        DrawingOpening(
            drawing_id=drawing.id,
            person_id=work.actor.person_id,
            company_id=work.actor.company_id,
        )
    )
    for company_id in (work.actor.company_id, owner_of(inquiry, drawing)):
        work.tell(
            streams.company_side(inquiry.id, company_id),
            DrawingOpened(drawing_id=drawing.id, filename=drawing.filename),
        )
