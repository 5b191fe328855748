"""The customer's word on a quote. An acceptance trusts nothing but the choice that was made."""

from collections.abc import Sequence
from uuid import UUID

from portal.orders.letter import confirm_order, people_to_confirm_to
from portal.orders.placing import place_order
from portal.pricing.queries import Thing, find_thing, newest_of, prices_of, revisions_of
from portal.pricing.totals import total_chosen
from portal.quotes.forms import Choice
from portal.quotes.queries import customer_of
from portal.quotes.recorded import ByHand, told_of
from portal.quotes.standing import is_expired
from shared_db.access import Permission
from shared_db.access.permissions import SELLERS
from shared_db.acts.endings import end_inquiry
from shared_db.acts.resting import CHANGED
from shared_db.foundation.base import Json, utc_now
from shared_db.foundation.errors import N_, Invalid, WrongState
from shared_db.foundation.ids import new_id
from shared_db.models import (
    InquiryState,
    Order,
    Person,
    QuoteAnswer,
    QuotePrice,
    QuoteRevision,
    QuoteState,
    Role,
)
from shared_db.spine import streams
from shared_db.spine.across import people_to_tell
from shared_db.spine.events import QuoteMoved
from shared_db.spine.places import Page, Place
from shared_db.spine.states import move
from shared_db.spine.transaction import Work
from shared_db.telling.inboxes import settle_for, tell_people
from shared_db.telling.mailing import in_whose_name, mail_person

ANSWERED = N_("This quote has been answered already.")
SUPERSEDED = N_("There is a newer quote. Only the newest one can be accepted.")
EXPIRED = N_("This quote has expired. Ask the shop for a new one by “Ask a question”.")
REVISED = N_(
    "The request was changed after this quote, so that it can't be ordered any more. Wait for the"
    " new quote, or ask the shop for it by “Ask a question”."
)
HELD = N_(
    "The shop is looking over this quote, so that it can't be ordered at the moment. You will find"
    " its answer here; or ask the shop by “Ask a question”."
)
LEAD_CHANGED = N_("Another shop leads this request now. A new quote will come from there.")
ISSUER_LEFT = N_(
    "The shop that made this quote has left the group. A new quote will come from another shop."
)
NOT_OPEN = N_("This request is over. Its quote can no longer be answered.")
TOLD_TO_SHOPS = {
    "expired": N_("This quote has expired. Begin a new revision if one is still wanted."),
    "revised": N_("The request was changed after this quote. Begin a new revision for it."),
    "held": N_(
        "This quote is on hold: the customer can't order by it until you let it stand as it is, or"
        " issue a new revision."
    ),
    "lead_changed": N_(
        "Another shop leads this request now. This quote can't be ordered any more."
    ),
}
"""What the shops can do is something else than what the customer can."""


def why_not_answerable(
    thing: Thing,
    newest: QuoteRevision | None,
    *,
    by_customer: bool = True,
    came_in_time: bool = False,
) -> WrongState | None:
    """Why this revision can't be answered (any more), as the reader is told; None when it can.

    An answer that `came_in_time` by hand counts by its own day: neither that the quote has run out
    since nor that the request has ended by it stands against it.
    """
    revision, inquiry = thing.revision, thing.inquiry
    ran_out = is_expired(revision)
    waits = {InquiryState.QUOTED}
    if came_in_time and revision.state is QuoteState.EXPIRED:
        waits.add(InquiryState.EXPIRED)
    reasons = {
        ("answered", ANSWERED): revision.state in {QuoteState.ACCEPTED, QuoteState.DECLINED},
        ("superseded", SUPERSEDED): newest is None or newest.id != revision.id,
        ("expired", EXPIRED): ran_out and not came_in_time,
        ("issuer_left", ISSUER_LEFT): thing.issuer_left,
        ("lead_changed", LEAD_CHANGED): inquiry.lead_company_id != thing.quote.company_id,
        ("revised", REVISED): thing.voided,
        ("over", NOT_OPEN): inquiry.state not in waits,
        ("held", HELD): revision.state is QuoteState.HELD,
    }
    for (code, sentence), holds in reasons.items():
        if holds:
            return WrongState(code, sentence if by_customer else TOLD_TO_SHOPS.get(code, sentence))
    return None


def mark_seen(work: Work, thing: Thing) -> None:
    """Note when the customer first opened an issued quote, and let the shop know."""
    revision = thing.revision
    if revision.seen_at is not None or not work.actor.in_group(thing.inquiry.group_id).is_customer:
        return
    revision.seen_at = utc_now()
    work.tell(
        streams.company_side(thing.inquiry.id, thing.quote.company_id),
        QuoteMoved(
            revision_id=revision.id,
            number=thing.quote.number,
            revision=revision.revision,
            state="seen",
        ),
    )


def total_of(work: Work, revision_id: UUID, choices: Sequence[Choice]) -> Json:
    """What these choices come to, with tax; nothing is kept."""
    thing = find_thing(work, revision_id)
    if thing.revision.state is QuoteState.DRAFT:
        raise WrongState("draft", N_("This revision is a draft. Nothing of it can be chosen yet."))
    return total_chosen(thing.revision, _chosen(work, revision_id, choices))


def accept_quote(work: Work, revision_id: UUID, choices: Sequence[Choice]) -> Order:
    """Order what was chosen: the newest, unexpired revision of a request still the same."""
    return order_by(work, _answerable(work, revision_id), choices)


def order_by(
    work: Work, thing: Thing, choices: Sequence[Choice], by_hand: ByHand | None = None
) -> Order:
    """Let a locked revision that can be answered become an order of these choices."""
    chosen = _chosen(work, thing.revision.id, choices)
    if not chosen:
        raise Invalid.one(
            "choices", "nothing_chosen", N_("Choose a quantity of at least one part.")
        )
    move(thing.revision, QuoteState.ACCEPTED)
    answer = _answer(work, thing, accepted=True, reason="", by_hand=by_hand)
    order = place_order(work, thing, answer, chosen)
    buyers, sales = people_to_confirm_to(work, thing), _sales_of(work, thing)
    written_to = {person.id for person in (*buyers, *sales)}
    end_inquiry(work, thing.inquiry, InquiryState.ACCEPTED, order=order, written_to=written_to)
    confirm_order(work, thing, order, chosen, buyers)
    ordered = {"order": order.number, "total": order.totals["total"]}
    _tell_answered(work, thing, sales, by_hand, accepted=True, **ordered)
    return order


def decline_quote(work: Work, revision_id: UUID, reason: str) -> None:
    """Turn the quote down, saying why. The shop may still issue a new revision.

    The reason is part of the talk on the price: the lead shop reads it, the other shops don't.
    """
    turn_down(work, _answerable(work, revision_id), reason)


def turn_down(work: Work, thing: Thing, reason: str, by_hand: ByHand | None = None) -> None:
    """Let a locked revision that can be answered be declined."""
    move(thing.revision, QuoteState.DECLINED)
    _answer(work, thing, accepted=False, reason=reason, by_hand=by_hand)
    sales = _sales_of(work, thing)
    written_to = {person.id for person in sales}
    end_inquiry(work, thing.inquiry, InquiryState.DECLINED, written_to=written_to)
    _tell_answered(work, thing, sales, by_hand, accepted=False, reason=reason)


def _answerable(work: Work, revision_id: UUID) -> Thing:
    """The revision under its locks (the request's first, as when a quote is issued)."""
    thing = find_thing(work, revision_id, lock=True)
    work.actor.in_group(thing.inquiry.group_id).require(Permission.ANSWER_QUOTE)
    must_be_answerable(work, thing)
    return thing


def must_be_answerable(work: Work, thing: Thing, *, came_in_time: bool = False) -> None:
    """Raise why a locked revision can't be answered, if it can't."""
    newest = newest_of(revisions_of(work, thing.inquiry.id))
    customer = work.actor.in_group(thing.inquiry.group_id).is_customer
    why_not = why_not_answerable(thing, newest, by_customer=customer, came_in_time=came_in_time)
    if why_not is not None:
        raise why_not


def _chosen(work: Work, revision_id: UUID, choices: Sequence[Choice]) -> list[QuotePrice]:
    """The prices that were chosen, as they were issued. Anything else was never offered."""
    offered = {(price.part_id, price.quantity): price for price in prices_of(work, revision_id)}
    wanted = [(one.part_id, one.quantity) for one in choices if one.quantity is not None]
    for key in wanted:
        if key not in offered:
            raise Invalid.one(
                "choices",
                "not_offered",
                N_("This quantity is not in the quote. Choose one of those offered."),
            )
    return [offered[part_id, quantity] for part_id, quantity in wanted if quantity is not None]


def _answer(
    work: Work, thing: Thing, *, accepted: bool, reason: str, by_hand: ByHand | None
) -> QuoteAnswer:
    answer = QuoteAnswer(
        id=new_id(),
        revision_id=thing.revision.id,
        accepted=accepted,
        reason=reason,
        answered_by=work.actor.person_id,
        came_by=by_hand.came_by if by_hand else None,
        answered_on=by_hand.answered_on if by_hand else None,
        their_number=by_hand.their_number if by_hand else "",
    )
    work.session.add(answer)
    work.session.flush()
    return answer


def _sales_of(work: Work, thing: Thing) -> list[Person]:
    return people_to_tell(work.session, [thing.quote.company_id], SELLERS)


def _tell_answered(
    work: Work,
    thing: Thing,
    sales: Sequence[Person],
    by_hand: ByHand | None,
    *,
    accepted: bool,
    **letter: str,
) -> None:
    """What the customer pressed is told as that; what was recorded, as recorded and by whom."""
    inquiry = thing.inquiry
    customer = customer_of(work, thing) if by_hand else work.actor.company_name
    fact = told_of(work, thing, customer, by_hand, accepted=accepted)
    for stream in (
        streams.customer_channel(inquiry),
        streams.group_channel(inquiry),
        streams.company_side(inquiry.id, thing.quote.company_id),
        streams.group(inquiry.group_id),
    ):
        work.tell(stream, fact)
    place = Place(Page.QUOTE, thing.revision.id)
    tell_people(work, sales, "quote_answered", inquiry, place)
    settle_for(work, sales, CHANGED, inquiry)
    values = {
        "number": thing.quote.number,
        "subject": inquiry.subject,
        "customer": customer,
        "accepted": accepted,
        "place": place.as_json(),
        **letter,
    }
    sender = in_whose_name(work, inquiry.group_id)
    for person in sales:
        mail_person(work, person, "quote_answered", values, **sender)
    own = people_to_tell(work.session, [inquiry.customer_company_id], [Role.CUSTOMER])
    settle_for(work, own, "answer_quote", inquiry)
