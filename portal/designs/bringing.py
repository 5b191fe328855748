"""A shop brings a drawing, and a newer revision of it; and takes away what nobody else ever saw."""

from uuid import UUID

from sqlalchemy import func
from werkzeug.datastructures import FileStorage

from portal.designs.showing import show_first, tell_shown
from portal.drawings import queries
from portal.drawings.controlled import is_part_controlled, to_be_named
from portal.drawings.service import require_own, require_worked_on
from portal.edge import file_store, settings
from portal.files.receiving import Received, take_in
from portal.inquiries.queries import find_inquiry, find_sent, parts_of
from portal.storage import check_room
from shared_db.access import Permission, own_designs
from shared_db.acts.previews import ask_for_previews
from shared_db.foundation.base import utc_now
from shared_db.foundation.errors import N_, DomainError, Invalid, WrongState
from shared_db.foundation.ids import new_id
from shared_db.models import Drawing, DrawingAudience, DrawingPurpose, Inquiry
from shared_db.spine import streams
from shared_db.spine.events import DrawingTakenBack
from shared_db.spine.transaction import Work

MOST_DESIGNS = 300
"""Of one shop for one inquiry, with their revisions."""


def inquiry_to_bring_to(work: Work, inquiry_id: UUID, *, lock: bool = False) -> Inquiry:
    """One for which the actor may bring drawings; else `NotFound`, `NotAllowed`, `WrongState`, or
    a `DomainError` where there are too many. To be asked before a file is stored, and locked after
    it: nobody waits for a slow sender."""
    find_sent(work, inquiry_id, to=Permission.BRING_DRAWING)
    inquiry = find_inquiry(work, inquiry_id, lock=lock)
    require_worked_on(inquiry)
    own = own_designs(work.actor).where(Drawing.inquiry_id == inquiry.id)
    if (work.session.scalar(own.with_only_columns(func.count())) or 0) >= MOST_DESIGNS:
        raise DomainError(
            "too_many_drawings",
            N_("No more than %(most)s drawings. Put some into one ZIP."),
            most=MOST_DESIGNS,
        )
    return inquiry


def receive(work: Work, file: FileStorage) -> Received:
    """Put a file into the store, in the own company's room; refuses it with a sentence."""
    check_room(work, work.actor.company_id, file.stream)  # type: ignore[arg-type]
    return take_in(
        file_store(), file.stream, file.filename or "", settings().upload_limit  # type: ignore[arg-type]
    )  # fmt: skip


def bring(
    work: Work,
    inquiry: Inquiry,
    file: Received,
    purpose: DrawingPurpose = DrawingPurpose.DESIGN,
    *,
    controlled: bool | None = None,
) -> Drawing:
    """A file that lies in the store becomes a drawing on the own side of an inquiry; who dropped it
    has it alone until it is said what it is."""
    drawing = Drawing(
        id=new_id(),
        inquiry_id=inquiry.id,
        filename=file.filename,
        kind=file.kind,
        sha256=file.sha256,
        size=file.size,
        remark=file.remark,
        export_controlled=bool(controlled),
        uploaded_by=work.actor.person_id,
        purpose=purpose,
        company_id=work.actor.company_id,
        audience=DrawingAudience.OWN,
        series_id=new_id(),
        number_in_series=1,
    )
    work.session.add(drawing)
    work.session.flush()
    ask_for_previews(work, drawing)
    return drawing


def settle(
    work: Work,
    inquiry: Inquiry,
    drawing: Drawing,
    purpose: DrawingPurpose,
    part_id: UUID | None,
    controlled: bool | None,
) -> None:
    """Say what a drawing is that was brought just now. `controlled`: None leaves it to what the
    customer says of the part's drawings. Raises `Invalid` for a part that isn't asked for."""
    if part_id is not None and part_id not in {part.id for part in parts_of(work, inquiry)}:
        raise Invalid.one("part_id", "unknown_part", N_("This part is not in the request."))
    drawing.purpose, drawing.part_id, drawing.settled_at = purpose, part_id, utc_now()
    if controlled is None:
        controlled = drawing.export_controlled or is_part_controlled(work, inquiry, part_id)
    drawing.export_controlled = controlled
    tell_shown(work, inquiry, drawing)


def find_brought(work: Work, inquiry: Inquiry, drawing_id: UUID, field: str) -> Drawing:
    """A drawing that the actor dropped just now and said nothing of yet.

    Raises `Invalid` at the field of the files.
    """
    just_now = own_designs(work.actor).where(
        Drawing.id == drawing_id,
        Drawing.inquiry_id == inquiry.id,
        Drawing.uploaded_by == work.actor.person_id,
        Drawing.settled_at.is_(None),
    )
    found = work.session.scalars(just_now.with_for_update(key_share=True)).one_or_none()
    if found is None:
        raise Invalid.one(
            field, "unknown_drawing", N_("A drawing here is not known. Please add it again.")
        )
    return found


def require_newest(work: Work, drawing: Drawing) -> None:
    """Raise `WrongState` for a revision that has been replaced already, or where the request has
    ended; as `require_own` for whose it isn't."""
    require_worked_on(require_own(work, drawing))
    if drawing.replaced_at is not None:
        raise WrongState(
            "replaced",
            N_("A newer revision came in meanwhile. Please look at it, then add yours again."),
        )


def revise(work: Work, replaced: Drawing, newer: Drawing, controlled: bool | None) -> None:
    """A drawing that was brought just now becomes the next revision of a locked one.

    It is there for whom the one before is; but the customer sees it only once it is released, and
    what is under export control by anybody's word is shown to nobody but by its name. Raises
    `WrongState` where somebody was faster.
    """
    require_newest(work, replaced)
    inquiry = find_inquiry(work, replaced.inquiry_id)
    if controlled is None:
        known = (replaced.export_controlled, newer.export_controlled)
        controlled = any(known) or is_part_controlled(work, inquiry, replaced.part_id)
    replaced.replaced_at = utc_now()
    work.session.flush()
    newer.purpose, newer.part_id, newer.settled_at = replaced.purpose, replaced.part_id, utc_now()
    newer.export_controlled = controlled
    newer.series_id = replaced.series_id
    newer.number_in_series = (replaced.number_in_series or 0) + 1
    work.session.flush()
    by_name = to_be_named(work, inquiry, [newer])
    shown = replaced.audience is not DrawingAudience.OWN and not by_name
    show_first(work, inquiry, newer, DrawingAudience.GROUP if shown else DrawingAudience.OWN)


def lock_own(work: Work, drawing_id: UUID, *, or_dropped: bool = False) -> tuple[Inquiry, Drawing]:
    """The inquiry and a drawing of the own shop's, locked in this order, which is everybody's."""
    drawing = queries.find_drawing(work, drawing_id)
    require_own(work, drawing, or_dropped=or_dropped)
    inquiry = find_inquiry(work, drawing.inquiry_id, lock=True)
    drawing = queries.find_drawing(work, drawing_id, lock=True)
    require_own(work, drawing, or_dropped=or_dropped)
    return inquiry, drawing


def remove(work: Work, drawing_id: UUID) -> Inquiry:
    """Take a drawing away that nobody else could ever see; the one before it counts again."""
    inquiry, drawing = lock_own(work, drawing_id, or_dropped=True)
    if drawing.shown_at is not None:
        raise WrongState(
            "shown", N_("Others could see this drawing; it stays on record. Take it back instead.")
        )
    is_newest, series = drawing.replaced_at is None, drawing.series_id
    if drawing.settled_at is not None:
        work.tell(
            streams.company_side(inquiry.id, work.actor.company_id),
            DrawingTakenBack(drawing_id=drawing.id, company=work.actor.company_name),
        )
    work.session.delete(drawing)
    work.session.flush()
    before = own_designs(work.actor).where(Drawing.series_id == series)
    newest = work.session.scalars(before.order_by(Drawing.number_in_series.desc())).first()
    if is_newest and newest is not None:
        newest.replaced_at = None
    return inquiry
