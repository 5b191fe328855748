"""The sheet's cells about outside lines that wait for an offer, or have one: whose it is, how long
it takes at each quantity, and on what conditions.
"""

from collections.abc import Iterator, Mapping, Sequence

from flask_babel import gettext

from estimator.outside import PiecesSent
from estimator.quantity import Pieces
from estimator.rollup_result import PartCost
from portal.estimates.editing import ReadLine, ReadPart
from portal.estimates.offers_behind import OfferBehind, offers_behind
from portal.estimates.queries import asked_line_ids, company_names
from portal.estimates.sources import offers_taken
from portal.estimates.words import say_offer
from portal.language import day
from shared_db.foundation.base import Json
from shared_db.models import Estimate, EstimateLine, LineKind
from shared_db.spine.transaction import Work

Pieced = Mapping[str, Sequence[Pieces]]


def offered_cells(
    work: Work, estimate: Estimate, read: Sequence[ReadPart], costs: Sequence[PartCost]
) -> dict[str, str]:
    """The cells of all parts, by key."""
    asked = asked_line_ids(work, estimate.id)
    companies = company_names(work)
    rows = list(_by_offer(read))
    offers = offers_behind(work, (str(line.offer_id) for _, _, line in rows if line.offer_id))
    cells: dict[str, str] = {}
    for place, name, line in rows:
        requests = asked.get(line.known.id, []) if line.known else []
        offer = offers.get(str(line.offer_id))
        cells[f"{name}-offer"] = say_offer(line.source, requests, companies)
        pieces = [one.pieces for one in costs[place].breaks]
        line_id = str(line.known.id) if line.known else ""
        cells |= _of_offer(name, offer, line_id, line.terms, pieces)
    return cells


def offer_cells(
    work: Work, estimate: Estimate, lines: Sequence[EstimateLine], started: Pieced
) -> dict[str, str]:
    """The same of kept lines, by their ids; `started`: by part the pieces of each quantity."""
    by_offer = [line for line in lines if line.kept_terms.get("basis") == "offer"]
    if not by_offer:
        return {}
    asked, companies = asked_line_ids(work, estimate.id), company_names(work)
    taken = offers_taken(work, by_offer)
    offers = offers_behind(work, (str(line.offer_id) for line in by_offer if line.offer_id))
    cells: dict[str, str] = {}
    for line in by_offer:
        name, offer = str(line.id), offers.get(str(line.offer_id))
        cells[f"{name}-offer"] = say_offer(line.source(taken), asked.get(line.id, []), companies)
        pieces = started.get(str(line.estimate_part_id), ())
        cells |= _of_offer(name, offer, name, line.kept_terms, pieces)
    return cells


def _of_offer(
    name: str, offer: OfferBehind | None, line_id: str, terms: Json, pieces: Sequence[Pieces]
) -> dict[str, str]:
    cells = {f"{name}-terms": _say_terms(offer) if offer else ""}
    for column, one in enumerate(pieces):
        cells[f"{name}-lead-{column}"] = _say_lead_time(offer, line_id, terms, one)
    return cells


def _by_offer(read: Sequence[ReadPart]) -> Iterator[tuple[int, str, ReadLine]]:
    """The lines that are priced by offer: place of the part, name of the row, line."""
    for place, part in enumerate(read):
        for row, line in enumerate(part.lines):
            if line.kind is LineKind.OUTSIDE and line.terms.get("basis") == "offer":
                yield place, f"parts-{place}-lines-{row}", line


def _say_terms(offer: OfferBehind) -> str:
    ends = str(gettext("valid until %(day)s", day=day(offer.valid_until)))
    conditions = offer.conditions.strip()
    return f"{ends} · {gettext('Conditions')}: {conditions}" if conditions else ends


def _say_lead_time(offer: OfferBehind | None, line_id: str, terms: Json, pieces: Pieces) -> str:
    if offer is None or not line_id:
        return ""
    sent = _sent(terms).sent(pieces)
    days = offer.lead_times.get((line_id, sent))
    return "" if days is None else str(gettext("%(days)s days", days=days))


def _sent(terms: Mapping[str, str]) -> PiecesSent:
    word = terms.get("pieces")
    return PiecesSent(word) if word in set(PiecesSent) else PiecesSent.STARTED
