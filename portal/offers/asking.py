"""Asking for a sub-quote: out of one's own outside lines, to another member shop of the group."""

from collections.abc import Collection, Sequence
from uuid import UUID

from portal.estimates import queries as estimates
from portal.estimates.choosing import OVER, take_offer
from portal.estimates.service import must_be_live
from portal.offers import queries
from portal.offers.asking_anew import (
    ChosenLine,
    pieces_of,
    pieces_sent,
    requests_to_replace,
    usual_material,
    wanted_pieces,
)
from portal.offers.forms import Asking
from portal.offers.named import let_go_along, named_before
from portal.offers.telling import Audience
from portal.offers.words import item_said
from shared_db.access import Permission, must_find, visible_offers
from shared_db.acts.staleness import current_proposal_number
from shared_db.acts.sub_quotes import STANDING, companies_waiting_for, empty_lines
from shared_db.foundation.base import utc_now
from shared_db.foundation.clock import today
from shared_db.foundation.errors import N_, Invalid, NotAllowed, WrongState
from shared_db.foundation.ids import new_id
from shared_db.models import (
    Estimate,
    Inquiry,
    LineKind,
    Offer,
    OfferState,
    Request,
    RequestItem,
    RequestState,
)
from shared_db.spine.states import following, move
from shared_db.spine.transaction import Work
from shared_db.telling.audiences import member_company_ids

LONGEST_OPERATION = 300


def ask_for_offer(work: Work, estimate_id: UUID, body: Asking) -> Request:
    """Ask one shop for the price of outside lines. Raises `Invalid` by field, or `WrongState`."""
    found = estimates.find_estimate(work, estimate_id)
    inquiry = estimates.find_inquiry(work, found.inquiry_id, lock=True)
    work.actor.in_group(inquiry.group_id).require(Permission.REQUEST_OFFER)
    estimate = estimates.find_estimate(work, estimate_id, lock=True)
    must_be_live(inquiry)
    _must_be_askable(work, inquiry, estimate, body.to_company_id)
    if body.due_on is not None and body.due_on < today(estimates.timezone_of(work, inquiry)):
        raise Invalid.one("due_on", "in_the_past", N_("Please enter today or a later day."))
    lines = _chosen_lines(work, estimate, body)
    replaced = requests_to_replace(work, inquiry, lines, body.to_company_id)
    went_along = named_before(work, replaced)
    for older in replaced:
        _take_back(work, older, audience_of(work, inquiry, older))
    request = Request(
        id=new_id(),
        inquiry_id=inquiry.id,
        from_company_id=work.actor.company_id,
        to_company_id=body.to_company_id,
        from_estimate_id=estimate.id,
        asked_by=work.actor.person_id,
        state=RequestState.SENT,
        inquiry_revision=inquiry.revision,
        proposal_number=current_proposal_number(work, inquiry),
        note=body.note,
        due_on=body.due_on,
    )
    work.session.add(request)
    work.session.flush()
    _add_items(work, inquiry, request, lines, body)
    parts = {part.part_id for _line, part in lines}
    let_go_along(work, inquiry, request, body.drawing_ids, parts, went_along, body.named or {})
    audience = audience_of(work, inquiry, request)
    audience.requested()
    due = body.due_on.isoformat() if body.due_on else ""
    items = [item_said(one) for one in queries.items_of(work, request.id)]
    audience.ask(body.to_company_id, "offer_requested", due=due, items=items)
    return request


def mark_seen(work: Work, request_id: UUID) -> Request:
    """The asked shop has opened the request; the asker and the group see that."""
    request = queries.find_request(work, request_id)
    asked = request.to_company_id == work.actor.company_id
    if not asked or request.state is not RequestState.SENT:
        return request
    inquiry, request = queries.lock_request(work, request_id)
    if request.state is RequestState.SENT:
        move(request, RequestState.SEEN)
        request.seen_at = utc_now()
        audience_of(work, inquiry, request).state()
    return request


def withdraw_request(work: Work, request_id: UUID, note: str) -> Request:
    """The asker takes a request back; what was offered no longer fills its lines."""
    inquiry, request = queries.lock_request(work, request_id)
    if request.from_company_id != work.actor.company_id:
        raise NotAllowed(N_("Only the shop that asked can withdraw the request."))
    work.actor.in_group(inquiry.group_id).require(Permission.REQUEST_OFFER)
    must_be_live(inquiry)
    audience = audience_of(work, inquiry, request)
    _take_back(work, request, audience, note)
    audience.ask(request.to_company_id, "request_withdrawn", note=note)
    return request


def use_offer(work: Work, offer_id: UUID, line_ids: Collection[UUID] | None = None) -> Offer:
    """Let these lines of one's own take the offer; without any, those that have no price yet."""
    request_id = queries.find_offer(work, offer_id).request_id
    inquiry, request = queries.lock_request(work, request_id)
    if request.from_company_id != work.actor.company_id:
        raise NotAllowed(N_("Only the shop that asked can use the offer."))
    work.actor.in_group(inquiry.group_id).require(Permission.REQUEST_OFFER)
    must_be_live(inquiry)
    offer = must_find(work.session, visible_offers(work.actor), offer_id, lock=True)
    if offer.state not in STANDING:
        raise WrongState("offer_over", OVER)
    estimate = estimates.find_estimate(work, request.from_estimate_id, lock=True)
    take_offer(work, estimate, request, offer, line_ids)
    return offer


def _take_back(work: Work, request: Request, audience: Audience, note: str = "") -> None:
    move(request, RequestState.WITHDRAWN)
    request.decline_reason, request.end_note = "", note
    let_go_of_offers(work, request, audience, OfferState.WITHDRAWN)
    empty_lines(work, request)
    audience.state()


def audience_of(work: Work, inquiry: Inquiry, request: Request) -> Audience:
    """Those whom a request concerns."""
    return Audience(work, inquiry, request, estimates.company_names(work))


def let_go_of_offers(work: Work, request: Request, audience: Audience, state: OfferState) -> None:
    """The offer of a request that stood until now is superseded, or withdrawn.

    Sales hear of it if a quote rests on it; an order of that quote would choose it all the same.
    """
    for offer in queries.offers_of(work, request.id):
        if state in following(offer.state):
            move(offer, state)
            audience.offer_state(offer, state)
    work.session.flush()
    audience.let_go(state)


def _must_be_askable(work: Work, inquiry: Inquiry, estimate: Estimate, company_id: UUID) -> None:
    if company_id == work.actor.company_id:
        raise Invalid.one(
            "to_company_id", "own_company", N_("Choose another shop; this is your own.")
        )
    if company_id not in member_company_ids(work, inquiry.group_id):
        raise Invalid.one(
            "to_company_id", "not_a_member", N_("Choose one of the group's member shops.")
        )
    if company_id in companies_waiting_for(work.session, estimate.id):
        raise Invalid.one(
            "to_company_id",
            "circular",
            N_("This shop is itself waiting for this price, so it cannot be asked for it."),
        )


def _chosen_lines(work: Work, estimate: Estimate, body: Asking) -> list[ChosenLine]:
    parts = {row.id: row for row, _part in estimates.parts_of(work, estimate.id)}
    lines = {
        line.id: line for some in estimates.lines_of(work, estimate.id).values() for line in some
    }
    chosen = []
    for line_id in dict.fromkeys(body.line_ids):
        line = lines.get(line_id)
        if line is None or line.kind is not LineKind.OUTSIDE:
            raise Invalid.one(
                "line_ids", "not_outside", N_("Choose outside lines of this estimate.")
            )
        chosen.append((line, parts[line.estimate_part_id]))
    asked = {line.id for line, _part in chosen}
    if set(body.quantities or {}) - asked:
        raise Invalid.one("quantities", "not_asked", N_("Name quantities of asked lines only."))
    if set(body.materials or {}) - asked:
        raise Invalid.one("materials", "not_asked", N_("Name the material of asked lines only."))
    return chosen


def _add_items(
    work: Work,
    inquiry: Inquiry,
    request: Request,
    lines: Sequence[ChosenLine],
    body: Asking,
) -> None:
    operations = estimates.current_operations(work, inquiry.id)
    names = queries.part_names(work, [part.part_id for _line, part in lines])
    usual = usual_material(estimates.lines_of(work, request.from_estimate_id))
    wanted = wanted_pieces(work, request.from_estimate_id)
    for position, (line, part) in enumerate(lines, 1):
        specification = next(
            (
                operation.specification
                for operation in operations[part.part_id]
                if operation.name == line.description
            ),
            "",
        )
        given = (body.quantities or {}).get(line.id)
        breaks = pieces_of(given, line, part) if given else pieces_sent(line, part, wanted)
        material = (body.materials or {}).get(line.id)
        work.session.add(
            RequestItem(
                request_id=request.id,
                line_id=line.id,
                part_id=part.part_id,
                position=position,
                operation=(line.description or names[part.part_id])[:LONGEST_OPERATION],
                specification=specification,
                quantities=[one.started for one in breaks],
                wanted=[one.wanted for one in breaks],
                material_by=material.by if material else usual[part.id],
                material_note=material.note if material else "",
            )
        )
    work.session.flush()
