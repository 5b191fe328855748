"""設計 and スケッチ: what the shops bring of their own, and to whom they show it."""

from io import BytesIO
from uuid import UUID

from portal.beginning.sample.drawn import corner_holes, dxf_plate, step_block
from portal.beginning.sample.stage import Asked, Stage
from portal.designs.bringing import bring, inquiry_to_bring_to, lock_own, revise, settle
from portal.designs.showing import show
from portal.files.receiving import Received, take_in
from portal.inquiries.queries import find_inquiry
from shared_db.models import DrawingAudience, DrawingPurpose

MOST_BYTES = 10_000_000
DESIGNED, SKETCHED = "stage", "cover"
"""Whose lead has drawn how it shall be made, and whose lead has drawn the blank."""


def leads_bring_designs(stage: Stage) -> None:
    """A lead shows the group its design and, in a second revision, the customer; another keeps a
    flat pattern on its own side, to go with a sub-quote."""
    asked = stage.asked[DESIGNED]
    size = (236, 156, 20)
    first = _brought(stage, asked, "ASN-2201_設計.step", step_block(size, corner_holes(size)))
    with stage.work(f"{asked.lead}_engineer") as work:
        inquiry, before = lock_own(work, first)
        show(work, inquiry, before, DrawingAudience.GROUP)
        newer = step_block((240, 160, 20), corner_holes((240, 160, 20)))
        drawing = bring(work, inquiry, _file(stage, "ASN-2201_設計_B.step", newer))
        revise(work, before, drawing, None)
        show(work, find_inquiry(work, asked.id), drawing, DrawingAudience.CUSTOMER)
    other = stage.asked[SKETCHED]
    flat = dxf_plate(424, 304, 8)
    other.along = [_brought(stage, other, "ASN-3110_展開図.dxf", flat, DrawingPurpose.FLAT_PATTERN)]


def _brought(
    stage: Stage,
    asked: Asked,
    name: str,
    content: bytes,
    purpose: DrawingPurpose = DrawingPurpose.DESIGN,
) -> UUID:
    with stage.work(f"{asked.lead}_engineer") as work:
        inquiry = inquiry_to_bring_to(work, asked.id, lock=True)
        drawing = bring(work, inquiry, _file(stage, name, content), purpose)
        settle(work, inquiry, drawing, purpose, asked.parts[0][0], None)
        return drawing.id


def _file(stage: Stage, name: str, content: bytes) -> Received:
    return take_in(stage.files, BytesIO(content), name, MOST_BYTES)
