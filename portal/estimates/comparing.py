"""What a roll-up is compared with: the last one that was quoted, or a run that somebody chose.

The run before is no measure: the next saving, a second later, is one too, and all is ±0.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext

from portal.estimates.runs import runs_newest_first
from shared_db.access import visible_offers, visible_quote_revisions, visible_rollups
from shared_db.foundation.clock import local
from shared_db.models import Estimate, Offer, Quote, QuoteRevision, QuoteState, RollupRun
from shared_db.spine.transaction import Work

LATEST = 12


@dataclass(frozen=True)
class Comparable:
    """A run to compare with; `quoted` says by what it was quoted, "" if it wasn't."""

    run_id: UUID
    created_at: datetime
    estimate_version: int
    quoted: str

    def name(self, zone: str) -> str:
        """What it is called in a list: what it was quoted by, or when it was computed."""
        return self.quoted or local(self.created_at, zone).strftime("%Y/%m/%d %H:%M")


@dataclass(frozen=True)
class Comparison:
    """The runs that there are, the quoted ones first, and the one that is compared with."""

    runs: Sequence[Comparable]
    run: RollupRun | None
    """None where nothing was quoted yet and nobody chose one: there is nothing to compare with."""

    @property
    def chosen(self) -> Comparable | None:
        """The same as one of `runs`."""
        return next((one for one in self.runs if self.run and one.run_id == self.run.id), None)


def comparison_of(work: Work, estimate: Estimate, against: UUID | None = None) -> Comparison:
    """The run of this estimate that was chosen, else the last one that was quoted or offered."""
    quoted = _quoted(work, estimate)
    wanted = against or (quoted[0].run_id if quoted else None)
    run = _run(work, estimate, wanted) if wanted else None
    others = _latest(work, estimate)
    if run is not None:
        others.append(Comparable(run.id, run.created_at, run.estimate_version, ""))
    runs = {one.run_id: one for one in quoted}
    for one in others:
        runs.setdefault(one.run_id, one)
    return Comparison(list(runs.values()), run)


def _latest(work: Work, estimate: Estimate) -> list[Comparable]:
    """The newest runs, none of them read whole: each is as large as its estimate."""
    query = runs_newest_first(work, estimate.id).limit(LATEST)
    named = query.with_only_columns(RollupRun.id, RollupRun.created_at, RollupRun.estimate_version)
    return [Comparable(*row, quoted="") for row in work.session.execute(named)]


def _run(work: Work, estimate: Estimate, run_id: UUID) -> RollupRun | None:
    own = visible_rollups(work.actor).where(RollupRun.estimate_id == estimate.id)
    return work.session.scalars(own.where(RollupRun.id == run_id)).one_or_none()


def _quoted(work: Work, estimate: Estimate) -> list[Comparable]:
    """The runs behind what was issued to the customer, or offered to who asked; the last first."""
    rows = _issued(work, estimate) if estimate.request_id is None else _offered(work, estimate)
    found: dict[UUID, Comparable] = {}
    for run_id, created_at, version, said in rows:
        found.setdefault(run_id, Comparable(run_id, created_at, version, said))
    return list(found.values())


def _issued(work: Work, estimate: Estimate) -> list[tuple[Any, ...]]:
    query = (
        visible_quote_revisions(work.actor)
        .join(Quote, Quote.id == QuoteRevision.quote_id)
        .join(RollupRun, RollupRun.id == QuoteRevision.rollup_run_id)
        .where(RollupRun.estimate_id == estimate.id, QuoteRevision.state != QuoteState.DRAFT)
        .order_by(QuoteRevision.issued_at.desc())
        .with_only_columns(
            RollupRun.id,
            RollupRun.created_at,
            RollupRun.estimate_version,
            Quote.number,
            QuoteRevision.revision,
        )
    )
    return [
        (*run, gettext("Quote %(number)s, revision %(revision)s", number=number, revision=revision))
        for *run, number, revision in work.session.execute(query)
    ]


def _offered(work: Work, estimate: Estimate) -> list[tuple[Any, ...]]:
    """Of an offer, the newest run that stood when it was given."""
    then = (
        visible_rollups(work.actor)
        .where(RollupRun.estimate_id == Offer.estimate_id, RollupRun.created_at <= Offer.given_at)
        .order_by(*RollupRun.newest_first())
        .limit(1)
        .with_only_columns(RollupRun.id, RollupRun.created_at, RollupRun.estimate_version)
        .correlate(Offer)
        .lateral()
    )
    query = (
        visible_offers(work.actor)
        .where(Offer.estimate_id == estimate.id)
        .order_by(Offer.given_at.desc())
        .with_only_columns(then.c.id, then.c.created_at, then.c.estimate_version, Offer.revision)
    )
    return [
        (*run, gettext("Offer, revision %(revision)s", revision=revision))
        for *run, revision in work.session.execute(query)
    ]
