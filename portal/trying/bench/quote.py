"""From the last offer to the fetched PDF: offer → taken → roll-up → price → issue → PDF, by HTTP.

The case is played up to the last offer; then, run by run, the support shop revises its offer and
the lead's sales prices and issues the next revision. The people's requests follow at once: each
waits only for what the portal itself has to finish (the roll-up, the PDF).
"""

import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from portal.trying.bench.figures import percentile
from portal.trying.bench.small_files import write_small_files
from portal.trying.bench.stage import stage
from portal.trying.people import NotSeen, Person, Refused
from portal.trying.play import acts
from portal.trying.play.stage import Stage
from shared_db.foundation.clock import today

POLL = 0.02
PATIENCE = 60.0
BEFORE = (
    acts.enter.everybody_enters,
    acts.inquiry.customer_uploads,
    acts.inquiry.customer_sends,
    acts.talk.coordinator_opens,
    acts.talk.lead_proposes,
    acts.talk.named_shops_accept,
    acts.records.shop_imports_records,
    acts.records.manager_names_the_work_centre,
    acts.inquiry.shops_accept_terms,
    acts.inquiry.lead_looks_at_the_drawings,
    acts.cost.lead_estimates,
    acts.designs.lead_shows_its_design,
    acts.cost.lead_asks,
    acts.cost.support_shops_offer,
    acts.cost.lead_takes_offers,
    acts.cost.costs_roll_up,
)


def measure(runs: int) -> dict[str, Any]:
    """Median and 95th percentile over the runs."""
    with stage() as place, tempfile.TemporaryDirectory() as folder:
        drawings, records = write_small_files(Path(folder))
        case = Stage([place.server], drawings, records, Path(folder))
        try:
            for act in BEFORE:
                act(case)
            took = [_run(case, number) for number in range(runs)]
        finally:
            case.clear()
    return {
        "runs": len(took),
        "offer_to_pdf_ms": {"p50": percentile(took, 50), "p95": percentile(took, 95)},
    }


def _run(case: Stage, number: int) -> float:
    """One revision of the offer, up to the customer's PDF; milliseconds."""
    engineer, sales, customer = case["c_engineer"], case["a_sales"], case["x_buyer"]
    request = engineer.get(f"/requests/{case.known['request_c']}")
    offer = _revised_offer(request, number)
    before = _version(case)
    began = time.perf_counter()
    given = engineer.post(f"/requests/{request['id']}/offers", **offer)
    case["a_engineer"].post(f"/offers/{given['id']}/use")
    _wait(lambda: _rolled_up(case, before))
    draft = sales.post(f"{case.path}/price", take_newest=True)
    path = f"/quote-revisions/{draft['id']}"
    saved = sales.put(path, version=draft["version"], values=_prices(case))
    sales.post(f"{path}/issue", version=saved["version"])
    _wait(lambda: _has_pdf(customer, path))
    return (time.perf_counter() - began) * 1000


def _revised_offer(request: dict[str, Any], number: int) -> dict[str, Any]:
    return {
        "prices": [
            {
                "request_item_id": item["id"],
                "quantity": quantity,
                "unit_price": str(900 + number),
                "one_off": "0",
                "lead_time_days": 10,
            }
            for item in request["items"]
            for quantity in item["quantities"]
        ],
        "valid_until": str(today() + timedelta(days=40)),
    }


def _prices(case: Stage) -> dict[str, Any]:
    return {
        "steps": {"overhead": "12", "risk": "3", "profit_rule": "on_cost", "profit": "15"},
        "breaks": [
            {"part_id": part["id"], "quantity": quantity, "lead_time_days": 30}
            for part in case.inquiry["parts"]
            for quantity in part["quantities"]
        ],
        "valid_until": str(today() + timedelta(days=30)),
    }


def _version(case: Stage) -> int:
    return int(case["a_engineer"].get(f"/estimates/{case.known['estimate']}")["version"])


def _rolled_up(case: Stage, before: int) -> bool:
    found = case["a_engineer"].get(f"/estimates/{case.known['estimate']}/rollup")
    run = found["run"]
    return bool(run and run["estimate_version"] > before and not found["under_way"])


def _has_pdf(customer: Person, path: str) -> bool:
    try:
        return customer.page(f"/api/v1{path}/pdf").content.startswith(b"%PDF-")
    except Refused:
        return False


def _wait(look: Any) -> None:
    until = time.monotonic() + PATIENCE
    while not look():
        if time.monotonic() > until:
            raise NotSeen(f"The portal did not finish within {PATIENCE:.0f} s.")
        time.sleep(POLL)
