"""原価見積 and 二次見積: each shop prices its share; who was asked gives offers."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from portal.beginning.sample.agreeing import OPERATIONS
from portal.beginning.sample.measured import take_from_drawings
from portal.beginning.sample.stage import Asked, Stage, sent
from portal.beginning.sample.wanted import WANTED
from portal.estimates.answers import estimate_out
from portal.estimates.forms import LineBody, SaveBody
from portal.estimates.queries import centres, estimate_of_request, find_estimate
from portal.estimates.service import build_for_request, build_lead_estimate, save_grid
from portal.forms import read
from portal.group.queries import price_rule_of
from portal.offers.answering import give_offer
from portal.offers.asking import ask_for_offer, mark_seen, use_offer
from portal.offers.forms import AskBody, OfferBody
from portal.offers.own_cost import own_costs, priced_from, rows_to_offer
from portal.offers.queries import items_of
from portal.shopdata.forms import RateForm
from portal.shopdata.service import set_rate
from shared_db.foundation.clock import today
from shared_db.models import LineKind
from shared_db.spine.transaction import Work


@dataclass(frozen=True)
class Cost:
    """Of the lead's own lines: yen and kg of the material, minutes of its operations."""

    price_per_kg: str
    mass_kg: str
    setup_minutes: str
    run_minutes: str
    place: str = ""
    """Another work centre than where this shop does most."""


LEADS = {
    "stage": Cost("950", "2.4", "60", "28"),
    "cover": Cost("210", "1.6", "30", "9"),
    "bracket": Cost("780", "1.1", "45", "14"),
    "gripper": Cost("1400", "0.4", "50", "18", place="立形マシニングセンタ"),
    "shaft": Cost("640", "0.4", "40", "22"),
    "chassis": Cost("230", "5.2", "60", "35", place="5軸マシニングセンタ"),
    "pin": Cost("1900", "0.05", "40", "6"),
}
SUPPORT = Cost("", "", "30", "6")
PLACES = {"a": "複合旋盤 4号機", "b": "ベンダー（曲げ）", "c": "手仕上げ"}
"""Where each shop does its share."""
NOT_OFFERED = {("chassis", "c")}
"""Who hasn't answered yet: the request, and the shop."""
NOT_CHOSEN = {"chassis"}
"""Where the lead still waits before it takes an offer."""
MARK_UP = Decimal(20)


def leads_estimate(stage: Stage) -> None:
    """The leads build their estimates and ask for what they don't make themselves."""
    for name, cost in LEADS.items():
        asked = stage.asked[name]
        who = f"{asked.lead}_engineer"
        with stage.work(who) as work:
            asked.estimate = build_lead_estimate(work, asked.id).id
            outside = _fill(work, asked.estimate, cost.place or PLACES[asked.lead], cost)
            if name in WANTED:
                take_from_drawings(work, asked.estimate, WANTED[name])
            for what, short, _specified in OPERATIONS[name]:
                if short != asked.lead:
                    asked.requests[short] = _ask(stage, work, asked, short, outside[what])


def asked_shops_offer(stage: Stage) -> None:
    """The asked shops price their share from their own rates; one answer is still to come."""
    for name, asked in stage.asked.items():
        for short, request in asked.requests.items():
            if (name, short) in NOT_OFFERED:
                continue
            with stage.work(f"{short}_engineer") as work:
                mark_seen(work, request)
                _fill(work, build_for_request(work, request).id, PLACES[short], SUPPORT)
            with stage.work(f"{short}_engineer") as work:
                asked.offers[short] = _offer(stage, work, request)


def leads_take_offers(stage: Stage) -> None:
    """The leads look at what was offered and take it, line by line."""
    for name, asked in stage.asked.items():
        for offer in asked.offers.values():
            if name not in NOT_CHOSEN:
                with stage.work(f"{asked.lead}_engineer") as work:
                    use_offer(work, offer, None)


def manager_raises_a_rate(stage: Stage) -> None:
    """A machine costs more from today on; an estimate that goes on rests on the rate before."""
    dearer = {"hourly_rate": "5400", "valid_from": str(today())}
    with stage.work("a_manager") as work:
        centre = _centre(work, LEADS["chassis"].place)
        set_rate(work, centre, read(RateForm, dearer))


def _fill(work: Work, estimate: UUID, place: str, cost: Cost) -> dict[str, list[str]]:
    """Type numbers into the lines of one's own, as the sheet sends them.

    Answers with the lines that others do, by operation.
    """
    typed = {
        LineKind.MATERIAL: {
            "basis": "weight",
            "price_per_kg": cost.price_per_kg,
            "mass_kg": cost.mass_kg,
            "yield_rate": "0.85",
        },
        LineKind.OPERATION: {
            "work_centre_id": str(_centre(work, place)),
            "setup_minutes": cost.setup_minutes,
            "run_minutes": cost.run_minutes,
        },
    }
    found = estimate_out(work, find_estimate(work, estimate))
    parts = [
        {
            "id": str(part.id),
            "scrap_percent": str(part.scrap_percent),
            "lines": [_cells(line) | typed.get(line.kind, {}) for line in part.lines],
        }
        for part in found.parts
    ]
    body = read(SaveBody, {"version": found.version, "parts": parts})
    save_grid(work, estimate, body.version, body.parts)
    outside: dict[str, list[str]] = defaultdict(list)
    for part in found.parts:
        for line in part.lines:
            if line.kind is LineKind.OUTSIDE:
                outside[line.description].append(str(line.id))
    return outside


def _centre(work: Work, name: str) -> UUID:
    return next(one.id for one in centres(work, today()).values() if one.name == name)


def _cells(line: LineBody) -> dict[str, Any]:
    """What a line is saved with; the rest of what is shown is for reading."""
    return line.model_dump(mode="json", include=set(LineBody.model_fields))


def _ask(stage: Stage, work: Work, asked: Asked, short: str, lines: list[str]) -> UUID:
    assert asked.estimate is not None
    body = sent(
        to_company_id=str(stage.companies[short]),
        line_ids=lines,
        materials={
            line: {"by": "supplied", "note": "前工程済みの品を支給します"} for line in lines
        },
        note="図面の通りお願いします。ご不明な点はスレッドでご相談ください。",
        due_on=str(today() + timedelta(days=5)),
        drawing_ids=[str(one) for one in (asked.drawing, *asked.along)] if asked.along else None,
    )
    return ask_for_offer(work, asked.estimate, read(AskBody, body)).id


def _offer(stage: Stage, work: Work, request: UUID) -> UUID:
    """An offer at one's own cost with a mark-up."""
    items = items_of(work, request)
    costs = own_costs(work, estimate_of_request(work, request), items)
    prices = priced_from(costs, rows_to_offer(items, None), MARK_UP, price_rule_of(work))
    body = sent(
        prices=prices,
        valid_until=str(today() + timedelta(days=45)),
        conditions="梱包・引き取りを含みます。",
        lead_time_days="7",
    )
    return give_offer(work, request, read(OfferBody, body)).id
