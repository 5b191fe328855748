"""Drawings are attached to what is asked for: uploads of a form, sent along with it."""

from sqlalchemy import func

from portal.files.receiving import Received
from portal.inquiries.writing import find_to_write, require_writer
from shared_db.access import asked_drawings
from shared_db.acts.previews import ask_for_previews
from shared_db.foundation.errors import N_, DomainError, NotAllowed, WrongState
from shared_db.foundation.ids import new_id
from shared_db.models import (
    Drawing,
    Inquiry,
    InquiryState,
)
from shared_db.spine.states import LIVE_INQUIRY
from shared_db.spine.transaction import Work

MOST_DRAWINGS = 300


def check_may_upload(work: Work, inquiry: Inquiry) -> None:
    """Drawings are added by the customer, to a draft or for a revision of what is live; by a shop
    to the draft that it writes in a customer's place.

    To be asked before the file is stored, too: there nobody counts what was refused.
    """
    require_writer(work, inquiry)
    if inquiry.state is not InquiryState.DRAFT and inquiry.state not in LIVE_INQUIRY:
        raise WrongState("not_live", N_("This request has ended and can no longer be changed."))
    if _count_of(work, inquiry) >= MOST_DRAWINGS:
        raise DomainError(
            "too_many_drawings",
            N_("No more than %(most)s drawings. Put some into one ZIP."),
            most=MOST_DRAWINGS,
        )


def add_drawing(
    work: Work, inquiry: Inquiry, file: Received, part_key: str, *, export_controlled: bool = False
) -> Drawing:
    """A file that lies in the store becomes an upload of the form that is being filled in."""
    check_may_upload(work, inquiry)
    drawing = Drawing(
        id=new_id(),
        inquiry_id=inquiry.id,
        part_key=part_key[:60],
        filename=file.filename,
        kind=file.kind,
        sha256=file.sha256,
        size=file.size,
        remark=file.remark,
        export_controlled=export_controlled,
        uploaded_by=work.actor.person_id,
    )
    work.session.add(drawing)
    work.session.flush()
    ask_for_previews(work, drawing)
    return drawing


def remove_upload(work: Work, drawing: Drawing) -> None:
    """Take back a locked upload that was not sent yet. What was sent is replaced by a revision."""
    check_removable(work, drawing)
    work.session.delete(drawing)


def check_removable(work: Work, drawing: Drawing) -> None:
    """Whether the actor may take this back; raises what says why not."""
    find_to_write(work, drawing.inquiry_id)
    if not drawing.is_asked_for or drawing.uploaded_by != work.actor.person_id:
        raise NotAllowed
    if drawing.since_revision is not None:
        raise WrongState(
            "already_sent", N_("This drawing was sent already. Change the request to replace it.")
        )


def _count_of(work: Work, inquiry: Inquiry) -> int:
    """How many files an inquiry has."""
    query = asked_drawings(work.actor).where(Drawing.inquiry_id == inquiry.id)
    return work.session.scalar(query.with_only_columns(func.count())) or 0
