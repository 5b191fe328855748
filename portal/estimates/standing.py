"""Whether an estimate still rests on what stands: one answer for its page, the lists and the inbox.

It may have been overtaken (what is asked for or planned has changed), rest on an offer that no
longer stands, on a drawing that was revised, or on other rates than the shop's of today.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask_babel import gettext
from sqlalchemy import ColumnElement, cast, column, func, or_, true
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql import UUID as SQL_UUID

from portal.estimates.rates import RateChange, rate_changes
from shared_db.access import visible_estimate_lines, visible_estimates
from shared_db.acts.staleness import asked_otherwise, planned_otherwise
from shared_db.acts.sub_quotes import STANDING
from shared_db.costing.overtaken import overtaken
from shared_db.foundation.base import Json
from shared_db.foundation.clock import today_in
from shared_db.foundation.lists import among
from shared_db.models import (
    Drawing,
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
    revised: Mapping[UUID, frozenset[str]] = field(default_factory=dict)
    """By line the numbers that rest on a drawing which was revised, or is of another part now."""

    @property
    def stale(self) -> bool:
        """Whether it has to be looked at before anybody goes by it."""
        return bool(self.overtaken or self.lines_over or self.revised)

    @property
    def words(self) -> list[str]:
        """What is said of it beside its name, wherever that stands."""
        return [
            *([gettext("Stale")] if self.stale else []),
            *([gettext("Drawing revised")] if self.revised else []),
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
    revised = _revised(work, live) if live else {}
    return {
        one: Standing(
            reasons.get(one, []),
            frozenset(lines.get(one, ())),
            rates.get(one, []),
            revised.get(one, {}),
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
        )
        .with_only_columns(EstimateLine.estimate_id, EstimateLine.id)
    )
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for estimate_id, line_id in work.session.execute(query):
        found[estimate_id].add(line_id)
    return found


def _revised(work: Work, estimate_ids: Sequence[UUID]) -> dict[UUID, dict[UUID, frozenset[str]]]:
    """By estimate and line the measures whose drawing no longer stands for the line's part."""
    measure = func.jsonb_each(EstimateLine.kept_measured).table_valued(
        "key", column("value", JSONB), joins_implicitly=True
    )
    drawing_id = cast(measure.c.value["source"]["drawing_id"].astext, SQL_UUID)
    query = (
        visible_estimate_lines(work.actor)
        .join(EstimatePart, EstimatePart.id == EstimateLine.estimate_part_id)
        .join(measure, true())
        .join(Drawing, Drawing.id == drawing_id)
        .where(
            among(EstimateLine.estimate_id, estimate_ids),
            or_(~Drawing.stands, Drawing.part_id != EstimatePart.part_id),
        )
        .with_only_columns(EstimateLine.estimate_id, EstimateLine.id, measure.c.key)
    )
    found: dict[UUID, dict[UUID, frozenset[str]]] = defaultdict(dict)
    for estimate_id, line_id, name in work.session.execute(query):
        found[estimate_id][line_id] = found[estimate_id].get(line_id, frozenset()) | {name}
    return found
