"""Sales decide about a quote one of whose offers has changed: it stays as it is, or is on hold.

Or they issue a new revision, as ever. Each act takes the quote's locks, as an order does: what was
decided counts from the moment that it is said, and an order is either before it or after.
"""

from collections.abc import Sequence
from uuid import UUID

from portal.pricing.queries import Thing, find_thing, newest_of, revisions_of
from portal.pricing.service import require_lead
from portal.quotes.answering import why_not_answerable
from portal.quotes.forms import SeenChange
from portal.quotes.grounds import Ground, grounds_of
from shared_db.access import Permission
from shared_db.access.permissions import SELLERS
from shared_db.acts.resting import CHANGED
from shared_db.foundation.errors import N_, ChangedMeanwhile, WrongState
from shared_db.foundation.ids import new_id
from shared_db.models import QuoteKept, QuoteRevision, QuoteState, Role
from shared_db.spine import streams
from shared_db.spine.across import people_to_tell
from shared_db.spine.events import QuoteMoved, QuoteWasKept
from shared_db.spine.places import Page, Place
from shared_db.spine.states import move
from shared_db.spine.transaction import Work
from shared_db.telling.inboxes import ask_people, settle_for

NOTHING_TO_DECIDE = N_("The customer can't order by this quote any more: nothing is to be decided.")


def keep_quote(
    work: Work, revision_id: UUID, seen: Sequence[SeenChange], note: str
) -> QuoteRevision:
    """Let the quote stay as it is, knowing what has changed under it; from hold it comes back.

    `seen` is what the decision was made on. Raises `ChangedMeanwhile` if there is more by now.
    """
    thing = _decidable(work, revision_id)
    open_ones = [one for one in grounds_of(work, [revision_id])[revision_id] if one.undecided]
    if {_as_seen(one) for one in open_ones} - {one.as_key() for one in seen}:
        raise ChangedMeanwhile
    work.session.add_all(_kept(work, revision_id, one, note) for one in open_ones)
    if thing.revision.state is QuoteState.HELD:
        move(thing.revision, QuoteState.ISSUED)
        _tell_state(work, thing)
        _ask_customer_again(work, thing)
    if open_ones:
        work.tell(
            streams.company_side(thing.inquiry.id, thing.quote.company_id),
            QuoteWasKept(
                revision_id=revision_id,
                number=thing.quote.number,
                offers=[str(one.offer.id) for one in open_ones],
                note=note,
            ),
        )
    _settle_sales(work, thing)
    return thing.revision


def hold_quote(work: Work, revision_id: UUID) -> QuoteRevision:
    """Let nobody order by this quote until sales have said more. Held already: nothing happens."""
    thing = _decidable(work, revision_id)
    if thing.revision.state is QuoteState.HELD:
        return thing.revision
    move(thing.revision, QuoteState.HELD)
    _tell_state(work, thing)
    customers = people_to_tell(work.session, [thing.inquiry.customer_company_id], [Role.CUSTOMER])
    settle_for(work, customers, "answer_quote", thing.inquiry)
    return thing.revision


def _decidable(work: Work, revision_id: UUID) -> Thing:
    """The revision under its locks, for the lead's sales."""
    thing = find_thing(work, revision_id, lock=True)
    require_lead(work, thing.inquiry, Permission.ISSUE_QUOTE)
    if not may_be_decided(thing, newest_of(revisions_of(work, thing.inquiry.id))):
        raise WrongState("not_answerable", NOTHING_TO_DECIDE)
    return thing


def may_be_decided(thing: Thing, newest: QuoteRevision | None) -> bool:
    """Whether the customer goes by this revision, so that it matters what it rests on."""
    why_not = why_not_answerable(thing, newest)
    return why_not is None or why_not.code == "held"


def _as_seen(ground: Ground) -> tuple[UUID, str, int]:
    return ground.offer.id, ground.state.value, ground.newest.revision


def _kept(work: Work, revision_id: UUID, ground: Ground, note: str) -> QuoteKept:
    return QuoteKept(
        id=new_id(),
        revision_id=revision_id,
        offer_id=ground.offer.id,
        offer_state=ground.state,
        newest_revision=ground.newest.revision,
        note=note,
        kept_by=work.actor.person_id,
    )


def _tell_state(work: Work, thing: Thing) -> None:
    inquiry = thing.inquiry
    for stream in (
        streams.customer_side(inquiry),
        streams.company_side(inquiry.id, thing.quote.company_id),
        streams.company(inquiry.customer_company_id),
    ):
        work.tell(
            stream,
            QuoteMoved(
                revision_id=thing.revision.id,
                number=thing.quote.number,
                revision=thing.revision.revision,
                state=thing.revision.state,
            ),
        )


def _ask_customer_again(work: Work, thing: Thing) -> None:
    place = Place(Page.QUOTE, thing.revision.id)
    company_ids = [thing.inquiry.customer_company_id]
    ask_people(work, company_ids, [Role.CUSTOMER], "answer_quote", thing.inquiry, place)


def _settle_sales(work: Work, thing: Thing) -> None:
    sales = people_to_tell(work.session, [thing.quote.company_id], SELLERS)
    settle_for(work, sales, CHANGED, thing.inquiry)
