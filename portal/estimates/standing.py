"""Whether an estimate still rests on what stands: one answer for its page, the lists and the inbox.

It may have been overtaken (what is asked for or planned has changed), rest on an offer that no
longer stands, on a drawing that was revised or is gone, or on other rates than the shop's of today.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask_babel import gettext
from sqlalchemy import ColumnElement, or_

from portal.estimates.drawings_behind import ByLine, Why, drawings_behind
from portal.estimates.rates import RateChange, rate_changes
from shared_db.access import visible_estimate_lines, visible_estimates
from shared_db.access.counting import counts
from shared_db.acts.staleness import asked_otherwise, planned_otherwise
from shared_db.acts.sub_quotes import STANDING
from shared_db.costing.overtaken import overtaken
from shared_db.foundation.base import Json
from shared_db.foundation.clock import today_in
from shared_db.foundation.lists import among
from shared_db.models import (
    Estimate,
    EstimateLine,
    EstimatePart,
    Group,
    Inquiry,
    Offer,
    OfferState,
    Part,
)
from shared_db.spine.states import LIVE_INQUIRY
from shared_db.spine.transaction import Work


@dataclass(frozen=True)
class Standing:
    """What an estimate no longer rests on; empty where everything stands."""

    overtaken: list[Json] = field(default_factory=list)
    """The reasons of `shared_db.costing.overtaken`."""
    lines_over: frozenset[UUID] = frozenset()
    """Lines whose offer no longer stands."""
    rates: list[RateChange] = field(default_factory=list)
    drawings: ByLine = field(default_factory=dict)
    """By line the numbers that rest on their drawing no longer, and why."""

    @property
    def stale(self) -> bool:
        """Whether it has to be looked at before anybody goes by it."""
        return bool(self.overtaken or self.lines_over or self.drawings)

    @property
    def words(self) -> list[str]:
        """What is said of it beside its name, wherever that stands."""
        whys = {one.why for line in self.drawings.values() for one in line.values()}
        return [
            *([gettext("Stale")] if self.stale else []),
            *([gettext("Drawing revised")] if Why.REVISED in whys else []),
            *([gettext("Drawing gone")] if whys - {Why.REVISED} else []),
            *([gettext("Rates changed")] if self.rates else []),
        ]


def standings(work: Work, estimate_ids: Sequence[UUID]) -> dict[UUID, Standing]:
    """How each of these estimates of one's own stands, in a fixed number of statements.

    Once its inquiry is over, nobody brings an estimate up to date: it stands as it was.
    """
    live = _in_work(work, estimate_ids)
    reasons = why_overtaken(work, live) if live else {}
    lines = _lines_over(work, live) if live else {}
    rates = rate_changes(work, live) if live else {}
    drawings = drawings_behind(work, live) if live else {}
    return {
        one: Standing(
            reasons.get(one, []),
            frozenset(lines.get(one, ())),
            rates.get(one, []),
            drawings.get(one, {}),
        )
        for one in estimate_ids
    }


def _in_work(work: Work, estimate_ids: Sequence[UUID]) -> list[UUID]:
    """Those of one's own estimates whose inquiry the shops still work on."""
    query = (
        visible_estimates(work.actor)
        .join(Inquiry, Inquiry.id == Estimate.inquiry_id)
        .where(among(Estimate.id, estimate_ids), Inquiry.state.in_(LIVE_INQUIRY))
    )
    return list(work.session.scalars(query.with_only_columns(Estimate.id)))


def why_overtaken(work: Work, estimate_ids: Sequence[UUID]) -> dict[UUID, list[Json]]:
    """What one's own estimates have been overtaken by; those that stand aren't in it."""
    own = visible_estimates(work.actor).where(among(Estimate.id, estimate_ids))
    ids = work.session.scalars(own.with_only_columns(Estimate.id)).all()
    return overtaken(work.session, ids) if ids else {}


def is_over(day: Any) -> ColumnElement[bool]:
    """Whether what an `Offer` says of a `Part` no longer stands on that day: one that turned stale
    as a whole still stands for its parts that nobody changed."""
    return or_(
        Offer.state.not_in([*STANDING, OfferState.STALE]),
        Offer.valid_until < day,
        asked_otherwise(Offer.inquiry_revision),
        planned_otherwise(Offer.proposal_number),
    )


def _lines_over(work: Work, estimate_ids: Sequence[UUID]) -> dict[UUID, set[UUID]]:
    """By estimate the lines whose offer no longer stands, ran out, or is for what was changed."""
    query = (
        visible_estimate_lines(work.actor)
        .join(EstimatePart, EstimatePart.id == EstimateLine.estimate_part_id)
        .join(Part, Part.id == EstimatePart.part_id)
        .join(Inquiry, Inquiry.id == Part.inquiry_id)
        .join(Group, Group.id == Inquiry.group_id)
        .join(Offer, Offer.id == EstimateLine.offer_id)
        .where(
            among(EstimateLine.estimate_id, estimate_ids),
            is_over(today_in(Group.timezone.expression)),
            counts(EstimateLine.variant_id),
        )
        .with_only_columns(EstimateLine.estimate_id, EstimateLine.id)
    )
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for estimate_id, line_id in work.session.execute(query):
        found[estimate_id].add(line_id)
    return found
