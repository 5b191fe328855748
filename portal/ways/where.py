"""Where the cost sits: by kind and quantity, line by line, and how far the target is."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from estimator.rollup import roll_up_amounts
from estimator.rollup_result import BreakCost, PartCost
from estimator.target import ToTarget, to_target, whole_cost
from portal.estimates import queries
from portal.estimates.columns import trials_of
from portal.off_loop import in_helper
from shared_db.costing.inputs import rollup_inputs
from shared_db.foundation.base import Json
from shared_db.foundation.errors import NotFound
from shared_db.models import Estimate
from shared_db.spine.transaction import Work

VITAL = Decimal("0.8")
"""The few lines that make so much of the cost are the ones to look at."""
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Column:
    """One quantity: what a piece costs, by kind; None: something is missing. `trial`: only tried,
    not asked for."""

    quantity: int
    trial: bool
    by_kind: dict[str, Decimal | None]
    unit_cost: Decimal | None
    complete: bool


@dataclass(frozen=True)
class Share:
    """One line at the quantity looked at, with what is charged once. Shares from 0 to 1."""

    line_id: str
    name: str
    part: str
    kind: str
    amount: Decimal
    share: Decimal
    up_to_here: Decimal
    vital: bool
    """Whether it is one of the few that make 80 % together."""


@dataclass(frozen=True)
class PartWhere:
    """One part that is sold by itself, with what goes into it."""

    id: str
    name: str
    columns: Sequence[Column]


@dataclass(frozen=True)
class Where:
    """All parts; and the one that is looked at closely, at one quantity."""

    parts: Sequence[PartWhere]
    part: PartWhere | None
    quantity: int | None
    lines: Sequence[Share]
    complete: bool
    asked_in_total: Decimal | None
    """The customer's target for the whole request."""
    target: Decimal | None
    """For this quantity of this part; a price where a margin is named, else a cost."""
    allotted: bool
    """Whether the target is this part's share of the customer's, by cost."""
    gap: ToTarget | None


def where(
    work: Work,
    estimate: Estimate,
    part: UUID | None = None,
    quantity: int | None = None,
    target: Decimal | None = None,
    margin: Decimal | None = None,
) -> Where:
    """Where an estimate's cost sits. Raises `NotFound` for a part that isn't sold by itself."""
    document, asked = _with_trials(work, estimate)
    costed = in_helper(roll_up_amounts, document).parts
    sold = [
        (one, cost, asked[place])
        for place, (one, cost) in enumerate(zip(document["parts"], costed, strict=True))
        if one["parent"] is None
    ]
    parts = [PartWhere(one["estimate_part_id"], one["name"], _columns(c, n)) for one, c, n in sold]
    place = next((n for n, one in enumerate(parts) if part is None or one.id == str(part)), None)
    if part is not None and place is None:
        raise NotFound
    inquiry = queries.find_inquiry(work, estimate.inquiry_id)
    total = inquiry.target_cost if estimate.request_id is None else None
    if place is None or not parts[place].columns:
        chosen = None if place is None else parts[place]
        return Where(parts, chosen, None, (), False, total, None, False, None)
    cost = sold[place][1]
    one = next((at for at in cost.breaks if at.pieces.wanted == quantity), cost.breaks[0])
    allotted = target is None and total is not None
    if target is None and total is not None:
        target = _allotted(total, [of for _given, of, _asked in sold], cost, one)
    gap = None
    if target is not None:
        within = (target * (1 - (margin or Decimal(0)) / HUNDRED)).quantize(Decimal(1))
        gap = in_helper(to_target, document, parts[place].id, one.pieces.wanted, within)
    return Where(
        parts, parts[place], one.pieces.wanted, _shares(one, document), one.complete,
        total, target, allotted and target is not None, gap,
    )  # fmt: skip


def _with_trials(work: Work, estimate: Estimate) -> tuple[Json, list[int]]:
    """The document with what is tried behind what is asked; how many columns are asked, by part."""
    document = rollup_inputs(work.session, estimate.id)
    rows = {str(row.id): row for row, _part in queries.parts_of(work, estimate.id)}
    asked = [len(part["quantities"]) for part in document["parts"]]
    parts = [
        {**part, "quantities": [*part["quantities"], *trials_of(rows[part["estimate_part_id"]])]}
        for part in document["parts"]
    ]
    return {**document, "parts": parts}, asked


def _columns(cost: PartCost, asked: int) -> list[Column]:
    return [
        Column(
            quantity=one.pieces.wanted,
            trial=place >= asked,
            by_kind={
                kind.value: None if amount is None else amount / one.pieces.wanted
                for kind, amount in one.sums.by_kind.items()
            },
            unit_cost=one.sums.unit_cost,
            complete=one.complete,
        )
        for place, one in enumerate(cost.breaks)
    ]


def _allotted(
    total: Decimal, parts: Sequence[PartCost], part: PartCost, one: BreakCost
) -> Decimal | None:
    """This part's share of the customer's target, by what the parts cost at their first quantity.

    The customer names one amount for all, and of each part the first quantity is the one that is
    to be ordered; for another quantity it is as much a piece.
    """
    costs = [whole_cost(each.breaks[0]) if each.breaks else None for each in parts]
    own = whole_cost(part.breaks[0])
    known = [cost for cost in costs if cost is not None]
    if own is None or len(known) < len(costs) or not sum(known):
        return None
    first = total * own / sum(known)
    return Decimal(first / part.breaks[0].pieces.wanted * one.pieces.wanted).quantize(Decimal(1))


def _shares(one: BreakCost, document: Json) -> list[Share]:
    """The lines of the part and of all that goes into it, the dearest first."""
    known: dict[str, tuple[Json, str]] = {
        line["line_id"]: (line, part["name"])
        for part in document["parts"]
        for line in part["lines"]
    }
    amounts: dict[str, Decimal] = defaultdict(Decimal)
    for each in one.whole:
        for at in each.lines:
            amounts[at.line_id] += at.cost.amount + at.cost.one_off
    total = sum(amounts.values())
    found: list[Share] = []
    so_far = Decimal(0)
    for line_id, amount in sorted(amounts.items(), key=lambda row: -row[1]):
        if not amount:
            continue
        line, part = known[line_id]
        vital = so_far < VITAL * total
        so_far += amount
        values: dict[str, Any] = {"share": amount / total, "up_to_here": so_far / total}
        found.append(
            Share(line_id, line["description"], part, line["kind"], amount, **values, vital=vital)
        )
    return found
