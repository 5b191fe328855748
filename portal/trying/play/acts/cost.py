"""Each shop prices its share from its own data; the costs roll up."""

from datetime import timedelta
from typing import Any

from portal.trying.people import about
from portal.trying.play.stage import Stage, expect
from shared_db.foundation.clock import today

MATERIAL = {
    "kind": "material",
    "description": "A5052",
    "basis": "weight",
    "mass_kg": "1.2",
    "yield_rate": "0.8",
    "price_per_kg": "950",
    "scrap_price_per_kg": "120",
}
BOUGHT = {"kind": "bought", "description": "ヘリサート M4", "unit_price": "38", "per_piece": "4"}
CELLS = frozenset(
    {
        "id", "kind", "description", "work_centre_id", "from_records", "basis", "price_per_kg",
        "mass_kg", "volume_cm3", "density", "yield_rate", "scrap_price_per_kg", "purchase_price",
        "pieces_per_purchase", "whole_units", "unit_price", "per_piece", "minimum_charge",
        "setup_minutes", "run_minutes", "hourly_rate", "handling_minutes",
        "non_recurring_minutes", "non_recurring_amount", "non_recurring_spread", "minimum",
        "one_off", "pieces", "offer_id", "size_mm", "cut_length_mm", "pierces", "bends", "holes",
        "drawn",
    }
)  # fmt: skip
"""What a line is saved with; the rest of what is shown is for reading."""


def lead_estimates(stage: Stage) -> str:
    """The lead's engineer builds the estimate: times from records, numbers from drawings."""
    engineer = stage["a_engineer"]
    estimate = engineer.post(f"{stage.path}/estimates")
    stage.known["estimate"] = estimate["id"]
    centre = stage.known["centre"]
    path = f"/estimates/{estimate['id']}"
    proposed = engineer.get(f"{path}/proposal", work_centre_id=centre)["proposal"]
    operation = {
        "kind": "operation",
        "description": "切削",
        "work_centre_id": centre,
        "setup_minutes": str((proposed or {}).get("setup_minutes") or "45"),
        "run_minutes": str((proposed or {}).get("run_minutes") or "12"),
        "from_records": proposed is not None,
        "non_recurring_amount": "20000",
    }
    said = engineer.get(f"{path}/drawn")["drawings"]
    for part in estimate["parts"]:
        part["scrap_percent"] = "2"
        outside = [line for line in part["lines"] if line["kind"] == "outside"]
        drawings = [one for one in said if one["estimate_part_id"] == part["id"]]
        own = [
            MATERIAL | _drawn(drawings, "mass_kg"),
            BOUGHT,
            operation | _drawn(drawings, "cut_length_mm", "holes"),
        ]
        part["lines"] = [*own, *outside]
    saved = _save(engineer, estimate)
    stage.known["outside"] = {
        line["id"]: line["description"]
        for part in saved["parts"]
        for line in part["lines"]
        if line["kind"] == "outside"
    }
    lines = [line for part in saved["parts"] for line in part["lines"]]
    drawn = sum(
        one["source"]["kind"] == "drawing" for line in lines for one in line["measured"].values()
    )
    expect(drawn == sum(len(line["drawn"]) for line in lines), "A drawing's number is another's.")
    where = f"from {proposed['records']} records" if proposed else "by hand"
    return f"{len(lines)} lines; times {where}; {drawn} numbers from drawings"


def _drawn(drawings: list[dict[str, Any]], *names: str) -> dict[str, Any]:
    """Cells of a line with what the first of these drawings says that says it."""
    cells: dict[str, Any] = {"drawn": {}}
    for name in names:
        for one in drawings:
            if name in one["measured"] and name not in cells:
                cells[name] = one["measured"][name]["value"]
                cells["drawn"][name] = one["drawing_id"]
    return cells


def lead_asks(stage: Stage) -> str:
    """The lead asks B and C for prices of its outside lines, in one go."""
    requests = []
    for short, word in (("b", "曲げ"), ("c", "仕上げ")):
        lines = [line for line, text in stage.known["outside"].items() if word in text]
        sketch = [stage.known["sketch"]] if short == "b" else []
        requests.append(
            {
                "to_company_id": stage.company(short),
                "line_ids": lines,
                "materials": {lines[0]: {"by": "supplied", "note": "切削済みの品を支給します"}},
                "note": "図面の通り。ご質問はスレッドへ。",
                "due_on": str(today() + timedelta(days=7)),
                "drawing_ids": [*stage.known["drawings"], *sketch],
            }
        )
    several = f"/estimates/{stage.known['estimate']}/requests/several"
    asked = stage["a_engineer"].post(several, requests=requests)["requests"]
    for short, one in zip("bc", asked, strict=True):
        stage.known[f"request_{short}"] = one["id"]
        stage[f"{short}_engineer"].hears(
            "asked_of_you", lambda event: "request" in event["data"]["kind"]
        )
    return "two requests, each in its shop's inbox"


def support_shops_offer(stage: Stage) -> str:
    """B and C build their own estimates in the same screens, and give offers."""
    for short in ("b", "c"):
        _offer(stage, short)
    for short in ("b", "c"):
        request = stage.known[f"request_{short}"]
        stage["a_engineer"].hears("offer_given", about(request_id=request))
    return "two offers heard by the lead"


def lead_takes_offers(stage: Stage) -> str:
    """The lead looks at what was offered, and takes an offer for each line."""
    engineer = stage["a_engineer"]
    estimate = stage.known["estimate"]
    before = engineer.get(f"/estimates/{estimate}")
    empty = [
        line
        for part in before["parts"]
        for line in part["lines"]
        if line["kind"] == "outside" and not line["offer_id"]
    ]
    offered = engineer.get(f"/estimates/{estimate}/offers")["lines"]
    expect(len(empty) == len(offered), "An offer has filled a line by itself, or is not shown.")
    for line in offered:
        engineer.post(f"/offers/{line['offers'][0]['offer_id']}/use", line_ids=[line["line_id"]])
    return f"{len(offered)} lines, each with an offer of its own"


def costs_roll_up(stage: Stage) -> str:
    """The costs roll up by themselves."""
    estimate = stage.known["estimate"]
    stage["a_engineer"].hears("rolled_up", about(estimate_id=estimate, complete=True))
    run = stage.until(lambda: _newest_run(stage), "The costs did not come to rest")
    expect(run["complete"], "The roll-up is not complete.")
    expect(run["computes_the_same"], "The kept run does not compute the same again.")
    breaks = [b for part in run["result"]["parts"] for b in part["breaks"]]
    return f"{len(breaks)} breaks complete, engine version {run['engine_version']}"


def _newest_run(stage: Stage) -> Any:
    """The last run, once no further one is under way: each offer and each change asks for one."""
    found = stage["a_engineer"].get(f"/estimates/{stage.known['estimate']}/rollup")
    return None if found["under_way"] else found["run"]


def _offer(stage: Stage, short: str) -> None:
    engineer = stage[f"{short}_engineer"]
    request = stage.known[f"request_{short}"]
    engineer.post(f"/requests/{request}/seen")
    estimate = engineer.post(f"/requests/{request}/estimates")
    centre = _centre(stage, f"{short}_engineer")
    for part in estimate["parts"]:
        part["lines"] = [
            {
                "kind": "operation",
                "description": "自社工程",
                "work_centre_id": centre["id"],
                "setup_minutes": "30",
                "run_minutes": "4.5",
            }
        ]
    _save(engineer, estimate)
    asked = engineer.get(f"/requests/{request}")
    prices = [
        {
            "request_item_id": item["id"],
            "quantity": quantity,
            "unit_price": str(900 + 3000 // quantity),
            "one_off": "5000",
            "lead_time_days": 10,
        }
        for item in asked["items"]
        for quantity in item["quantities"]
    ]
    engineer.post(
        f"/requests/{request}/offers",
        prices=prices,
        valid_until=str(today() + timedelta(days=40)),
        conditions="梱包費を含みます",
    )


def _centre(stage: Stage, who: str) -> dict[str, Any]:
    centres: list[dict[str, Any]] = stage[who].get("/work-centres")["work_centres"]
    with_rate = [centre for centre in centres if centre["hourly_rate"]]
    expect(bool(with_rate), f"{who} has no work centre with a rate.")
    return with_rate[0]


def _save(engineer: Any, estimate: dict[str, Any]) -> Any:
    parts = [
        {
            "id": part["id"],
            "scrap_percent": part.get("scrap_percent"),
            "lines": [{k: v for k, v in line.items() if k in CELLS} for line in part["lines"]],
        }
        for part in estimate["parts"]
    ]
    return engineer.put(f"/estimates/{estimate['id']}", version=estimate["version"], parts=parts)
