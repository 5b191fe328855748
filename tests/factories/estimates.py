"""A case of sub-quoting: A leads, an agreed proposal gives B and C operations, work centres stand."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from portal.estimates.answers import estimate_out
from portal.estimates.forms import SaveBody
from portal.estimates.service import build_for_request, build_lead_estimate, save_grid
from portal.forms import read
from portal.offers.answering import give_offer
from portal.offers.asking import ask_for_offer, use_offer
from portal.offers.forms import AskBody, OfferBody
from portal.offers.queries import items_of
from shared_db.foundation.clock import today
from shared_db.foundation.errors import WrongState
from shared_db.models import (
    InquiryState,
    Offer,
    PartQuantity,
    Proposal,
    ProposalOperation,
    ProposalState,
    Request,
    WorkCentre,
    WorkCentreRate,
)
from tests.factories.rows import inquiry_rows
from tests.factories.world import World

EDITED = ("part_id", "name", "quantities")


@dataclass
class SubQuoting:
    """Ids of the case, and what people do in it through the services."""

    world: World
    inquiry: UUID
    parts: list[UUID]
    centres: dict[str, UUID] = field(default_factory=dict)

    def build(self, who: str = "a_engineer") -> UUID:
        """The lead's estimate."""
        with self.world.record.work(self.world.actor(who)) as work:
            return build_lead_estimate(work, self.inquiry).id

    def build_answer(self, request: UUID, who: str = "b_engineer") -> UUID:
        """The asked shop's estimate."""
        with self.world.record.work(self.world.actor(who)) as work:
            return build_for_request(work, request).id

    def grid(self, estimate: UUID, who: str = "a_engineer") -> dict[str, Any]:
        """What stands in the sheet, as it can be saved again."""
        from portal.estimates.queries import find_estimate

        with self.world.record.work(self.world.actor(who)) as work:
            told = estimate_out(work, find_estimate(work, estimate)).model_dump(mode="json")
        parts = [{k: v for k, v in part.items() if k not in EDITED} for part in told["parts"]]
        for part in parts:
            for line in part["lines"]:
                line.pop("terms"), line.pop("source"), line.pop("measured")
        return {"version": told["version"], "parts": parts}

    def save(self, estimate: UUID, grid: dict[str, Any], who: str = "a_engineer") -> int:
        """Save the grid; the new version."""
        with self.world.record.work(self.world.actor(who)) as work:
            body = read(SaveBody, grid)
            return save_grid(work, estimate, body.version, body.parts)[0].version

    def fill(self, estimate: UUID, who: str = "a_engineer", **amounts: str) -> None:
        """Put numbers into every line of its own: material, set-up, run, rate."""
        grid = self.grid(estimate, who)
        material = amounts.get("price_per_kg", "300")
        for part in grid["parts"]:
            for line in part["lines"]:
                if line["kind"] == "material":
                    line |= {"price_per_kg": material, "mass_kg": "0.5"}
                if line["kind"] == "operation":
                    line |= {
                        "setup_minutes": "30",
                        "run_minutes": "2",
                        "hourly_rate": amounts.get("hourly_rate", "4500"),
                    }
        self.save(estimate, grid, who)

    def outside_lines(self, estimate: UUID, who: str = "a_engineer") -> list[UUID]:
        """The outside lines of an estimate."""
        return [
            UUID(line["id"])
            for part in self.grid(estimate, who)["parts"]
            for line in part["lines"]
            if line["kind"] == "outside"
        ]

    def ask(self, estimate: UUID, to: str = "b", who: str = "a_engineer", **more: Any) -> UUID:
        """A request for the price of all outside lines."""
        lines = more.pop("line_ids", None) or self.outside_lines(estimate, who)
        sent = {
            "client_id": str(uuid4()),
            "to_company_id": str(self.world.companies[to]),
            "line_ids": [str(line) for line in lines],
            **more,
        }
        with self.world.record.work(self.world.actor(who)) as work:
            return ask_for_offer(work, estimate, read(AskBody, sent)).id

    def offer_body(self, request: UUID, who: str, price: str = "100") -> dict[str, Any]:
        """An offer that prices everything asked."""
        with self.world.record.work(self.world.actor(who)) as work:
            prices = [
                {
                    "request_item_id": str(one.item.id),
                    "quantity": quantity,
                    "unit_price": price,
                    "one_off": "0",
                    "lead_time_days": 7,
                }
                for one in items_of(work, request)
                for quantity in one.item.quantities
            ]
        return {
            "client_id": str(uuid4()),
            "prices": prices,
            "valid_until": (today() + timedelta(days=30)).isoformat(),
            "conditions": "",
        }

    def offer(
        self,
        request: UUID,
        who: str = "b_engineer",
        price: str = "100",
        lead_time_days: int = 7,
        taken: bool = True,
        **changed: Any,
    ) -> UUID:
        """An offer, given; and `taken` by the asker's lines that had no price yet."""
        sent = {**self.offer_body(request, who, price), **changed}
        for one in sent["prices"]:
            one["lead_time_days"] = lead_time_days
        body = read(OfferBody, sent)
        with self.world.record.work(self.world.actor(who)) as work:
            offer = give_offer(work, request, body).id
        if taken:
            self.take(offer)
        return offer

    def take(self, offer: UUID, *line_ids: UUID) -> None:
        """The asker's engineer lets these lines take it, or those that have no price yet."""
        with self.world.record.as_server("a test") as db:
            asked = db.get_one(Request, db.get_one(Offer, offer).request_id)
            company = next(k for k, v in self.world.companies.items() if v == asked.from_company_id)
        with self.world.record.work(self.world.actor(f"{company}_engineer")) as work:
            try:
                use_offer(work, offer, line_ids or None)
            except WrongState as refused:
                if refused.code != "nothing_to_fill" or line_ids:
                    raise


def sub_quoting(
    world: World, *, parts: int = 1, quantities: tuple[int, ...] = (10, 100)
) -> SubQuoting:
    """The case: for each part A machines, B plates (規格 10 µm)."""
    inquiry, part_ids = inquiry_rows(world, state=InquiryState.PROPOSED, lead="a", parts=parts)
    with world.record.work(world.actor("a_engineer")) as work:
        for part in part_ids:
            work.session.add_all(
                PartQuantity(part_id=part, quantity=quantity, position=position)
                for position, quantity in enumerate(quantities[1:], 2)
            )
        proposal = Proposal(
            inquiry_id=inquiry,
            number=1,
            inquiry_revision=1,
            state=ProposalState.AGREED,
            written_by=world.people["a_engineer"],
            company_id=world.companies["a"],
        )
        work.session.add(proposal)
        work.session.flush()
        for part in part_ids:
            for position, (name, company) in enumerate((("旋削", "a"), ("めっき", "b")), 1):
                work.session.add(
                    ProposalOperation(
                        proposal_id=proposal.id,
                        part_id=part,
                        position=position,
                        name=name,
                        specification="膜厚 10 µm" if company == "b" else "",
                        company_id=world.companies[company],
                    )
                )
    case = SubQuoting(world, inquiry, part_ids)
    for company in ("a", "b"):
        case.centres[company] = work_centre(world, company)
    return case


def work_centre(world: World, company: str, rate: str = "4500", name: str = "旋盤1") -> UUID:
    """A work centre with a rate since 2020; the same again for another case of the shop's."""
    with world.record.work(world.actor(f"{company}_manager")) as work:
        standing = select(WorkCentre.id).where(
            WorkCentre.company_id == world.companies[company], WorkCentre.name == name
        )
        if found := work.session.scalar(standing):
            return found
        centre = WorkCentre(company_id=world.companies[company], name=name, operation_name="NC旋削")
        work.session.add(centre)
        work.session.flush()
        work.session.add(
            WorkCentreRate(
                work_centre_id=centre.id,
                hourly_rate=Decimal(rate),
                valid_from=date(2020, 1, 1),
                set_by=world.people[f"{company}_manager"],
            )
        )
        return centre.id
