"""Who was asked, has seen, has answered; what waits for the actor's own company."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func

from shared_db.access import (
    shops_of_group,
    visible_asks,
    visible_companies,
    visible_parts,
    visible_replies,
)
from shared_db.foundation.lists import among
from shared_db.models import (
    CapabilityAsk,
    CapabilityReply,
    Company,
    Inquiry,
    Part,
)
from shared_db.spine.states import LIVE_INQUIRY
from shared_db.spine.transaction import Work


def state_of(reply: CapabilityReply) -> str:
    """Asked, seen, or the answer."""
    if reply.answer is not None:
        return reply.answer.value
    return "seen" if reply.seen_at else "asked"


@dataclass(frozen=True)
class AskedCompany:
    """One company's side of a question."""

    company: str
    reply: CapabilityReply

    @property
    def state(self) -> str:
        """Asked, seen, or the answer."""
        return state_of(self.reply)


@dataclass(frozen=True)
class Asked:
    """A question with all that was said to it. `part` is None if it is about the whole."""

    ask: CapabilityAsk
    part: str | None
    asked_by: str
    companies: list[AskedCompany]
    overtaken: bool
    """Whether something else is asked of what it is about since."""

    def reply_of(self, company_id: UUID) -> CapabilityReply | None:
        """A company's own side, if it was asked."""
        return next(
            (one.reply for one in self.companies if one.reply.company_id == company_id), None
        )


def asks_of(work: Work, inquiry_id: UUID) -> list[Asked]:
    """An inquiry's questions, the newest first, in three statements."""
    last_change = (
        visible_parts(work.actor)
        .where(Part.inquiry_id == inquiry_id)
        .with_only_columns(func.max(Part.changed_in_revision))
        .scalar_subquery()
    )
    rows = work.session.execute(
        visible_asks(work.actor)
        .add_columns(Part.name, func.coalesce(Part.changed_in_revision, last_change))
        .outerjoin(Part, Part.id == CapabilityAsk.part_id)
        .where(CapabilityAsk.inquiry_id == inquiry_id)
        .order_by(CapabilityAsk.created_at.desc(), CapabilityAsk.id)
    ).all()
    replies = work.session.scalars(
        visible_replies(work.actor)
        .where(among(CapabilityReply.ask_id, [row[0].id for row in rows]))
        .order_by(CapabilityReply.id)
    ).all()
    names = company_names(work)
    return [
        Asked(
            ask,
            part,
            names.get(ask.asked_by_company_id, ""),
            sorted(
                (
                    AskedCompany(names.get(reply.company_id, ""), reply)
                    for reply in replies
                    if reply.ask_id == ask.id
                ),
                key=lambda one: one.company,
            ),
            overtaken=changed > ask.inquiry_revision,
        )
        for ask, part, changed in rows
    ]


def company_names(work: Work) -> dict[UUID, str]:
    """The names of the companies that the actor can see."""
    rows = work.session.execute(
        visible_companies(work.actor).with_only_columns(Company.id, Company.name)
    )
    return {row.id: row.name for row in rows}


def current_parts(work: Work, inquiry_id: UUID) -> list[Part]:
    """The parts that are still wanted, in the customer's order."""
    return list(
        work.session.scalars(
            visible_parts(work.actor)
            .where(Part.inquiry_id == inquiry_id, Part.dropped_in_revision.is_(None))
            .order_by(Part.position)
        )
    )


def part_options(work: Work, inquiry_id: UUID) -> list[tuple[UUID, str]]:
    """The parts to choose among, as a field wants them."""
    return [
        (part.id, f"{part.name} {part.drawing_number}".strip())
        for part in current_parts(work, inquiry_id)
    ]


def shops(work: Work, group_id: UUID) -> list[Company]:
    """Whom one can ask."""
    return list(work.session.scalars(shops_of_group(work.actor, group_id)))


def answers_to(work: Work, ask_ids: Collection[UUID]) -> dict[tuple[str, str], dict[str, Any]]:
    """(ask, company) → what the card in the thread shows of it."""
    rows = work.session.scalars(
        visible_replies(work.actor).where(among(CapabilityReply.ask_id, ask_ids))
    )
    return {
        (str(reply.ask_id), str(reply.company_id)): {
            "state": state_of(reply),
            "missing": reply.missing,
        }
        for reply in rows
    }


def unanswered(work: Work) -> list[tuple[CapabilityAsk, Inquiry]]:
    """Questions to the actor's company that nobody there has answered yet."""
    own = (
        visible_replies(work.actor)
        .with_only_columns(CapabilityReply.ask_id)
        .where(
            CapabilityReply.company_id == work.actor.company_id,
            CapabilityReply.answer.is_(None),
        )
    )
    rows = work.session.execute(
        visible_asks(work.actor)
        .add_columns(Inquiry)
        .join(Inquiry, Inquiry.id == CapabilityAsk.inquiry_id)
        .where(CapabilityAsk.id.in_(own), Inquiry.state.in_(LIVE_INQUIRY))
        .order_by(CapabilityAsk.created_at)
    )
    return [(ask, inquiry) for ask, inquiry in rows]
