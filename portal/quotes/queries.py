"""Quotes as each side may see them, and what the workbench of sales rests on."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from portal.group.queries import own_company
from portal.offers.behind import OfferBehind, offer_id_of, offers_behind
from portal.quotes.pricing import Wanted
from shared_db.access import (
    issued_quotes,
    must_find,
    visible_companies,
    visible_estimates,
    visible_groups,
    visible_inquiries,
    visible_jobs,
    visible_orders,
    visible_part_quantities,
    visible_parts,
    visible_quote_answers,
    visible_quote_handings,
    visible_quote_pdfs,
    visible_quote_prices,
    visible_quote_revisions,
    visible_quotes,
    visible_rollups,
)
from shared_db.acts.resting import issuer_left, voided
from shared_db.acts.staleness import current_proposal_number
from shared_db.costing.quote_document import Partner, partner_of
from shared_db.foundation.base import Json
from shared_db.foundation.lists import among
from shared_db.models import (
    Company,
    Estimate,
    Group,
    Inquiry,
    Job,
    JobKind,
    JobState,
    Order,
    Part,
    PartQuantity,
    Quote,
    QuoteAnswer,
    QuoteHanding,
    QuotePdf,
    QuotePrice,
    QuoteRevision,
    QuoteState,
    RollupRun,
)
from shared_db.spine.transaction import Work

NEWEST = (
    QuoteState.ISSUED,
    QuoteState.HELD,
    QuoteState.ACCEPTED,
    QuoteState.DECLINED,
    QuoteState.EXPIRED,
)
"""States of the one revision that the customer goes by."""


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


@dataclass(frozen=True)
class Thing:
    """One revision with the quote and the inquiry it belongs to."""

    inquiry: Inquiry
    quote: Quote
    revision: QuoteRevision
    voided: bool
    """Whether a part that it prices was changed since; see `shared_db.acts.resting.voided`."""
    issuer_left: bool = False
    """Whether the shop that issued it has left the group."""


def find_thing(work: Work, revision_id: UUID, *, lock: bool = False) -> Thing:
    """A revision that the actor may see; to change it, the inquiry is locked before it."""
    revision = must_find(work.session, visible_quote_revisions(work.actor), revision_id)
    quote = must_find(work.session, visible_quotes(work.actor), revision.quote_id)
    inquiry = must_find(work.session, visible_inquiries(work.actor), quote.inquiry_id, lock=lock)
    if lock:
        revision = must_find(
            work.session, visible_quote_revisions(work.actor), revision_id, lock=True
        )
    void, left = fallen(work, [revision.id])
    return Thing(inquiry, quote, revision, revision.id in void, revision.id in left)


def fallen(work: Work, revision_ids: Sequence[UUID]) -> tuple[set[UUID], set[UUID]]:
    """Those of these revisions by which nothing can be ordered any more: since the request was
    changed, and since the shop has left the group."""
    these = visible_quote_revisions(work.actor).where(among(QuoteRevision.id, revision_ids))
    columns = (QuoteRevision.id, voided(), issuer_left())
    rows = work.session.execute(these.with_only_columns(*columns)).all()
    return {row[0] for row in rows if row[1]}, {row[0] for row in rows if row[2]}


def customer_of(work: Work, thing: Thing) -> str:
    """What the customer's company is called."""
    name = visible_companies(work.actor).with_only_columns(Company.name)
    return work.session.scalar(name.where(Company.id == thing.inquiry.customer_company_id)) or ""


def issuer_of(work: Work, thing: Thing) -> str:
    """What the shop is called that issued it."""
    name = visible_companies(work.actor).with_only_columns(Company.name)
    return work.session.scalar(name.where(Company.id == thing.quote.company_id)) or ""


def handings_of(work: Work, revision_id: UUID) -> list[QuoteHanding]:
    """When and how an issued revision was given by hand, in order."""
    query = visible_quote_handings(work.actor).where(QuoteHanding.revision_id == revision_id)
    return list(
        work.session.scalars(query.order_by(QuoteHanding.given_on, QuoteHanding.created_at))
    )


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
        newest_run=newest_run(work, estimate_id),
        proposal_number=current_proposal_number(work, inquiry),
        rolling_up=_is_rolling_up(work, estimate_id),
        own=own_company(work),
        offers=_offers(work, run),
    )


def _offers(work: Work, run: RollupRun | None) -> dict[str, OfferBehind]:
    parts = run.inputs["parts"] if run else []
    return offers_behind(work, (offer_id_of(line) for part in parts for line in part["lines"]))


def newest_run(work: Work, estimate_id: UUID | None) -> RollupRun | None:
    """The last roll-up of an estimate."""
    return work.session.scalars(
        visible_rollups(work.actor)
        .where(RollupRun.estimate_id == estimate_id)
        .order_by(RollupRun.created_at.desc(), RollupRun.estimate_version.desc())
        .limit(1)
    ).one_or_none()


def _run(work: Work, run_id: UUID | None) -> RollupRun | None:
    return work.session.scalars(
        visible_rollups(work.actor).where(RollupRun.id == run_id)
    ).one_or_none()


def _is_rolling_up(work: Work, estimate_id: UUID | None) -> bool:
    waiting = visible_jobs(work.actor).where(
        Job.kind == JobKind.ROLLUP,
        Job.subject_id == estimate_id,
        Job.state.in_([JobState.QUEUED, JobState.CLAIMED]),
    )
    return work.session.scalars(waiting.limit(1)).one_or_none() is not None


def _wanted(work: Work, parts: list[Part]) -> list[Wanted]:
    place = {part.id: index for index, part in enumerate(parts)}
    rows = work.session.scalars(
        visible_part_quantities(work.actor).where(among(PartQuantity.part_id, place))
    )
    ordered = sorted(rows, key=lambda row: (place[row.part_id], row.position))
    return [Wanted(row.part_id, row.quantity) for row in ordered]


def quote_of(work: Work, inquiry_id: UUID) -> Quote | None:
    """The actor's side's quote for an inquiry, of its present lead where that has changed."""
    rows = work.session.scalars(
        visible_quotes(work.actor)
        .where(Quote.inquiry_id == inquiry_id)
        .order_by(Quote.created_at.desc())
    )
    return rows.first()


def revisions_of(work: Work, inquiry_id: UUID) -> list[tuple[Quote, QuoteRevision]]:
    """All revisions on an inquiry that the actor may see, the newest first."""
    rows = work.session.execute(
        visible_quote_revisions(work.actor)
        .join(Quote, Quote.id == QuoteRevision.quote_id)
        .add_columns(Quote)
        .where(Quote.inquiry_id == inquiry_id)
        .order_by(Quote.created_at.desc(), QuoteRevision.revision.desc())
    )
    return [(quote, revision) for revision, quote in rows]


def issued_revisions(work: Work, inquiry_id: UUID) -> list[int]:
    """For the other member shops: which revisions were issued, and nothing else."""
    issued = issued_quotes(work.actor).where(Quote.inquiry_id == inquiry_id)
    return sorted(row.revision for row in work.session.execute(issued))


def newest_of(revisions: list[tuple[Quote, QuoteRevision]]) -> QuoteRevision | None:
    """The revision that the customer goes by, of the quote issued last."""
    known = [one for _, one in revisions if one.state in NEWEST and one.issued_at]
    return max(known, key=lambda one: one.issued_at or one.created_at, default=None)


def prices_of(work: Work, revision_id: UUID) -> list[QuotePrice]:
    """The prices that a customer may choose from."""
    return list(
        work.session.scalars(
            visible_quote_prices(work.actor).where(QuotePrice.revision_id == revision_id)
        )
    )


def answer_of(work: Work, revision_id: UUID) -> QuoteAnswer | None:
    """The customer's word on a revision."""
    return work.session.scalars(
        visible_quote_answers(work.actor).where(QuoteAnswer.revision_id == revision_id)
    ).one_or_none()


def pdfs_of(work: Work, revision_id: UUID) -> list[QuotePdf]:
    """The drawn documents."""
    return list(
        work.session.scalars(
            visible_quote_pdfs(work.actor)
            .where(QuotePdf.revision_id == revision_id)
            .order_by(QuotePdf.language.desc())
        )
    )


def drawing_jobs(work: Work, revision_id: UUID) -> list[Job]:
    """How the drawing goes on; for the issuing company's own people."""
    return list(
        work.session.scalars(
            visible_jobs(work.actor).where(
                Job.kind == JobKind.QUOTE_PDF, Job.subject_id == revision_id
            )
        )
    )


def order_of(work: Work, revision_id: UUID) -> Order | None:
    """The order that a revision became."""
    return work.session.scalars(
        visible_orders(work.actor)
        .join(QuoteAnswer, QuoteAnswer.id == Order.answer_id)
        .where(QuoteAnswer.revision_id == revision_id)
    ).one_or_none()
