"""Asking shops whether they can make it; seeing that, and answering."""

from uuid import UUID

from portal.asks.forms import NewAnswer, NewAsk
from portal.asks.queries import current_parts, shops
from shared_db.access import (
    Permission,
    inner_inquiries,
    must_find,
    visible_asks,
    visible_replies,
)
from shared_db.access.permissions import MAKERS
from shared_db.acts.duties import take_up
from shared_db.foundation.base import utc_now
from shared_db.foundation.errors import N_, Invalid, NotAllowed, WrongState
from shared_db.models import (
    CapabilityAnswer,
    CapabilityAsk,
    CapabilityReply,
    Company,
    Inquiry,
    Part,
)
from shared_db.spine import streams
from shared_db.spine.across import people_to_tell
from shared_db.spine.events import CapabilityAnswered, CapabilityAsked, CapabilitySeen
from shared_db.spine.places import Page, Place
from shared_db.spine.states import LIVE_INQUIRY
from shared_db.spine.transaction import Work
from shared_db.telling.inboxes import ask_people, settle_for
from shared_db.telling.mailing import mail_person

KIND = "capability_ask"


def ask_capability(work: Work, inquiry_id: UUID, new: NewAsk) -> CapabilityAsk:
    """Ask chosen shops of the inquiry's group."""
    inquiry = must_find(work.session, inner_inquiries(work.actor), inquiry_id, lock=True)
    work.actor.in_group(inquiry.group_id).require(Permission.ASK_CAPABILITY)
    _still_live(inquiry)
    part = _part(work, inquiry, new.part_id)
    companies = _companies(work, inquiry, new.company_ids)
    ask = CapabilityAsk(
        inquiry_id=inquiry.id,
        part_id=new.part_id,
        question=new.question,
        asked_by=work.actor.person_id,
        asked_by_company_id=work.actor.company_id,
        inquiry_revision=inquiry.revision,
    )
    work.session.add(ask)
    work.session.flush()
    work.session.add_all(
        [CapabilityReply(ask_id=ask.id, company_id=company.id) for company in companies]
    )
    work.tell(
        streams.group_channel(inquiry),
        CapabilityAsked(
            ask_id=ask.id,
            question=ask.question,
            part_id=ask.part_id,
            part=part.name if part else None,
            companies=[{"id": str(company.id), "name": company.name} for company in companies],
        ),
    )
    _call_answerers(work, inquiry, ask, [company.id for company in companies])
    return ask


def answer_ask(work: Work, ask_id: UUID, new: NewAnswer) -> CapabilityReply:
    """Answer for one's own company; an answer may be changed while the inquiry is worked on."""
    ask = must_find(work.session, visible_asks(work.actor), ask_id)
    asked_about = must_find(work.session, inner_inquiries(work.actor), ask.inquiry_id)
    work.actor.in_group(asked_about.group_id).require(Permission.ANSWER_CAPABILITY)
    reply = work.session.scalars(
        visible_replies(work.actor)
        .where(
            CapabilityReply.ask_id == ask.id, CapabilityReply.company_id == work.actor.company_id
        )
        .with_for_update(of=CapabilityReply, key_share=True)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if reply is None:
        raise NotAllowed(N_("This was not asked of your company."))
    inquiry = must_find(work.session, inner_inquiries(work.actor), ask.inquiry_id)
    _still_live(inquiry)
    if (reply.answer, reply.missing) == (new.answer, new.missing):
        return reply
    first = reply.answer is None
    take_up(work, inquiry)
    _put_down(work, inquiry, reply, new.answer, new.missing, work.actor.company_name)
    if first:
        _settle(work, inquiry, reply)
    return reply


def say_no_for(
    work: Work, inquiry: Inquiry, reply: CapabilityReply, company: Company, why: str
) -> None:
    """A shop that leaves can't make it: said for it by who puts its open things in order, with who
    that was in `why`. `reply` is locked and not answered yet."""
    _put_down(work, inquiry, reply, CapabilityAnswer.NO, why, company.name)
    _settle(work, inquiry, reply)


def _put_down(
    work: Work,
    inquiry: Inquiry,
    reply: CapabilityReply,
    answer: CapabilityAnswer,
    missing: str,
    company: str,
) -> None:
    now = utc_now()
    reply.seen_at = reply.seen_at or now
    reply.answer, reply.missing = answer, missing
    reply.answered_by, reply.answered_at = work.actor.person_id, now
    said = CapabilityAnswered(
        ask_id=reply.ask_id,
        company_id=reply.company_id,
        company=company,
        answer=answer,
        missing=missing,
    )
    work.tell(streams.group_channel(inquiry), said)


def _settle(work: Work, inquiry: Inquiry, reply: CapabilityReply) -> None:
    answerers = people_to_tell(work.session, [reply.company_id], MAKERS)
    settle_for(work, answerers, KIND, inquiry)


def note_asks_seen(work: Work, inquiry: Inquiry) -> int:
    """Somebody of an asked company has the inquiry in front of them: tell the others so."""
    unseen = work.session.scalars(
        visible_replies(work.actor)
        .join(CapabilityAsk, CapabilityAsk.id == CapabilityReply.ask_id)
        .where(
            CapabilityAsk.inquiry_id == inquiry.id,
            CapabilityReply.company_id == work.actor.company_id,
            CapabilityReply.seen_at.is_(None),
        )
        .with_for_update(of=CapabilityReply, key_share=True, skip_locked=True)
    ).all()
    for reply in unseen:
        reply.seen_at = utc_now()
        work.tell(
            streams.group_channel(inquiry),
            CapabilitySeen(
                ask_id=reply.ask_id, company_id=reply.company_id, company=work.actor.company_name
            ),
        )
    return len(unseen)


def _still_live(inquiry: Inquiry) -> None:
    if inquiry.state not in LIVE_INQUIRY:
        raise WrongState("inquiry_ended", N_("This inquiry has ended; nothing more is asked here."))


def _part(work: Work, inquiry: Inquiry, part_id: UUID | None) -> Part | None:
    if part_id is None:
        return None
    for part in current_parts(work, inquiry.id):
        if part.id == part_id:
            return part
    raise Invalid.one("part_id", "not_a_part", N_("Please choose a part of this inquiry."))


def _companies(work: Work, inquiry: Inquiry, wanted: list[UUID]) -> list[Company]:
    chosen = [company for company in shops(work, inquiry.group_id) if company.id in set(wanted)]
    if len(chosen) != len(set(wanted)):
        raise Invalid.one(
            "company_ids", "not_a_member", N_("Please choose among the member shops of the group.")
        )
    return chosen


def _call_answerers(
    work: Work, inquiry: Inquiry, ask: CapabilityAsk, company_ids: list[UUID]
) -> None:
    place = Place(Page.ASKS, inquiry.id)
    people = ask_people(work, company_ids, MAKERS, KIND, inquiry, place)
    for person in people:
        if person.id == work.actor.person_id:
            continue
        values = {
            "number": inquiry.number,
            "subject": inquiry.subject,
            "question": ask.question,
            "place": place.as_json(),
        }
        mail_person(work, person, "capability_asked", values)
