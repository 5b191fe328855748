"""Drawings, who promised confidentiality, and who opened what, as far as the actor may know."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func

from shared_db.access import (
    asked_drawings,
    must_find,
    visible_acceptances,
    visible_companies,
    visible_drawings,
    visible_estimates,
    visible_openings,
)
from shared_db.foundation.lists import among
from shared_db.models import (
    ConfidentialityAcceptance,
    Drawing,
    DrawingOpening,
    Estimate,
    EstimatePart,
    Inquiry,
)
from shared_db.spine.transaction import Work


class Opening(NamedTuple):
    """Which company opened a drawing, how often, and when last."""

    company: str
    times: int
    last: datetime


def find_drawing(work: Work, drawing_id: UUID, *, lock: bool = False) -> Drawing:
    """A drawing that the actor may know of; else `NotFound`."""
    return must_find(work.session, visible_drawings(work.actor), drawing_id, lock=lock)


def newest_of(drawings: Iterable[Drawing]) -> dict[UUID, Drawing]:
    """By series the newest of these revisions of shops' drawings: what somebody sees no newer one
    of stands for them, whatever its shop has."""
    newest: dict[UUID, Drawing] = {}
    for one in sorted(drawings, key=lambda one: one.number_in_series or 0):
        if one.series_id is not None:
            newest[one.series_id] = one
    return newest


def stands_for(work: Work, drawing: Drawing) -> bool:
    """Whether the actor sees nothing that came in its place."""
    if drawing.series_id is None:
        return drawing.stands
    revisions = visible_drawings(work.actor).where(Drawing.series_id == drawing.series_id)
    return newest_of(work.session.scalars(revisions))[drawing.series_id] is drawing


def has_accepted(work: Work, inquiry: Inquiry, text_version: int) -> bool:
    """Whether the actor promised confidentiality for this inquiry under this text."""
    query = visible_acceptances(work.actor).where(
        ConfidentialityAcceptance.person_id == work.actor.person_id,
        ConfidentialityAcceptance.inquiry_id == inquiry.id,
        ConfidentialityAcceptance.text_version == text_version,
    )
    return work.session.scalars(query).one_or_none() is not None


def opened_since(work: Work, drawing: Drawing, then: datetime) -> bool:
    """Whether the actor has opened it since then, which is on record."""
    query = visible_openings(work.actor).where(
        DrawingOpening.drawing_id == drawing.id,
        DrawingOpening.person_id == work.actor.person_id,
        DrawingOpening.opened_at > then,
    )
    return work.session.scalars(query.limit(1)).first() is not None


def opened_of(work: Work, drawing_ids: Sequence[UUID]) -> set[UUID]:
    """Which of these the actor has ever opened, which is on record."""
    query = visible_openings(work.actor).where(
        DrawingOpening.person_id == work.actor.person_id,
        among(DrawingOpening.drawing_id, drawing_ids),
    )
    return set(work.session.scalars(query.with_only_columns(DrawingOpening.drawing_id).distinct()))


def drawings_of(work: Work, inquiry: Inquiry) -> list[Drawing]:
    """All that the customer ever sent with an inquiry, standing ones first."""
    query = asked_drawings(work.actor).where(
        Drawing.inquiry_id == inquiry.id, Drawing.since_revision.is_not(None)
    )
    ordered = query.order_by(
        Drawing.dropped_in_revision.is_not(None), Drawing.created_at, Drawing.id
    )
    return list(work.session.scalars(ordered))


def openings_of(work: Work, drawing_ids: Sequence[UUID]) -> dict[UUID, list[Opening]]:
    """Which other companies opened each of these drawings, for whose it is; else one's own."""
    known = visible_companies(work.actor).subquery()
    query = (
        visible_openings(work.actor)
        .join(known, known.c.id == DrawingOpening.company_id)
        .where(among(DrawingOpening.drawing_id, drawing_ids))
        .with_only_columns(
            DrawingOpening.drawing_id,
            known.c.name,
            func.count(),
            func.max(DrawingOpening.opened_at),
        )
        .group_by(DrawingOpening.drawing_id, known.c.name)
        .order_by(known.c.name)
    )
    if not work.actor.is_member_somewhere:
        query = query.where(DrawingOpening.company_id != work.actor.company_id)
    found: dict[UUID, list[Opening]] = {}
    for drawing_id, *opening in work.session.execute(query):
        found.setdefault(drawing_id, []).append(Opening(*opening))
    return found


def estimate_with(work: Work, inquiry: Inquiry, part_id: UUID) -> UUID | None:
    """One's own estimate of an inquiry that costs a part: as lead before all others."""
    query = (
        visible_estimates(work.actor)
        .join(EstimatePart, EstimatePart.estimate_id == Estimate.id)
        .where(Estimate.inquiry_id == inquiry.id, EstimatePart.part_id == part_id)
        .order_by(Estimate.request_id.is_not(None), Estimate.created_at.desc())
        .limit(1)
    )
    return work.session.execute(query.with_only_columns(Estimate.id)).scalar_one_or_none()
