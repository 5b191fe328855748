"""Asking the same shop again: what it was asked before stands, or makes way for the new request."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from estimator.outside import PiecesSent
from estimator.quantity import Pieces, pieces_started, pieces_wanted
from portal.estimates import queries as estimates
from portal.estimates.columns import columns_of
from portal.offers import queries
from shared_db.acts.resting import offers_under_quotes
from shared_db.acts.sub_quotes import STANDING
from shared_db.foundation.clock import today
from shared_db.foundation.errors import N_, Invalid
from shared_db.models import (
    EstimateLine,
    EstimatePart,
    Inquiry,
    LineKind,
    MaterialBy,
    Request,
    RequestState,
    which_go_outside,
)
from shared_db.spine.states import UNANSWERED
from shared_db.spine.transaction import Work

SAME_WANTED = N_(
    "With the scrap of “%(line)s”, of %(one)s pieces as of %(other)s come %(wanted)s good ones."
    " Name only one of these quantities."
)
ChosenLine = tuple[EstimateLine, EstimatePart]
OPEN = (*UNANSWERED, RequestState.ANSWERED)


def requests_to_replace(
    work: Work, inquiry: Inquiry, chosen: Sequence[ChosenLine], company_id: UUID
) -> list[Request]:
    """Open requests to that shop for these lines that no longer fit, and make way for a new one.

    A request makes way as a whole, so that of one shop a line has one open request; beside one that
    an issued quote rests on there is a second, for the quantities that it lacks.
    Raises `Invalid` for a line whose request still fits, or whose request asked for more.
    """
    lines = {line.id: (line, part) for line, part in chosen}
    asked = estimates.asked_line_ids(work, chosen[0][0].estimate_id)
    found: dict[UUID, Request] = {}
    for line, _part in chosen:
        for request in asked.get(line.id, []):
            if request.to_company_id != company_id or request.state not in OPEN:
                continue
            if not _is_outdated(work, inquiry, request, lines):
                raise Invalid.one(
                    "line_ids",
                    "already_asked",
                    N_(
                        "This shop has already been asked for “%(line)s”, and that still stands."
                        " Withdraw that request first to ask anew."
                    ),
                    line=line.description,
                )
            found[request.id] = request
    kept = _under_a_quote(work, inquiry, list(found.values()))
    replaced = [request for request in found.values() if request.id not in kept]
    for request in replaced:
        _must_be_chosen_whole(work, request, lines)
    return replaced


def lines_asked_already(
    work: Work, inquiry: Inquiry, chosen: Sequence[ChosenLine], company_id: UUID
) -> set[UUID]:
    """Those of these lines for which an open request to that shop still fits."""
    if not chosen:
        return set()
    lines = {line.id: (line, part) for line, part in chosen}
    found: dict[UUID, tuple[Request, set[UUID]]] = {}
    for line_id, requests in estimates.asked_line_ids(work, chosen[0][0].estimate_id).items():
        for request in requests:
            if request.to_company_id == company_id and request.state in OPEN:
                found.setdefault(request.id, (request, set()))[1].add(line_id)
    fitting = [
        asked
        for request, asked in found.values()
        if asked & lines.keys() and not _is_outdated(work, inquiry, request, lines)
    ]
    return set().union(*fitting) & lines.keys()


def _under_a_quote(work: Work, inquiry: Inquiry, requests: Sequence[Request]) -> set[UUID]:
    """Those whose offer stands as it was asked for, with an issued quote on it.

    Other quantities are asked for beside them: the customer may order by that quote meanwhile.
    """
    promised = offers_under_quotes(work.session, inquiry.id)
    return {
        request.id
        for request in requests
        if _asks_the_same(work, request)
        and any(
            offer.id in promised and offer.state in STANDING
            for offer in queries.offers_of(work, request.id)
        )
    }


def _asks_the_same(work: Work, request: Request) -> bool:
    parts = queries.parts_asked(work, request.id)
    return all(part.changed_in_revision <= request.inquiry_revision for part in parts)


def pieces_sent(
    line: EstimateLine, part: EstimatePart, wanted: Mapping[UUID, Sequence[int]]
) -> list[Pieces]:
    """The pieces that go outside for each quantity `wanted` of the part: scrap raises what must be
    started."""
    scrap = _scrap_outside(line, part)
    return [Pieces(n, pieces_started(n, scrap)) for n in dict.fromkeys(wanted[part.id])]


def wanted_pieces(work: Work, estimate_id: UUID) -> dict[UUID, list[int]]:
    """How many are wanted of each part of an estimate, as asked: what is only tried isn't."""
    rows = [row for row, _part in estimates.parts_of(work, estimate_id)]
    return {row_id: one.asked for row_id, one in columns_of(rows).items()}


def pieces_of(quantities: Sequence[int], line: EstimateLine, part: EstimatePart) -> list[Pieces]:
    """Quantities that were named by hand, each with the good pieces that come of it.

    Raises `Invalid` where two of them come to the same: the asked shop counts by the good pieces,
    and could not tell one from the other.
    """
    scrap = _scrap_outside(line, part)
    found: dict[int, Pieces] = {}
    for started in dict.fromkeys(quantities):
        wanted = pieces_wanted(started, scrap)
        if wanted in found:
            raise Invalid.one(
                "quantities",
                "same_wanted",
                SAME_WANTED,
                line=line.description,
                one=found[wanted].started,
                other=started,
                wanted=wanted,
            )
        found[wanted] = Pieces(wanted, started)
    return list(found.values())


def usual_material(lines: Mapping[UUID, Sequence[EstimateLine]]) -> dict[UUID, MaterialBy]:
    """Whose material it is where nobody says it, by part: who prices it in the estimate buys it."""
    usual = {
        part_id: MaterialBy.SUPPLIED
        for part_id, some in lines.items()
        if any(line.kind is LineKind.MATERIAL for line in some)
    }
    return defaultdict(lambda: MaterialBy.BOUGHT, usual)


def _scrap_outside(line: EstimateLine, part: EstimatePart) -> Decimal:
    """The share of the pieces sent that is scrap: none where only good ones go outside."""
    sent = PiecesSent(which_go_outside(line.terms) or PiecesSent.STARTED)
    return Decimal(part.scrap_rate) if sent is PiecesSent.STARTED else Decimal(0)


def _is_outdated(
    work: Work, inquiry: Inquiry, request: Request, lines: dict[UUID, ChosenLine]
) -> bool:
    """Whether its offer stands no longer, something else is asked of a part, or a quantity is
    needed that it did not ask for."""
    if request.state is RequestState.ANSWERED:
        offer = queries.offers_of(work, request.id)[0]
        day = today(estimates.timezone_of(work, inquiry))
        if offer.state not in STANDING or offer.valid_until < day:
            return True
    if not _asks_the_same(work, request):
        return True
    wanted = wanted_pieces(work, request.from_estimate_id)
    return any(
        not {p.started for p in pieces_sent(*lines[one.item.line_id], wanted)}
        <= set(one.item.quantities)
        for one in queries.items_of(work, request.id)
        if one.item.line_id in lines
    )


def _must_be_chosen_whole(work: Work, request: Request, lines: dict[UUID, ChosenLine]) -> None:
    left = [
        one.item.operation
        for one in queries.items_of(work, request.id)
        if one.item.line_id is not None and one.item.line_id not in lines
    ]
    if left:
        raise Invalid.one(
            "line_ids",
            "asked_together",
            N_("This was asked together with “%(lines)s”. Choose these as well to ask anew."),
            lines=" · ".join(left),
        )
