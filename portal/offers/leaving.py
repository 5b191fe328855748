"""What is open at a shop that leaves a group is given to another shop, or ended with a reason.

By who hands over what the shop leads: its own sales and manager, and the coordinator; for these it
is said for the shop, with who said it. A request that it has to answer comes back to who asked, a
request of its own is withdrawn; nobody reads for that what stands in it.
"""

from uuid import UUID, uuid4

from portal.asks.forms import NewAsk
from portal.asks.queries import current_parts
from portal.asks.service import ask_capability, say_no_for
from portal.group.forms import OpenSettled
from portal.group.leads import groups_to_settle, leading_shop, may_hand_over
from portal.group.still_open import OpenAt, open_at
from portal.inquiries.queries import find_inquiry
from portal.inquiries.service import choose_lead
from portal.offers.asking import audience_of
from portal.proposals.service import object_for
from shared_db.access import (
    must_find,
    requests_to_end,
    visible_asks,
    visible_proposals,
    visible_replies,
)
from shared_db.acts.sub_quotes import empty_lines
from shared_db.foundation.base import utc_now
from shared_db.foundation.errors import N_, ChangedMeanwhile, Invalid, NotAllowed
from shared_db.models import CapabilityAsk, CapabilityReply, Company, RequestState
from shared_db.spine.states import move
from shared_db.spine.transaction import Work

NOTHING = N_("Please tick what is to be handed over or ended.")
NO_SHOP = N_("Please choose which shop takes over.")
NO_LAST_DAY = N_(
    "Its last day in the group is not said yet. Until then only its own people end these."
)
NO_REASON = N_("Please say why; who asked reads it.")


def settle_open(work: Work, company_id: UUID, wanted: OpenSettled) -> int:
    """Hand over or end what was ticked; says how much.

    Raises `Invalid` at the field, and then nothing is changed; `ChangedMeanwhile` where something
    of it was answered in between.
    """
    shop = leading_shop(work, company_id)
    if not may_hand_over(work, company_id):
        raise NotAllowed
    groups = groups_to_settle(work, company_id)
    if not groups:
        raise NotAllowed(NO_LAST_DAY)
    _check(wanted)
    _require_open(open_at(work, company_id, groups), wanted)
    why = _signed(work, shop, wanted.reason)
    for inquiry_id in sorted(wanted.orders):
        choose_lead(work, find_inquiry(work, inquiry_id, lock=True), wanted.company_id)
    for reply_id in wanted.replies:
        _give_ask(work, shop, reply_id, wanted.company_id, why)
    for proposal_id in wanted.proposals:
        proposal = must_find(work.session, visible_proposals(work.actor), proposal_id, lock=True)
        object_for(work, find_inquiry(work, proposal.inquiry_id), proposal, shop, why)
    for request_id in wanted.requests:
        _end_request(work, shop, request_id, why)
    return sum(map(len, _ticked(wanted)))


def _ticked(wanted: OpenSettled) -> tuple[list[UUID], ...]:
    return wanted.requests, wanted.replies, wanted.proposals, wanted.orders


def _check(wanted: OpenSettled) -> None:
    if not any(_ticked(wanted)):
        raise Invalid.one("open", "nothing_ticked", NOTHING)
    if wanted.orders and wanted.company_id is None:
        raise Invalid.one("company_id", "nobody_chosen", NO_SHOP)
    if any((wanted.requests, wanted.replies, wanted.proposals)) and not wanted.reason.strip():
        raise Invalid.one("reason", "empty", NO_REASON)


def _require_open(there: OpenAt, wanted: OpenSettled) -> None:
    """Whatever was ticked is still in the list of this shop."""
    of_kind = (there.to_answer + there.asked, there.to_say, there.words, there.orders)
    for ticked, rows in zip(_ticked(wanted), of_kind, strict=True):
        if not set(ticked) <= {one.id for one in rows}:
            raise ChangedMeanwhile


def _signed(work: Work, shop: Company, reason: str) -> str:
    """Who speaks for another shop is named in what is said."""
    if work.actor.company_id == shop.id:
        return reason
    return f"{reason}\n({work.actor.company_name} {work.actor.name})"


def _give_ask(work: Work, shop: Company, reply_id: UUID, to: UUID | None, why: str) -> None:
    """Ask another shop the same, if one was chosen; this one can't."""
    reply = must_find(work.session, visible_replies(work.actor), reply_id, lock=True)
    ask = must_find(work.session, visible_asks(work.actor), reply.ask_id)
    inquiry = find_inquiry(work, ask.inquiry_id, lock=True)
    if to is not None and not _was_asked(work, ask, to):
        parts = {part.id for part in current_parts(work, inquiry.id)}
        again = NewAsk(
            client_id=uuid4(),
            question=ask.question,
            part_id=ask.part_id if ask.part_id in parts else None,
            company_ids=[to],
        )
        ask_capability(work, inquiry.id, again)
    say_no_for(work, inquiry, reply, shop, why)


def _was_asked(work: Work, ask: CapabilityAsk, company_id: UUID) -> bool:
    query = visible_replies(work.actor).where(
        CapabilityReply.ask_id == ask.id, CapabilityReply.company_id == company_id
    )
    return work.session.scalars(query).first() is not None


def _end_request(work: Work, shop: Company, request_id: UUID, why: str) -> None:
    """Of this shop's own: withdrawn, and who was asked is told. To be answered by it: declined, and
    who asked is told to ask another one."""
    ends = requests_to_end(work.actor)
    inquiry = find_inquiry(work, must_find(work.session, ends, request_id).inquiry_id, lock=True)
    request = must_find(work.session, ends, request_id, lock=True)
    audience = audience_of(work, inquiry, request)
    if request.from_company_id == shop.id:
        move(request, RequestState.WITHDRAWN)
        request.end_note = why
        empty_lines(work, request)
        audience.state()
        audience.ask(request.to_company_id, "request_withdrawn", note=why)
        return
    move(request, RequestState.DECLINED)
    request.decline_reason, request.answered_at = why, utc_now()
    empty_lines(work, request)
    audience.state()
    audience.ask(request.from_company_id, "request_declined", reason=why)
