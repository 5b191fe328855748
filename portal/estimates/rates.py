"""Work centres' rates that have changed since an estimate took them, and what it would cost today.

A line keeps the rate of the day on which its work centre was chosen. Nothing is changed unasked:
what the rates of today come to is shown beside what stands, and then taken.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Numeric, Select, cast

from estimator.rollup import roll_up_amounts
from estimator.rollup_result import BreakCost
from portal.estimates.queries import as_typed, operations_asked
from portal.estimates.words import say_share
from portal.off_loop import in_helper
from shared_db.access import visible_estimate_lines, visible_rates
from shared_db.access.counting import counts
from shared_db.costing.inputs import rollup_inputs
from shared_db.foundation.base import Json
from shared_db.foundation.clock import today_in
from shared_db.foundation.lists import among
from shared_db.models import Estimate, EstimateLine, Group, Inquiry, WorkCentre, WorkCentreRate
from shared_db.spine.transaction import Work


@dataclass(frozen=True)
class RateChange:
    """A line whose work centre has another rate today; rates in yen an hour, as text."""

    line_id: UUID
    description: str
    centre: str
    saved: str
    today: str


@dataclass(frozen=True)
class Difference:
    """What one quantity of one part costs now and with the rates of today; None: not known."""

    part: str
    quantity: int
    before: Decimal | None
    after: Decimal | None
    unit_before: Decimal | None
    unit_after: Decimal | None

    @property
    def more(self) -> Decimal | None:
        """By how much it becomes dearer, in yen."""
        if self.before is None or self.after is None:
            return None
        return self.after - self.before


def rate_changes(work: Work, estimate_ids: Sequence[UUID]) -> dict[UUID, list[RateChange]]:
    """By estimate the lines that rest on another rate than today's, in one statement."""
    found: dict[UUID, list[RateChange]] = defaultdict(list)
    for estimate_id, line, centre, today in work.session.execute(_changed(work, estimate_ids)):
        saved = line.kept_terms["hourly_rate"]
        change = RateChange(line.id, line.description, centre, saved, as_typed(today))
        found[estimate_id].append(change)
    return dict(found)


def _changed(work: Work, estimate_ids: Sequence[UUID]) -> Select[UUID, EstimateLine, str, Decimal]:
    today = (
        visible_rates(work.actor)
        .where(
            WorkCentreRate.work_centre_id == EstimateLine.work_centre_id,
            WorkCentreRate.valid_from <= today_in(Group.timezone.expression),
        )
        .order_by(WorkCentreRate.valid_from.desc())
        .limit(1)
        .with_only_columns(WorkCentreRate.hourly_rate)
        .correlate(EstimateLine, Group)
        .scalar_subquery()
    )
    return (
        visible_estimate_lines(work.actor)
        .join(Estimate, Estimate.id == EstimateLine.estimate_id)
        .join(Inquiry, Inquiry.id == Estimate.inquiry_id)
        .join(Group, Group.id == Inquiry.group_id)
        .join(WorkCentre, WorkCentre.id == EstimateLine.work_centre_id)
        .where(
            among(EstimateLine.estimate_id, estimate_ids),
            cast(EstimateLine.kept_terms["hourly_rate"].astext, Numeric) != today,
            counts(EstimateLine.variant_id),
        )
        .order_by(WorkCentre.name, EstimateLine.position)
        .with_only_columns(EstimateLine.estimate_id, EstimateLine, WorkCentre.name, today)
    )


def differences(work: Work, estimate: Estimate, changes: Sequence[RateChange]) -> list[Difference]:
    """What these changes come to, at every quantity of every part; nothing is kept."""
    document = rollup_inputs(work.session, estimate.id)
    asked = operations_asked(work, estimate)
    now, then = (
        in_helper(roll_up_amounts, one).parts
        for one in (document, _with_rates(document, {str(c.line_id): c.today for c in changes}))
    )
    return [
        _difference(say_share(given["name"], asked.get(str(given["request_item_id"]))), old, new)
        for given, before, after in zip(document["parts"], now, then, strict=True)
        for old, new in zip(before.breaks, after.breaks, strict=True)
    ]


def _with_rates(document: Json, rates: Mapping[str, str]) -> Json:
    def line(one: Json) -> Json:
        rate = rates.get(one["line_id"])
        return {**one, "terms": one["terms"] | {"hourly_rate": rate}} if rate else one

    parts = [{**part, "lines": [line(one) for one in part["lines"]]} for part in document["parts"]]
    return {**document, "parts": parts}


def _difference(part: str, old: BreakCost, new: BreakCost) -> Difference:
    return Difference(
        part=part,
        quantity=old.pieces.wanted,
        before=old.sums.cost,
        after=new.sums.cost,
        unit_before=old.sums.unit_cost,
        unit_after=new.sums.unit_cost,
    )
