"""What programs are told of an inquiry."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from portal.inquiries import queries
from portal.inquiries.queries import Row
from shared_db.models import (
    CameBy,
    Drawing,
    DrawingKind,
    Inquiry,
    InquiryState,
    Part,
    QualityLevel,
    Repeat,
)
from shared_db.spine import streams
from shared_db.spine.transaction import Work


class DrawingOut(BaseModel):
    """A drawing. `remark` is "", `damaged` or `locked`; `file` is where it can be fetched.

    `export_controlled` is what the customer says: 輸出管理.
    """

    id: UUID
    part_id: UUID | None
    filename: str
    kind: DrawingKind
    size: int
    sha256: str
    remark: str
    export_controlled: bool
    since_revision: int | None
    dropped_in_revision: int | None
    file: str


class StreamsOut(BaseModel):
    """The streams to follow on the socket; those that the asking person may read."""

    customer_channel: UUID
    company_side: UUID
    group_channel: UUID | None
    group: UUID | None
    company: UUID


class PartOut(BaseModel):
    """One part that is asked for now."""

    id: UUID
    position: int
    name: str
    drawing_number: str
    drawing_revision: str
    material: str
    quantities: list[int]
    drawings: list[DrawingOut]


class InquirySummaryOut(BaseModel):
    """An inquiry in a list."""

    id: UUID
    number: str | None
    state: InquiryState
    came_by: CameBy
    revision: int
    subject: str
    customer_company_id: UUID
    customer: str
    lead_company_id: UUID | None
    lead: str | None
    delivery_date: date | None
    sent_at: datetime | None
    first_reply_due_at: datetime | None
    first_reply_at: datetime | None


class InquiryPageOut(BaseModel):
    """A page of the list; `next_page` is None on the last."""

    inquiries: list[InquirySummaryOut]
    next_page: int | None


class InquiryOut(InquirySummaryOut):
    """An inquiry, whole."""

    group_id: UUID
    delivery_place: str
    repeat: Repeat
    quality_level: QualityLevel
    target_cost: int | None
    remarks: str
    ended_at: datetime | None
    end_reason: str
    parts: list[PartOut]
    drawings: list[DrawingOut]
    streams: StreamsOut


class DraftOut(BaseModel):
    """A draft to upload drawings to, and then to send."""

    id: UUID
    group_id: UUID


class OwnDraftOut(DraftOut):
    """A draft with what was typed so far, under the names of the page's form."""

    version: int
    typed: dict[str, Any]


class OwnDraftsOut(BaseModel):
    """What one has begun and not sent, the last touched first."""

    drafts: list[OwnDraftOut]


class DeletedOut(BaseModel):
    """What is gone."""

    deleted: UUID


class RevisionOut(BaseModel):
    """What was asked for in one revision, whole, and what changed in it."""

    revision: int
    at: datetime
    by: str
    content: dict[str, Any]
    changes: list[dict[str, str | None]]


class RevisionsOut(BaseModel):
    """All of them, the newest first; `by` is known to colleagues alone."""

    revisions: list[RevisionOut]


class RevisedOut(BaseModel):
    """The inquiry after a revision, and what changed; nothing changed: no new revision."""

    inquiry: InquiryOut
    changes: list[dict[str, str | None]]


def summary(row: Row) -> InquirySummaryOut:
    """A row of the list."""
    return InquirySummaryOut(**_head(row.inquiry, row.customer, row.lead))


def inquiry_out(work: Work, inquiry: Inquiry) -> InquiryOut:
    """Everything of an inquiry that its readers share."""
    drawings = queries.standing_drawings(work, inquiry)
    parts = queries.parts_of(work, inquiry)
    quantities = queries.quantities_of(work, [part.id for part in parts])
    customer = queries.company_name(work, inquiry.customer_company_id)
    lead = queries.company_name(work, inquiry.lead_company_id) or None
    return InquiryOut(
        **_head(inquiry, customer, lead),
        group_id=inquiry.group_id,
        delivery_place=inquiry.delivery_place,
        repeat=inquiry.repeat,
        quality_level=inquiry.quality_level,
        target_cost=None if inquiry.target_cost is None else int(inquiry.target_cost),
        remarks=inquiry.remarks,
        ended_at=inquiry.ended_at,
        end_reason=inquiry.end_reason,
        parts=[_part(part, quantities.get(part.id, []), drawings) for part in parts],
        drawings=[drawing_out(drawing) for drawing in drawings if drawing.part_id is None],
        streams=_streams(work, inquiry),
    )


def _head(inquiry: Inquiry, customer: str, lead: str | None) -> dict[str, Any]:
    names = set(InquirySummaryOut.model_fields) - {"customer", "lead"}
    return {name: getattr(inquiry, name) for name in names} | {"customer": customer, "lead": lead}


def _part(part: Part, quantities: list[int], drawings: Sequence[Drawing]) -> PartOut:
    return PartOut(
        id=part.id,
        position=part.position,
        name=part.name,
        drawing_number=part.drawing_number,
        drawing_revision=part.drawing_revision,
        material=part.material,
        quantities=quantities,
        drawings=[drawing_out(drawing) for drawing in drawings if drawing.part_id == part.id],
    )


def _streams(work: Work, inquiry: Inquiry) -> StreamsOut:
    member = work.actor.in_group(inquiry.group_id).is_member
    return StreamsOut(
        customer_channel=streams.customer_channel(inquiry).id,
        company_side=streams.company_side(inquiry.id, work.actor.company_id).id,
        group_channel=streams.group_channel(inquiry).id if member else None,
        group=streams.group(inquiry.group_id).id if member else None,
        company=streams.company(work.actor.company_id).id,
    )


def drawing_out(drawing: Drawing) -> DrawingOut:
    """The drawing as programs are told of it."""
    return DrawingOut(
        id=drawing.id,
        part_id=drawing.part_id,
        filename=drawing.filename,
        kind=drawing.kind,
        size=drawing.size,
        sha256=drawing.sha256,
        remark=drawing.remark,
        export_controlled=drawing.export_controlled,
        since_revision=drawing.since_revision,
        dropped_in_revision=drawing.dropped_in_revision,
        file=f"/api/v1/drawings/{drawing.id}/file",
    )
