"""Drawing the pages of requests and offers."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from flask import render_template
from flask_babel import gettext

from estimator.numbers import PERCENT, read_number
from portal.drawings.designs import asked_with
from portal.drawings.previews import previews_of
from portal.drawings.section import has_accepted_terms
from portal.estimates import queries as estimates
from portal.estimates.choosing import lines_without_choice
from portal.group.queries import price_rule_of
from portal.inquiries.since import changes_since
from portal.language import number
from portal.offers import queries
from portal.offers.along import along_with
from portal.offers.asking_anew import pieces_sent, usual_material, wanted_pieces
from portal.offers.named import is_outdated, named_in
from portal.offers.own_cost import own_costs, priced_from, rows_to_offer, with_lead_time
from portal.offers.queries import Item
from portal.offers.words import STATE_NAMES
from shared_db.access import Permission
from shared_db.acts.ordered_offers import chosen_items
from shared_db.acts.resting import offers_under_quotes
from shared_db.acts.staleness import current_proposal_number
from shared_db.acts.sub_quotes import STANDING, companies_waiting_for
from shared_db.foundation.base import Json
from shared_db.foundation.clock import today
from shared_db.models import Estimate, Inquiry, LineKind, Offer, OfferState, Request, RequestState
from shared_db.spine import streams
from shared_db.spine.across import heads
from shared_db.spine.states import LIVE_INQUIRY, UNANSWERED, following
from shared_db.spine.transaction import Work
from shared_db.telling.audiences import member_company_ids

ROW_KEYS = {"request_item_id", "quantity"}


def ask_page(
    work: Work,
    estimate: Estimate,
    typed: Mapping[str, Any],
    errors: Mapping[str, str] | None = None,
) -> str:
    """Which outside lines, which shop, by when."""
    inquiry = estimates.find_inquiry(work, estimate.inquiry_id)
    names = estimates.company_names(work)
    lines = estimates.lines_of(work, estimate.id)
    waiting = companies_waiting_for(work.session, estimate.id)
    usual = usual_material(lines)
    wanted = wanted_pieces(work, estimate.id)
    outside = [
        (line, part, pieces_sent(line, row, wanted), usual[row.id])
        for row, part in estimates.parts_of(work, estimate.id)
        for line in lines.get(row.id, [])
        if line.kind is LineKind.OUTSIDE
    ]
    asked = estimates.asked_line_ids(work, estimate.id)
    return render_template(
        "offers/ask.html",
        estimate=estimate,
        inquiry=inquiry,
        outside=outside,
        asked=asked,
        **along_with(work, inquiry, outside, asked, typed),
        shops=[
            (shop, names[shop])
            for shop in member_company_ids(work, inquiry.group_id)
            if shop in names and shop not in waiting
        ],
        companies=names,
        states=STATE_NAMES,
        values=dict(typed),
        errors=dict(errors or {}),
    )


def request_page(
    work: Work,
    request: Request,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> str:
    """One request for either of its two companies."""
    stream = streams.request(request)
    have = heads(work.session, [stream.id]).get(stream.id, 0)
    inquiry = queries.find_inquiry(work, request)
    offers = queries.offers_of(work, request.id)
    here = work.actor.in_group(inquiry.group_id)
    is_asked = request.to_company_id == work.actor.company_id
    live = inquiry.state in LIVE_INQUIRY
    next_states = following(request.state)
    may_answer = is_asked and live and here.may(Permission.GIVE_OFFER)
    answerable = still_answerable(work, request)
    may_ask = not is_asked and here.may(Permission.REQUEST_OFFER)
    items = queries.items_of(work, request.id)
    filled = {} if is_asked else queries.lines_filled(work, request.from_estimate_id)
    may_choose = may_ask and live
    free = lines_without_choice(work, request) if may_choose else {}
    prices = queries.prices_of(work, [offer.id for offer in offers])
    named = named_in(work, request)
    return render_template(
        "offers/show.html",
        request_asked=request,
        inquiry=inquiry,
        asked_otherwise=_changed(items, request.inquiry_revision),
        changes=_changes(work, inquiry, request, items),
        items=items,
        named=named,
        asked_with=asked_with(work, inquiry, named.drawings),
        named_previews=previews_of(work, named.drawings),
        accepted=has_accepted_terms(work, inquiry),
        may_open=here.may(Permission.OPEN_DRAWING),
        is_outdated=is_outdated,
        offers=offers,
        stale_parts={offer.id: _stale_parts(items, offer) for offer in offers},
        prices=prices,
        filled=filled,
        promised=offers_under_quotes(work.session, inquiry.id) if live else frozenset(),
        outlived={
            offer.id: queries.outlived_bases(work, offer.id)
            for offer in offers
            if live and offer.state is OfferState.GIVEN
        },
        own_estimate=estimates.estimate_of_request(work, request.id) if is_asked else None,
        is_asked=is_asked,
        is_waiting=not is_asked and request.state in UNANSWERED,
        asked_anew=queries.asked_anew(work, request),
        may_offer=may_answer and answerable,
        may_decline=may_answer and RequestState.DECLINED in next_states,
        may_build=is_asked and answerable and here.may(Permission.EDIT_ESTIMATE),
        may_withdraw=may_ask and live and RequestState.WITHDRAWN in next_states,
        usable={
            offer.id: len({free[item_id] for item_id, _ in prices[offer.id] if item_id in free})
            for offer in offers
            if may_choose and offer.state in STANDING
        },
        ordered=chosen_items(work.session, inquiry.id),
        companies=estimates.company_names(work),
        states=STATE_NAMES,
        OfferState=OfferState,
        stream=stream.id,
        have=have,
        values=dict(typed or {}),
        errors=dict(errors or {}),
    )


def _changed(items: Sequence[Item], revision: int) -> list[str]:
    """The parts of which something else is asked since that revision."""
    names = [one.part.name for one in items if one.part.changed_in_revision > revision]
    return list(dict.fromkeys(names))


def _changes(work: Work, inquiry: Inquiry, request: Request, items: Sequence[Item]) -> list[Json]:
    """What it is that changed in them."""
    then = request.inquiry_revision
    parts = {one.part.id for one in items if one.part.changed_in_revision > then}
    return changes_since(work, inquiry, then, parts) if parts else []


def _stale_parts(items: Sequence[Item], offer: Offer) -> set[UUID]:
    """The parts that an offer prices as they are not asked for, or planned, any more."""
    return {
        one.part.id
        for one in items
        if one.part.changed_in_revision > offer.inquiry_revision
        or (one.part.planned_in_version or 0) > (offer.proposal_number or 0)
    }


def still_answerable(work: Work, request: Request) -> bool:
    """Whether an offer may be given, or another one."""
    live = queries.find_inquiry(work, request).state in LIVE_INQUIRY
    return live and RequestState.ANSWERED in following(request.state) | {request.state}


def offer_page(
    work: Work,
    request: Request,
    typed: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
    *,
    fill: str = "",
) -> str:
    """The form of an offer: one row for every asked quantity, begun with what was offered before.

    `fill`: the button that was pressed to fill rows. `prices` puts own cost plus the typed mark-up
    into the prices, `lead_time` the typed lead time where none is typed.
    """
    items = queries.items_of(work, request.id)
    own = estimates.estimate_of_request(work, request.id)
    costs = own_costs(work, own, items)
    given = queries.offers_of(work, request.id)
    before = given[:1]
    prices = queries.prices_of(work, [offer.id for offer in before])
    inquiry = queries.find_inquiry(work, request)
    promised = offers_under_quotes(work.session, inquiry.id)
    rows = _typed_rows(typed) or rows_to_offer(items, prices[before[0].id] if before else None)
    terms = _terms(before, estimates.timezone_of(work, inquiry))
    values: dict[str, Any] = {"client_id": str(uuid4()), **terms, **(typed or {})}
    errors = dict(errors or {})
    if fill == "lead_time":
        rows = with_lead_time(rows, str(values.get("lead_time_days", "")))
    elif fill and (percent := _percent(str(values.get("mark_up", "")))) is not None:
        rows = priced_from(costs, rows, percent, price_rule_of(work))
    elif fill:
        errors["mark_up"] = gettext("Please enter a number from 0 to 1,000.")
    return render_template(
        "offers/offer.html",
        request_asked=request,
        inquiry=inquiry,
        proposal_number=current_proposal_number(work, inquiry),
        asked_otherwise=_changed(items, request.inquiry_revision),
        planned_otherwise=[
            one.part.name
            for one in items
            if (one.part.planned_in_version or 0) > (request.proposal_number or 0)
        ],
        changes=_changes(work, inquiry, request, items),
        promised=next((one for one in given if one.id in promised), None),
        items={str(one.item.id): one for one in items},
        rows=rows,
        costs=costs,
        own_estimate=own,
        companies=estimates.company_names(work),
        values=values,
        errors=errors,
        base=before[0].revision if before else 0,
        number=number,
    )


def _terms(before: Sequence[Offer], zone: str) -> dict[str, str]:
    """The conditions of the offer that is revised; its last day only if that is still to come."""
    if not before:
        return {}
    day = before[0].valid_until
    return {
        "conditions": before[0].conditions,
        "valid_until": day.isoformat() if day >= today(zone) else "",
    }


def _typed_rows(typed: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """The rows of the form as they were sent; none if a page of ours did not send them."""
    rows = (typed or {}).get("prices")
    if not isinstance(rows, list):
        return []
    whole = [row for row in rows if isinstance(row, dict) and set(row) >= ROW_KEYS]
    return whole if all(_is_count(row["quantity"]) for row in whole) else []


def _is_count(typed: Any) -> bool:
    return isinstance(typed, str) and typed.isdecimal()


def _percent(text: str) -> Decimal | None:
    """The mark-up as typed; None if it is no number from 0 to 1000."""
    try:
        percent = read_number(text, PERCENT)
    except ValueError:
        return None
    return percent if 0 <= percent <= 1000 else None
