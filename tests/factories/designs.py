"""Drawings that shops bring of their own, through the services."""

import io
from pathlib import Path
from uuid import UUID

from portal.designs.bringing import bring, inquiry_to_bring_to, lock_own, revise, settle
from portal.designs.showing import show
from portal.files.receiving import take_in
from shared_db.files import FolderStore
from shared_db.models import DrawingAudience, DrawingPurpose
from tests.factories.inquiries import STEP
from tests.factories.world import World

OWN, GROUP, CUSTOMER = DrawingAudience


def brought(
    world: World,
    inquiry_id: UUID,
    files: Path,
    by: str = "a_engineer",
    *,
    name: str = "design.step",
    purpose: DrawingPurpose = DrawingPurpose.DESIGN,
    part_id: UUID | None = None,
    audience: DrawingAudience = OWN,
    controlled: bool | None = None,
    content: bytes = STEP,
) -> UUID:
    """Somebody's shop brings a drawing, and shows it to these."""
    with world.record.work(world.actor(by)) as work:
        received = take_in(FolderStore(files), io.BytesIO(content), name, 10**8)
        inquiry = inquiry_to_bring_to(work, inquiry_id, lock=True)
        drawing = bring(work, inquiry, received)
        settle(work, inquiry, drawing, purpose, part_id, controlled)
        show(work, inquiry, drawing, audience, named=name)
        return drawing.id


def revised(
    world: World, drawing_id: UUID, files: Path, by: str = "a_engineer", name: str = "newer.step"
) -> UUID:
    """Somebody's shop brings a newer revision of it."""
    with world.record.work(world.actor(by)) as work:
        received = take_in(FolderStore(files), io.BytesIO(STEP), name, 10**8)
        inquiry, before = lock_own(work, drawing_id)
        newer = bring(work, inquiry, received)
        revise(work, before, newer, None)
        return newer.id


def shown(
    world: World, drawing_id: UUID, audience: DrawingAudience, by: str = "a_engineer"
) -> None:
    """Somebody says who sees it from now on, by name."""
    with world.record.work(world.actor(by)) as work:
        inquiry, drawing = lock_own(work, drawing_id)
        show(work, inquiry, drawing, audience, named=drawing.filename)
