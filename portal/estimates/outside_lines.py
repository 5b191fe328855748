"""An outside line in a typed grid: by hand, or the offer that was chosen for it.

Which offer is a cell like any other. What the offer says is never typed: it is taken from there.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import UUID

from portal.estimates.forms import LineBody
from portal.estimates.terms import basis_of
from shared_db.access import visible_offers
from shared_db.access.counting import asked_for
from shared_db.acts.sub_quotes import NOT_ASKED_YET, STANDING, offered_source, offered_terms
from shared_db.models import (
    HAND,
    EstimateLine,
    LineKind,
    LineSource,
    Offer,
    Request,
    RequestItem,
    TakenOffer,
)
from shared_db.spine.transaction import Work

PRICED_BY = ("basis", "offer_id", "unit_price", "minimum", "one_off")
"""The cells that a price is made of, merged as one: nobody gets a price that nobody has seen."""
Json = dict[str, Any]


class Filled(NamedTuple):
    """What a line holds, where that came from, and which offer was chosen for it."""

    terms: Json
    source: LineSource
    offer_id: UUID | None = None


def outside_line(
    work: Work,
    known: EstimateLine | None,
    typed: LineBody,
    terms: Json,
    taken: Mapping[UUID, TakenOffer],
) -> Filled:
    """What a line holds whose cells say `terms`; `taken`: by whom the offers are that lines have.

    The offer that it has stays as it was taken, whatever has become of it; another is taken if it
    answers this line and stands. What stands no longer, or offers nothing for the line, is not
    taken: then none is chosen.
    """
    if basis_of(LineKind.OUTSIDE, terms.get("basis", "")) == "rule":
        return Filled(terms, HAND)
    pieces = {"pieces": terms["pieces"]} if "pieces" in terms else {}
    if known is not None and known.offer_id and _stays(known, typed):
        kept = {**_without_pieces(known.kept_terms), **pieces}
        return Filled(kept, taken[known.offer_id], known.offer_id)
    found = offer_to_line(work, known.id, typed.offer_id or "") if known else None
    not_asked = {**NOT_ASKED_YET.as_json(), **pieces}
    if found is None or found[1].state not in STANDING:
        return Filled(not_asked, HAND)
    item, offer, request = found
    offered = offered_terms(work.session, offer)[item.id]
    if not offered.breaks:
        return Filled(not_asked, HAND)
    source = offered_source(work.session, request, offer)
    return Filled({**offered.as_json(), **pieces}, source, offer.id)


def offer_to_line(
    work: Work, line_id: UUID, offer_id: str
) -> tuple[RequestItem, Offer, Request] | None:
    """The offer of that id, if it answers this line of one's own; as it stands or doesn't."""
    try:
        wanted = UUID(offer_id)
    except ValueError:
        return None
    query = (
        visible_offers(work.actor)
        .join(Request, Request.id == Offer.request_id)
        .join(RequestItem, RequestItem.request_id == Request.id)
        .join(EstimateLine, asked_for())
        .where(
            Offer.id == wanted,
            EstimateLine.id == line_id,
            Request.from_company_id == work.actor.company_id,
        )
        .with_only_columns(RequestItem, Offer, Request)
    )
    found = work.session.execute(query).first()
    return (found[0], found[1], found[2]) if found else None


def offer_is_known(work: Work, known: EstimateLine, offer_id: str) -> bool:
    """Whether it is the line's own, or answers it."""
    return offer_id == str(known.offer_id) or offer_to_line(work, known.id, offer_id) is not None


def _stays(known: EstimateLine, typed: LineBody) -> bool:
    return typed.offer_id is None or typed.offer_id == str(known.offer_id)


def _without_pieces(terms: Mapping[str, Any]) -> Json:
    return {name: value for name, value in terms.items() if name != "pieces"}


def how_priced(line: Json) -> tuple[str, str]:
    """Of a typed line: `rule`, or `offer` with the one that was chosen, "" if none."""
    basis = basis_of(LineKind.OUTSIDE, line.get("basis") or "")
    return basis, str(line.get("offer_id") or "") if basis == "offer" else ""


def price_of(line: Json) -> tuple[str, ...]:
    """What its price is: two lines with the same are priced alike."""
    basis, offer_id = how_priced(line)
    if basis == "offer":
        return basis, offer_id
    return tuple(str(line.get(cell) or "").strip() for cell in PRICED_BY[2:])
