"""The ways of an estimate side by side: what each costs, how long its offers take."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from estimator.outside import PiecesSent
from estimator.rollup import roll_up_amounts
from estimator.rollup_result import BreakCost
from portal.estimates.choosing import offers_by_line
from portal.estimates.offers_behind import OfferBehind, offer_id_of, offers_behind
from portal.estimates.whole import ways_of
from portal.off_loop import in_helper
from portal.ways.alternatives import lines_by_part
from shared_db.access import visible_people
from shared_db.costing.inputs import rollup_inputs
from shared_db.foundation.base import Json
from shared_db.foundation.clock import today
from shared_db.models import Estimate, EstimateLine, EstimateVariant, LineKind, Person
from shared_db.spine.transaction import Work


@dataclass(frozen=True)
class AtBreak:
    """One quantity of one part, this way. None: something is missing."""

    by_kind: Mapping[str, Decimal | None]
    cost: Decimal | None
    unit_cost: Decimal | None
    one_off: Decimal | None
    lead_time_days: int | None
    """The longest of the offers that it rests on; None where it rests on none."""
    shops: Sequence[str]

    def more_than(self, other: "AtBreak") -> Decimal | None:
        """By how much it costs more."""
        known = self.cost is not None and other.cost is not None
        return self.cost - other.cost if known else None  # type: ignore[operator]


@dataclass(frozen=True)
class Compared:
    """One way. `parts`: by the part's id at each of its quantities."""

    variant: EstimateVariant
    chosen_by: str
    parts: Mapping[str, Sequence[tuple[int, AtBreak]]]


def differs(ways: Sequence[Compared], part: str) -> bool:
    """Whether the part costs or takes something else in one way than in another."""
    return any(way.parts[part] != ways[0].parts[part] for way in ways)


@dataclass(frozen=True)
class OtherOffer:
    """An offer that stands for a line, and that the line hasn't taken."""

    line: EstimateLine
    offer_id: UUID
    company: str


def compared(work: Work, estimate: Estimate) -> tuple[list[Compared], Json]:
    """All ways of the estimate, and the document of the one that counts, for the parts' names."""
    variants = ways_of(work, estimate.id)
    documents = [rollup_inputs(work.session, estimate.id, one.id) for one in variants]
    names = _names(work, [one.chosen_by for one in variants if one.chosen_by])
    lines = (line for one in documents for part in one["parts"] for line in part["lines"])
    offers = offers_behind(work, [offer_id_of(line) for line in lines])
    found = [
        Compared(variant, names.get(variant.chosen_by, ""), _parts(document, offers))
        for variant, document in zip(variants, documents, strict=True)
    ]
    return found, rollup_inputs(work.session, estimate.id)


def other_offers(work: Work, estimate: Estimate, zone: str) -> list[OtherOffer]:
    """What could be a way of its own: another shop's offer for a line that counts."""
    standing = {None, *(one.id for one in ways_of(work, estimate.id))}
    lines = {
        line.id: line
        for some in lines_by_part(work, estimate.id).values()
        for line in some
        if line.kind is LineKind.OUTSIDE and line.variant_id in standing
    }
    taken = {(line.asked_as or line.id, line.offer_id) for line in lines.values()}
    return [
        OtherOffer(lines[line_id], one.offer.id, one.company)
        for line_id, some in offers_by_line(work, estimate.id, today(zone)).items()
        for one in some
        if line_id in lines
        and lines[line_id].asked_as is None
        and not one.over
        and one.prices
        and (line_id, one.offer.id) not in taken
    ]


def _parts(
    document: Json, offers: Mapping[str, OfferBehind]
) -> dict[str, list[tuple[int, AtBreak]]]:
    costed = in_helper(roll_up_amounts, document).parts
    whole = {part["estimate_part_id"]: part for part in document["parts"]}
    below = _below(document)
    return {
        key: [
            (one.pieces.wanted, _at(one, _lead_times(document, below[key], costed, place, offers)))
            for place, one in enumerate(cost.breaks)
        ]
        for key, cost in zip(whole, costed, strict=True)
        if whole[key]["parent"] is None
    }


def _below(document: Json) -> dict[str, list[int]]:
    """By part the places of itself and of all that goes into it."""
    found: dict[str, list[int]] = {}
    parents = {one["estimate_part_id"]: one["parent"] for one in document["parts"]}
    for place, one in enumerate(document["parts"]):
        at: str | None = one["estimate_part_id"]
        while at is not None:
            found.setdefault(at, []).append(place)
            at = parents.get(at)
    return found


def _lead_times(
    document: Json,
    places: Sequence[int],
    costed: Sequence[object],
    column: int,
    offers: Mapping[str, OfferBehind],
) -> dict[str, int]:
    """By shop the longest lead time that it offered for what of this quantity goes to it."""
    found: dict[str, int] = {}
    for place in places:
        pieces = costed[place].breaks[column].pieces  # type: ignore[attr-defined]
        for line in document["parts"][place]["lines"]:
            offer = offers.get(offer_id_of(line) or "")
            if offer is None:
                continue
            sent = PiecesSent(line["terms"].get("pieces", PiecesSent.STARTED)).sent(pieces)
            days = offer.lead_times.get((line["line_id"], sent))
            if days is not None:
                found[offer.company] = max(days, found.get(offer.company, 0))
    return found


def _at(one: BreakCost, lead_times: Mapping[str, int]) -> AtBreak:
    sums = one.sums
    return AtBreak(
        by_kind={kind.value: amount for kind, amount in sums.by_kind.items()},
        cost=sums.cost,
        unit_cost=sums.unit_cost,
        one_off=sums.one_off,
        lead_time_days=max(lead_times.values(), default=None),
        shops=sorted(lead_times),
    )


def _names(work: Work, people: Sequence[UUID]) -> dict[UUID | None, str]:
    if not people:
        return {}
    query = visible_people(work.actor).where(Person.id.in_(people))
    return {
        row.id: row.name
        for row in work.session.execute(query.with_only_columns(Person.id, Person.name))
    }
