"""An outside line in a typed grid: what an offer says is never typed, nor typed over unseen."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import UUID

from portal.estimates.forms import LineBody
from portal.estimates.terms import basis_of
from shared_db.access import visible_offers
from shared_db.errors import ChangedMeanwhile
from shared_db.models import EstimateLine, LineKind, Offer, Request, RequestItem
from shared_db.sub_quotes import NOT_ASKED_YET, STANDING, offered_source, offered_terms
from shared_db.transaction import Work

HAND: dict[str, Any] = {"kind": "hand"}
Json = dict[str, Any]


class Filled(NamedTuple):
    """What a line holds, where that came from, and which offer fills it."""

    terms: Json
    source: Json
    offer_id: UUID | None = None


def outside_line(
    work: Work, known: EstimateLine | None, typed: LineBody, terms: Json, version: int | None
) -> Filled:
    """What a line holds whose cells say `terms`, typed from that version of the estimate.

    A line that an offer has filled since, and that nobody touched, stays as the offer has it.
    Raises `ChangedMeanwhile` where somebody did.
    """
    if basis_of(LineKind.OUTSIDE, terms.get("basis", "")) == "offer":
        offered = _offered(work, known)
        return offered._replace(terms={**offered.terms, **_pieces(terms)})
    if known is None or not _unseen(known, typed, version):
        return Filled(terms, dict(HAND))
    if _without_pieces(terms) == _without_pieces(known.source.get("instead_of", {})):
        kept = {**_without_pieces(known.terms), **_pieces(terms)}
        return Filled(kept, dict(known.source), known.offer_id)
    if version is not None and version < known.source.get("filled_at", 0):
        raise ChangedMeanwhile
    return Filled(terms, dict(HAND))


def _offered(work: Work, known: EstimateLine | None) -> Filled:
    """What was offered stays as the offer has written it; chosen anew, it is what stands now."""
    if known is not None and known.terms.get("basis") == "offer":
        source = known.source if known.offer_id else HAND
        return Filled(_without_pieces(known.terms), dict(source), known.offer_id)
    standing = _standing_offer(work, known.id) if known else None
    if standing is None:
        return Filled(dict(NOT_ASKED_YET), dict(HAND))
    item_id, offer, request = standing
    terms = offered_terms(work.session, offer)[item_id]
    return Filled(terms, offered_source(work.session, request, offer), offer.id)


def _standing_offer(work: Work, line_id: UUID) -> tuple[UUID, Offer, Request] | None:
    """The offer that stands for a line, with the item that it answers; of several the first given.

    That is whose it would be, had nobody chosen between them.
    """
    query = (
        visible_offers(work.actor)
        .join(Request, Request.id == Offer.request_id)
        .join(RequestItem, RequestItem.request_id == Request.id)
        .where(
            RequestItem.line_id == line_id,
            Request.from_company_id == work.actor.company_id,
            Offer.state.in_(STANDING),
        )
        .order_by(Offer.given_at, Offer.id)
        .limit(1)
        .with_only_columns(RequestItem.id, Offer, Request)
    )
    found = work.session.execute(query).first()
    return (found[0], found[1], found[2]) if found else None


def _unseen(known: EstimateLine, typed: LineBody, version: int | None) -> bool:
    """Whether an offer fills the line that did not when its cells were shown."""
    if known.offer_id is None:
        return False
    if typed.seen_offer is not None:
        return typed.seen_offer != str(known.offer_id)
    filled_at: int = known.source.get("filled_at", 0)
    return version is not None and version < filled_at


def _pieces(terms: Mapping[str, Any]) -> Json:
    return {"pieces": terms["pieces"]} if "pieces" in terms else {}


def _without_pieces(terms: Mapping[str, Any]) -> Json:
    return {name: value for name, value in terms.items() if name != "pieces"}
