"""Requests whose cost is rolled up, drafts and issued quotes, through the services."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select, update

from estimator.rollup import roll_up
from portal.pricing.forms import PriceForm
from portal.pricing.issue import issue_quote
from portal.pricing.service import save_draft, start_draft
from shared_db.foundation.clock import today
from shared_db.models import (
    Estimate,
    Inquiry,
    Job,
    JobState,
    Part,
    PartQuantity,
    QuoteRevision,
    RollupRun,
)
from tests.factories.inquiries import SentInquiry, part, sent_inquiry, taken_in
from tests.factories.world import World

SUPPORT_SHOP = "CANARY-SUPPORT-SHOP"
"""The name of an outside line: which shop helps, and for how much, is the lead's own matter."""
OUTSIDE_PRICE = "777.7701"
REASON = "CANARY-REASON: 量産を見込んで"
"""Why a quote is issued below its cost: the shop's own matter."""


@dataclass(frozen=True)
class Priceable:
    """A request that A leads, with its parts and quantities and a complete roll-up."""

    sent: SentInquiry
    inquiry_id: UUID
    estimate_id: UUID
    run_id: UUID
    wanted: list[tuple[UUID, int]]


def priceable(
    world: World,
    *,
    quantities: list[list[int]] | None = None,
    complete: bool = True,
    lead: str = "a",
    by_fax: bool = False,
    **changed: Any,
) -> Priceable:
    """A sent request with the lead's estimate as rows, and one run of the real roll-up."""
    rows = [part(f"ブラケット {n}", row) for n, row in enumerate(quantities or [[10, 50], [20]], 1)]
    send = taken_in if by_fax else sent_inquiry
    sent = send(world, parts=rows, lead=lead, **changed)
    with world.record.work(world.actor(f"{lead}_engineer")) as work:
        estimate = Estimate(
            inquiry_id=sent.id,
            company_id=world.companies[lead],
            created_by=work.actor.person_id,
            inquiry_revision=1,
        )
        work.session.add(estimate)
        work.session.flush()
    run_id = roll_up_again(world, sent.id, estimate.id, complete=complete, lead=lead)
    with world.record.as_server("a test") as db:
        wanted = db.execute(
            select(PartQuantity.part_id, PartQuantity.quantity)
            .join(Part, Part.id == PartQuantity.part_id)
            .where(Part.inquiry_id == sent.id)
            .order_by(Part.position, PartQuantity.position)
        )
        return Priceable(sent, sent.id, estimate.id, run_id, [(row[0], row[1]) for row in wanted])


def roll_up_again(
    world: World,
    inquiry_id: UUID,
    estimate_id: UUID,
    *,
    unit_cost: str = "1234.5678",
    complete: bool = True,
    lead: str = "a",
    stale: list[Any] | None = None,
) -> UUID:
    """One more run, as the job writes it."""
    with world.record.work(world.actor(f"{lead}_engineer")) as work:
        inquiry = work.session.get_one(Inquiry, inquiry_id)
        parts = work.session.scalars(
            select(Part)
            .where(Part.inquiry_id == inquiry_id, Part.dropped_in_revision.is_(None))
            .order_by(Part.position)
        ).all()
        rows = work.session.scalars(
            select(PartQuantity).where(PartQuantity.part_id.in_([one.id for one in parts]))
        ).all()
        document = {
            "format": 1,
            "currency": "JPY",
            "estimate": {
                "id": str(estimate_id),
                "company": "A",
                "version": 1,
                "inquiry_revision": inquiry.revision,
                "proposal_number": None,
            },
            "stale": stale or [],
            "parts": [
                {
                    "part_id": str(one.id),
                    "name": one.name,
                    "scrap_rate": "0",
                    "quantities": sorted(row.quantity for row in rows if row.part_id == one.id),
                    "lines": _lines(unit_cost, complete),
                }
                for one in parts
            ],
        }
        result = roll_up(document)
        run = RollupRun(
            estimate_id=estimate_id,
            estimate_version=1,
            engine_version=result.version,
            inputs=document,
            result=result.as_json(),
            complete=result.complete,
            missing=result.missing,
        )
        work.session.add(run)
        work.session.execute(
            update(Job)
            .where(Job.subject_id == estimate_id, Job.state == JobState.QUEUED)
            .values(state=JobState.SUPERSEDED)
        )
        work.session.flush()
        return run.id


def _lines(unit_cost: str, complete: bool) -> list[dict[str, Any]]:
    def line(kind: str, description: str, **terms: str) -> dict[str, Any]:
        return {
            "line_id": str(uuid4()),
            "kind": kind,
            "position": 1,
            "description": description,
            "terms": terms,
            "source": {"kind": "hand"},
            "stale": False,
        }

    outside = {"basis": "rule", "unit_price": OUTSIDE_PRICE, "one_off": "4321"} if complete else {}
    return [
        line("bought", "ねじ", unit_price=unit_cost),
        line("outside", SUPPORT_SHOP, **outside),
    ]


def prices(case: Priceable, **changed: Any) -> dict[str, Any]:
    """What sales types: 10 % overhead, 5 % risk, 20 % profit of the price."""
    return {
        "steps": {"overhead": "10", "risk": "5", "profit": "20", "profit_rule": "share_of_price"},
        "valid_until": (today() + timedelta(days=30)).isoformat(),
        "delivery": "受注後3週間",
        "payment_terms": "月末締め翌月末払い",
        "breaks": [
            {"part_id": str(part_id), "quantity": quantity, "shipping": "800", "lead_time_days": 14}
            for part_id, quantity in case.wanted
        ],
        **changed,
    }


def drafted(world: World, case: Priceable, who: str = "a_sales", **changed: Any) -> QuoteRevision:
    """A draft with its prices typed in."""
    with world.record.work(world.actor(who)) as work:
        draft = start_draft(work, case.inquiry_id)
        form = PriceForm.model_validate(prices(case, **changed))
        return save_draft(work, draft.id, form, draft.version).revision


def issued(
    world: World, case: Priceable, who: str = "a_sales", reason: str = REASON, **changed: Any
) -> UUID:
    """An issued revision's id; `reason` is kept where the price is below its cost."""
    draft = drafted(world, case, who, **changed)
    with world.record.work(world.actor(who)) as work:
        return issue_quote(work, draft.id, draft.version, reason).id
