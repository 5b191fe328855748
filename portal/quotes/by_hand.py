"""A quote that is given by hand, and its answer that comes by hand: both are recorded by sales.

It is on record who recorded it, how and when it happened; nothing of it looks as if the customer
had pressed a button.
"""

from datetime import date
from uuid import UUID

from portal.pricing.queries import Thing, find_thing
from portal.pricing.service import require_lead
from portal.quotes.answering import must_be_answerable, order_by, turn_down
from portal.quotes.forms import AnswerByHand, HandingForm
from portal.quotes.recorded import ByHand
from shared_db.access import Permission
from shared_db.access.permissions import SELLERS
from shared_db.foundation.clock import local, today
from shared_db.foundation.errors import N_, Invalid, WrongState
from shared_db.models import Order, QuoteHanding, QuoteState
from shared_db.spine import streams
from shared_db.spine.across import people_to_tell
from shared_db.spine.events import QuoteHanded
from shared_db.spine.transaction import Work
from shared_db.telling.inboxes import settle_for

HAND_OVER = "hand_over_quote"
BEFORE_ISSUE = N_("The quote was issued on a later day. Please check the date.")
TOO_LATE = N_(
    "The quote had run out by this day. An answer that came later needs a new revision of the"
    " quote."
)
NOT_YET = N_("This day has not come yet. Please check the date.")


def hand_over_quote(work: Work, revision_id: UUID, form: HandingForm) -> QuoteHanding:
    """Note that an issued quote was printed and given, faxed or mailed to the customer."""
    thing = _ours(work, revision_id)
    if thing.revision.state is QuoteState.DRAFT:
        raise WrongState("draft", N_("This quote has not been issued yet."))
    _check_day(thing, form.given_on, "given_on")
    handing = QuoteHanding(
        revision_id=revision_id,
        way=form.way,
        given_on=form.given_on,
        to_whom=form.to_whom,
        recorded_by=work.actor.person_id,
    )
    work.session.add(handing)
    work.session.flush()
    for stream in (
        streams.customer_side(thing.inquiry),
        streams.company_side(thing.inquiry.id, thing.quote.company_id),
    ):
        work.tell(
            stream,
            QuoteHanded(
                revision_id=revision_id,
                number=thing.quote.number,
                revision=thing.revision.revision,
                company=work.actor.company_name,
                way=form.way,
                given_on=form.given_on,
            ),
        )
    sales = people_to_tell(work.session, [thing.quote.company_id], SELLERS)
    settle_for(work, sales, HAND_OVER, thing.inquiry)
    return handing


def record_answer(work: Work, revision_id: UUID, form: AnswerByHand) -> Order | None:
    """Record the customer's order or no, in their place; answers with the order, if it is one.

    What counts is the day on which it came: one of the last valid day may be entered later, also
    when the quote, and with it the request, has run out meanwhile. One that was on hold then may be
    recorded, too: who records it is who could have let it stand.
    """
    thing = _ours(work, revision_id)
    must_be_answerable(work, thing, came_in_time=True)
    _check_day(thing, form.answered_on, "answered_on")
    last = thing.revision.valid_until
    if last is not None and form.answered_on > last:
        raise Invalid.one("answered_on", "after_validity", TOO_LATE)
    by_hand = ByHand(form.came_by, form.answered_on, form.their_number.strip())
    if form.accepted:
        return order_by(work, thing, form.choices, by_hand)
    if not form.reason.strip():
        raise Invalid.one("reason", "empty", N_("Please fill this in."))
    turn_down(work, thing, form.reason, by_hand)
    return None


def _ours(work: Work, revision_id: UUID) -> Thing:
    """The revision under its locks, for the lead's sales."""
    thing = find_thing(work, revision_id, lock=True)
    require_lead(work, thing.inquiry, Permission.ISSUE_QUOTE)
    return thing


def _check_day(thing: Thing, day: date, field: str) -> None:
    """What is recorded happened between the issue and today, by the issuer's calendar."""
    zone = thing.revision.zone
    if day > today(zone):
        raise Invalid.one(field, "not_yet", NOT_YET)
    if thing.revision.issued_at and day < local(thing.revision.issued_at, zone).date():
        raise Invalid.one(field, "before_issue", BEFORE_ISSUE)
