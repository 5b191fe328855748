"""How an inquiry ends: its state, what was still asked, what was offered, and who has to know."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import select

from shared_db.access.permissions import MAKERS
from shared_db.acts.ordered_offers import chosen_items, tell_chosen
from shared_db.foundation.base import utc_now
from shared_db.foundation.lists import among
from shared_db.models import (
    CapabilityAsk,
    CapabilityReply,
    Company,
    GroupRole,
    Inquiry,
    InquiryRevision,
    InquiryState,
    Offer,
    OfferState,
    Order,
    Person,
    Request,
    RequestState,
)
from shared_db.spine import streams
from shared_db.spine.across import hears_of, people_to_tell
from shared_db.spine.events import InquiryMoved, OfferMoved, RequestMoved
from shared_db.spine.places import Page, Place
from shared_db.spine.states import UNANSWERED, following, move
from shared_db.spine.transaction import Work
from shared_db.telling.audiences import member_company_ids, tell_state
from shared_db.telling.inboxes import tell_people
from shared_db.telling.mailing import in_whose_name, mail_person


def end_inquiry(
    work: Work,
    inquiry: Inquiry,
    state: InquiryState,
    reason: str = "",
    *,
    order: Order | None = None,
    written_to: Collection[UUID] = (),
) -> None:
    """Put a locked inquiry into its last state, settle what hangs on it, and tell everybody.

    Requests without an answer are withdrawn. When it was accepted, the very offers that the
    `order` rests on are chosen, whatever has become of them; the others are not. After a no, or
    when a quote ran out, a new quote may still rest on what was offered: that stands on, until it
    is settled so or its own last day is over.

    People who are `written_to` get a letter of their own on it, and not this one too.
    """
    move(inquiry, state)
    inquiry.ended_at, inquiry.end_reason = utc_now(), reason
    inquiry.version += 1
    requests = _requests(work, inquiry)
    names = _company_names(work, requests)
    chosen = chosen_items(work.session, inquiry.id) if order else {}
    for request in requests:
        if request.state in UNANSWERED:
            _withdraw(work, request, names)
        work.tell(
            streams.request(request),
            InquiryMoved(inquiry_id=inquiry.id, number=inquiry.number, state=state, reason=reason),
        )
    heard: set[UUID] = set()
    if not following(state):
        heard = _settle_offers(work, inquiry, requests, chosen)
    tell_state(work, inquiry)
    _tell_people(work, inquiry, requests, {*written_to, *heard})


def _requests(work: Work, inquiry: Inquiry) -> list[Request]:
    query = select(Request).where(Request.inquiry_id == inquiry.id).order_by(Request.id)
    return list(work.session.scalars(query.with_for_update(key_share=True)))


def _company_names(work: Work, requests: Sequence[Request]) -> dict[UUID, str]:
    ids = {r.from_company_id for r in requests} | {r.to_company_id for r in requests}
    rows = work.session.execute(select(Company.id, Company.name).where(among(Company.id, ids)))
    return {row.id: row.name for row in rows}


def _withdraw(work: Work, request: Request, names: dict[UUID, str]) -> None:
    move(request, RequestState.WITHDRAWN)
    moved = RequestMoved(
        request_id=request.id,
        from_=names[request.from_company_id],
        to=names[request.to_company_id],
        state=request.state,
    )
    work.tell(streams.request(request), moved)


def _settle_offers(
    work: Work,
    inquiry: Inquiry,
    requests: Sequence[Request],
    chosen: Mapping[UUID, Collection[UUID]],
) -> set[UUID]:
    """Say of every offer whether it is ordered; answers with the people who were told of theirs.

    What isn't comes first: of each request one offer stands or is chosen.
    """
    by_id = {request.id: request for request in requests}
    found = work.session.scalars(
        select(Offer)
        .where(among(Offer.request_id, by_id))
        .order_by(Offer.id)
        .with_for_update(key_share=True)
    ).all()
    for offer in found:
        if offer.id not in chosen and OfferState.NOT_CHOSEN in following(offer.state):
            _settle(work, by_id[offer.request_id], offer, OfferState.NOT_CHOSEN)
    work.session.flush()
    heard: set[UUID] = set()
    for offer in found:
        if offer.id in chosen:
            before = offer.state
            _settle(work, by_id[offer.request_id], offer, OfferState.CHOSEN)
            request, items = by_id[offer.request_id], chosen[offer.id]
            heard |= tell_chosen(work, inquiry, request, offer, items, before)
    return heard


def _settle(work: Work, request: Request, offer: Offer, state: OfferState) -> None:
    move(offer, state)
    work.tell(
        streams.request(request), OfferMoved(request_id=request.id, offer_id=offer.id, state=state)
    )


def _tell_people(
    work: Work, inquiry: Inquiry, requests: Sequence[Request], written_to: Collection[UUID]
) -> None:
    """Those who posted it, the coordinators, the lead, and every shop that was asked something and
    is in the group still."""
    shops = {request.to_company_id for request in requests}
    shops |= {request.from_company_id for request in requests}
    shops |= _companies_asked(work, inquiry)
    if inquiry.lead_company_id:
        shops.add(inquiry.lead_company_id)
    members = member_company_ids(work, inquiry.group_id)
    people: dict[UUID | None, Person] = {one.id: one for one in _who_posted(work, inquiry)}
    for companies, roles in ((sorted(shops), MAKERS), (members, (GroupRole.COORDINATOR,))):
        for person in people_to_tell(work.session, companies, roles, group_id=inquiry.group_id):
            people[person.id] = person
    people.pop(work.by.person_id, None)
    place = Place(Page.INQUIRY, inquiry.id)
    tell_people(work, people.values(), "inquiry_ended", inquiry, place)
    values = {
        "number": inquiry.number,
        "subject": inquiry.subject,
        "state": inquiry.state,
        "reason": inquiry.end_reason,
        "place": place.as_json(),
    }
    sender = in_whose_name(work, inquiry.group_id)
    for person in people.values():
        if person.id not in written_to:
            mail_person(work, person, "inquiry_ended", values | _colleague(work, person), **sender)


def _colleague(work: Work, reader: Person) -> dict[str, str]:
    """Who did it, for those who work with them."""
    is_one = work.by.company_id == reader.company_id
    return {"colleague": work.actor.name} if is_one else {}


def _companies_asked(work: Work, inquiry: Inquiry) -> set[UUID]:
    query = (
        select(CapabilityReply.company_id)
        .join(CapabilityAsk, CapabilityAsk.id == CapabilityReply.ask_id)
        .where(CapabilityAsk.inquiry_id == inquiry.id)
    )
    return set(work.session.scalars(query))


def _who_posted(work: Work, inquiry: Inquiry) -> list[Person]:
    wrote = select(InquiryRevision.created_by).where(InquiryRevision.inquiry_id == inquiry.id)
    hears = hears_of(inquiry.group_id)  # a shop may have entered it, and have left since
    query = select(Person).where(Person.id.in_(wrote), Person.active, hears)
    return list(work.session.scalars(query))
