"""The requirement as rows: parts that keep their ids over revisions, quantities, drawings."""

from decimal import Decimal
from uuid import UUID

from portal.inquiries import queries
from portal.inquiries.forms import InquiryForm, PartForm
from shared_db.access import visible_part_quantities
from shared_db.foundation.errors import N_, Invalid
from shared_db.foundation.ids import new_id
from shared_db.models import Drawing, Inquiry, Part, PartQuantity
from shared_db.spine.transaction import Work

TEXTS = ("name", "drawing_number", "drawing_revision", "material")


def write_requirement(work: Work, inquiry: Inquiry, form: InquiryForm, revision: int) -> None:
    """Make the rows say what the form says; what is gone from it is marked, never deleted."""
    _write_head(inquiry, form)
    left = {part.id: part for part in queries.parts_of(work, inquiry)}
    parts = [
        _write_part(work, inquiry, left, place, given, revision)
        for place, given in enumerate(form.parts, start=1)
    ]
    for part in left.values():
        part.dropped_in_revision = revision
    work.session.flush()
    _write_quantities(work, parts, form)
    _bind_drawings(work, inquiry, form, parts, revision)
    work.session.flush()


def _write_head(inquiry: Inquiry, form: InquiryForm) -> None:
    inquiry.subject = form.subject
    inquiry.delivery_date = form.delivery_date
    inquiry.repeat = form.repeat
    inquiry.quality_level = form.quality_level
    inquiry.target_cost = None if form.target_cost is None else Decimal(form.target_cost)
    inquiry.delivery_place = form.delivery_place
    inquiry.remarks = form.remarks


def _write_part(
    work: Work,
    inquiry: Inquiry,
    left: dict[UUID, Part],
    place: int,
    given: PartForm,
    revision: int,
) -> Part:
    if given.id is None:
        part = Part(id=new_id(), inquiry_id=inquiry.id, changed_in_revision=revision)
        work.session.add(part)
    elif given.id in left:
        part = left.pop(given.id)
    else:
        raise Invalid.one(
            f"parts-{place - 1}-name", "unknown_part", N_("This part is not in the request.")
        )
    part.position = place
    for name in TEXTS:
        setattr(part, name, getattr(given, name))
    return part


def _write_quantities(work: Work, parts: list[Part], form: InquiryForm) -> None:
    known = queries.quantities_of(work, [part.id for part in parts])
    for part, given in zip(parts, form.parts, strict=True):
        if known.get(part.id) == list(given.quantities):
            continue
        before = visible_part_quantities(work.actor).where(PartQuantity.part_id == part.id)
        for quantity in work.session.scalars(before):
            work.session.delete(quantity)
        work.session.flush()
        work.session.add_all(
            PartQuantity(part_id=part.id, quantity=quantity, position=place)
            for place, quantity in enumerate(given.quantities, start=1)
        )


def _bind_drawings(
    work: Work, inquiry: Inquiry, form: InquiryForm, parts: list[Part], revision: int
) -> None:
    """Drawings named in the form belong where it names them; standing ones that it doesn't name
    are replaced."""
    left = {drawing.id: drawing for drawing in queries.bindable_drawings(work, inquiry)}
    _bind(left, form.drawings, None, revision, "drawings")
    for row, (part, given) in enumerate(zip(parts, form.parts, strict=True)):
        _bind(left, given.drawings, part.id, revision, f"parts-{row}-drawings")
    for drawing in left.values():
        if drawing.since_revision is None:
            work.session.delete(drawing)
        else:
            drawing.dropped_in_revision = revision


def _bind(
    left: dict[UUID, Drawing], wanted: list[UUID], part_id: UUID | None, revision: int, field: str
) -> None:
    for drawing_id in wanted:
        drawing = left.pop(drawing_id, None)
        if drawing is None:
            raise Invalid.one(
                field, "unknown_drawing", N_("A drawing here is not known. Please add it again.")
            )
        drawing.part_id = part_id
        if drawing.since_revision is None:
            drawing.since_revision, drawing.part_key = revision, ""
