"""Everything that a draft's price rests on, read in a fixed number of statements."""

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from portal.estimates.offers_behind import OfferBehind, offer_id_of, offers_behind
from portal.estimates.runs import newest_run, roll_up_is_under_way
from portal.group.queries import own_company
from portal.pricing.prices import Wanted
from shared_db.access import (
    must_find,
    visible_estimates,
    visible_groups,
    visible_part_quantities,
    visible_parts,
    visible_rollups,
)
from shared_db.acts.staleness import current_proposal_number
from shared_db.costing.quote_document import Partner, partner_of
from shared_db.foundation.base import Json
from shared_db.foundation.lists import among
from shared_db.models import (
    Company,
    Estimate,
    Group,
    Inquiry,
    Part,
    PartQuantity,
    RollupRun,
)
from shared_db.spine.transaction import Work


@dataclass(frozen=True)
class Bench:
    """Everything that a draft's price rests on."""

    inquiry: Inquiry
    group: Group
    partner: Partner
    parts: list[Part]
    wanted: list[Wanted]
    estimate: Estimate | None
    run: RollupRun | None
    """The roll-up that the draft was begun with, or took later."""
    newest_run: RollupRun | None
    proposal_number: int | None
    rolling_up: bool
    own: Company
    """The shop whose price it is: how it rounds, and its lowest margin."""
    offers: dict[str, OfferBehind]
    """The offers behind the roll-up's lines, by id."""

    @cached_property
    def lines(self) -> dict[str, Json]:
        """The lines that the roll-up rests on, by id."""
        parts = self.run.inputs["parts"] if self.run else []
        return {line["line_id"]: line for part in parts for line in part["lines"]}


def load_bench(work: Work, inquiry: Inquiry, run_id: UUID | None) -> Bench:
    """What the price rests on, in a fixed number of statements."""
    parts = list(
        work.session.scalars(
            visible_parts(work.actor)
            .where(Part.inquiry_id == inquiry.id, Part.dropped_in_revision.is_(None))
            .order_by(Part.position, Part.id)
        )
    )
    estimate = work.session.scalars(
        visible_estimates(work.actor).where(
            Estimate.inquiry_id == inquiry.id, Estimate.request_id.is_(None)
        )
    ).one_or_none()
    estimate_id = estimate.id if estimate else None
    run = _run(work, run_id)
    return Bench(
        inquiry=inquiry,
        group=must_find(work.session, visible_groups(work.actor), inquiry.group_id),
        partner=partner_of(work.session, inquiry),
        parts=parts,
        wanted=_wanted(work, parts),
        estimate=estimate,
        run=run,
        newest_run=newest_run(work, estimate_id) if estimate_id else None,
        proposal_number=current_proposal_number(work, inquiry),
        rolling_up=estimate_id is not None and roll_up_is_under_way(work, estimate_id),
        own=own_company(work),
        offers=_offers(work, run),
    )


def _offers(work: Work, run: RollupRun | None) -> dict[str, OfferBehind]:
    parts = run.inputs["parts"] if run else []
    return offers_behind(work, (offer_id_of(line) for part in parts for line in part["lines"]))


def _run(work: Work, run_id: UUID | None) -> RollupRun | None:
    return work.session.scalars(
        visible_rollups(work.actor).where(RollupRun.id == run_id)
    ).one_or_none()


def _wanted(work: Work, parts: list[Part]) -> list[Wanted]:
    place = {part.id: index for index, part in enumerate(parts)}
    rows = work.session.scalars(
        visible_part_quantities(work.actor).where(among(PartQuantity.part_id, place))
    )
    ordered = sorted(rows, key=lambda row: (place[row.part_id], row.position))
    return [Wanted(row.part_id, row.quantity) for row in ordered]
