"""What is open of which somebody is in charge: the list that is handed over."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, func

from portal.duties.holders import Holder, duties_with_names
from portal.duties.queries import is_open
from shared_db.access import visible_duties, visible_estimates, visible_requests
from shared_db.foundation.lists import among
from shared_db.models import (
    Duty,
    DutyKind,
    Estimate,
    Inquiry,
    Quote,
    Request,
)
from shared_db.spine.states import UNANSWERED
from shared_db.spine.transaction import Work


@dataclass(frozen=True)
class OpenDuty:
    """A line of the list that somebody hands over."""

    holder: Holder
    inquiry: Inquiry
    name: str
    requests: int
    """Requests of other shops, to be answered, of which no estimate was begun yet."""


def count_open(work: Work, person_id: UUID) -> int:
    """How much is open of which somebody is in charge."""
    query = _open(work, person_id).with_only_columns(func.count())
    return work.session.scalar(query) or 0


def open_duties(
    work: Work, person_id: UUID, start: int = 0, most: int | None = None
) -> list[OpenDuty]:
    """What is open of which somebody is in charge, by inquiry, the newest first: `most` of it from
    `start` on, or all."""
    query = (
        duties_with_names(work.actor)
        .join(Inquiry, Inquiry.id == Duty.inquiry_id)
        .outerjoin(Quote, Quote.id == Duty.quote_id)
        .where(Duty.person_id == person_id, is_open())
        .order_by(Inquiry.sent_at.desc(), Inquiry.id, Duty.quote_id, Duty.estimate_id)
        .add_columns(Inquiry, func.coalesce(Quote.number, ""))
        .offset(start)
        .limit(most)
    )
    rows = work.session.execute(query).all()
    waiting = _requests_to_answer(work, [row[6].id for row in rows])
    return [
        OpenDuty(
            Holder(row[0], row[1], row[2], row[3], row[4], row[5] or ""),
            row[6],
            row[7],
            waiting.get(row[6].id, 0) if row[0].kind is DutyKind.INQUIRY else 0,
        )
        for row in rows
    ]


def _open(work: Work, person_id: UUID) -> Select[Duty]:
    return (
        visible_duties(work.actor)
        .join(Inquiry, Inquiry.id == Duty.inquiry_id)
        .where(Duty.person_id == person_id, is_open())
    )


def _requests_to_answer(work: Work, inquiry_ids: Sequence[UUID]) -> dict[UUID, int]:
    begun = visible_estimates(work.actor).where(Estimate.request_id == Request.id)
    query = (
        visible_requests(work.actor)
        .where(
            among(Request.inquiry_id, inquiry_ids),
            Request.to_company_id == work.actor.company_id,
            Request.state.in_(UNANSWERED),
            ~begun.correlate(Request).exists(),
        )
        .with_only_columns(Request.inquiry_id, func.count())
        .group_by(Request.inquiry_id)
    )
    return {row[0]: row[1] for row in work.session.execute(query)}
