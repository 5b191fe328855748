"""もしも: cost and price of every quantity beside what stands, if something were otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from estimator.numbers import plain
from estimator.pricing import price
from estimator.rollup import roll_up_amounts
from estimator.rollup_result import BreakCost
from estimator.what_if import Changes, changed
from portal.estimates import queries
from portal.estimates.choosing import LineOffer, offers_by_line
from portal.estimates.outside_lines import offer_to_line
from portal.group.queries import price_rule_of
from portal.off_loop import in_helper
from portal.ways.forms import MOST_RATES, WhatIfBody
from shared_db.acts.sub_quotes import STANDING, offered_terms, sent_as
from shared_db.costing.inputs import rollup_inputs
from shared_db.foundation.base import Json
from shared_db.foundation.clock import today
from shared_db.foundation.errors import N_, Invalid
from shared_db.models import Estimate, EstimateLine
from shared_db.spine.transaction import Work

HUNDRED = Decimal(100)
_ZERO = Decimal(0)


@dataclass(frozen=True)
class Side:
    """A quantity as it stands, or as it would be; yen. None: something is missing, or no margin
    was said."""

    started: int
    cost: Decimal | None
    unit_cost: Decimal | None
    one_off: Decimal | None
    unit_price: Decimal | None


@dataclass(frozen=True)
class Beside:
    """One quantity of one part, both ways. `asked`: by the customer, not only here."""

    part_id: str
    part: str
    quantity: int
    asked: bool
    stands: Side
    would: Side

    @property
    def more(self) -> Decimal | None:
        """By how much it would cost more."""
        if self.stands.cost is None or self.would.cost is None:
            return None
        return self.would.cost - self.stands.cost


@dataclass(frozen=True)
class Choices:
    """What can be otherwise in this estimate: its work centres with the rate that its lines rest
    on, and the lines that have several offers."""

    centres: Sequence[tuple[UUID, str, str]]
    lines: Sequence[tuple[EstimateLine, Sequence[LineOffer]]]


def choices_of(work: Work, estimate: Estimate) -> Choices:
    """In a fixed number of statements."""
    inquiry = queries.find_inquiry(work, estimate.inquiry_id)
    day = today(queries.timezone_of(work, inquiry))
    names = queries.centres(work, day)
    lines = [line for some in queries.lines_of(work, estimate.id).values() for line in some]
    rates: dict[UUID, set[str]] = {}
    for line in lines:
        if line.work_centre_id in names:
            said = rates.setdefault(line.work_centre_id, set())
            said.add(str(line.kept_terms.get("hourly_rate", "")))
    offered = offers_by_line(work, estimate.id, day)
    return Choices(
        [
            (one, names[one].name, said.pop() if len(said) == 1 else "")
            for one, said in list(rates.items())[:MOST_RATES]
        ],
        [(line, offered[line.id]) for line in lines if len(offered.get(line.id, ())) > 1][
            :MOST_RATES
        ],
    )


def what_if(work: Work, estimate: Estimate, body: WhatIfBody) -> list[Beside]:
    """Every quantity of every part that is sold by itself; nothing is kept.

    Raises `Invalid` at `offers` for one that doesn't answer its line, or stands no longer.
    """
    stands = rollup_inputs(work.session, estimate.id)
    asked = [tuple(part["quantities"]) for part in stands["parts"]]
    if body.quantity is not None:
        stands = _with_quantity(stands, body.quantity)
    would = changed(stands, _changes(work, estimate, body))
    now, then = (in_helper(roll_up_amounts, one).parts for one in (stands, would))
    step = plain(price_rule_of(work).step)
    return [
        Beside(
            part_id=part["estimate_part_id"],
            part=part["name"],
            quantity=one.pieces.wanted,
            asked=one.pieces.wanted in quantities,
            stands=_side(one, body.margin, stands["currency"], step),
            would=_side(other, body.margin, stands["currency"], step),
        )
        for part, quantities, before, after in zip(stands["parts"], asked, now, then, strict=True)
        if part["parent"] is None
        for one, other in zip(before.breaks, after.breaks, strict=True)
    ]


def _with_quantity(document: Json, quantity: int) -> Json:
    parts = [
        part
        if part["parent"] is not None or quantity in part["quantities"]
        else {**part, "quantities": [*part["quantities"], quantity]}
        for part in document["parts"]
    ]
    return {**document, "parts": parts}


def _changes(work: Work, estimate: Estimate, body: WhatIfBody) -> Changes:
    return Changes(
        times_percent=body.times or _ZERO,
        rates_percent=body.rates or _ZERO,
        material_percent=body.material or _ZERO,
        bought_percent=body.bought or _ZERO,
        outside_percent=body.outside or _ZERO,
        scrap_rate=None if body.scrap is None else body.scrap / HUNDRED,
        rates={str(one.centre): one.rate for one in body.centres if one.rate is not None},
        offers={
            str(one.line): _taken(work, estimate, one.line, one.offer, place)
            for place, one in enumerate(body.offers)
            if one.offer is not None
        },
    )


def _taken(
    work: Work, estimate: Estimate, line_id: UUID, offer_id: UUID, place: int
) -> dict[str, Any]:
    """What the line would hold with this offer: as many pieces go outside as now."""
    lines = queries.lines_in(work, estimate.id, [line_id])
    found = offer_to_line(work, line_id, str(offer_id))
    terms = offered_terms(work.session, found[1])[found[0].id] if found else None
    if (
        not lines
        or found is None
        or terms is None
        or found[1].state not in STANDING
        or not terms.breaks
    ):
        sentence = N_("This offer does not answer that line.")
        raise Invalid.one(f"offers-{place}-offer", "not_answered", sentence)
    return {"terms": sent_as(terms, lines[0].terms).as_json(), "offer_id": str(offer_id)}


def _side(one: BreakCost, margin: Decimal | None, currency: str, step: str) -> Side:
    sums = one.sums
    unit_price = None
    if margin is not None and sums.cost is not None:
        unit_price = _price(one.pieces.wanted, sums.cost, margin / HUNDRED, currency, step)
    return Side(one.pieces.started, sums.cost, sums.unit_cost, sums.one_off, unit_price)


def _price(quantity: int, cost: Decimal, margin: Decimal, currency: str, step: str) -> Decimal:
    """The price of a piece of which the margin is that share, rounded by the shop's own rule."""
    profit = {"rule": "share_of_price", "rate": plain(margin)}
    breaks = [{"quantity": quantity, "cost": plain(cost)}]
    document = {
        "currency": currency,
        "price_step": step,
        "steps": {"profit": profit},
        "parts": [{"part_id": "the one", "breaks": breaks}],
    }
    return price(document).parts[0].breaks[0].unit_price
