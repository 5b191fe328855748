"""A shop takes in its own production records."""

from collections import Counter
from typing import Any

from estimator.records.csv_production import ProductionRow, read_production
from portal.trying.people import Refused
from portal.trying.play.stage import Stage, expect


def shop_imports_records(stage: Stage) -> str:
    """The lead shop imports its production records, dirt and all."""
    engineer = stage["a_engineer"]
    sent = engineer.upload("/imports", stage.records, kind="production")
    read = stage.until(
        lambda: _in_state(stage, sent["id"], {"read", "refused"}), "The file was not read"
    )
    expect(read["state"] == "read", f"The file was refused: {read['problem']}")
    try:
        engineer.post(f"/imports/{sent['id']}/take", good_rows_only=True)
    except Refused as no:
        expect(no.code == "taken_in_before", str(no))
        return "refused, as it should: this very file was taken in before"
    done = stage.until(
        lambda: _in_state(stage, sent["id"], {"done", "refused"}), "Nothing was taken in"
    )
    expect(done["state"] == "done", f"The rows were refused: {done['problem']}")
    remarks = done["report"].get("remarks", {})
    told = ", ".join(f"{count} {code}" for code, count in sorted(remarks.items()))
    return f"{done['report']['written']} records; {told or 'no remarks'}"


def manager_names_the_work_centre(stage: Stage) -> str:
    """The manager says which work centre the records speak of, and its rate."""
    with stage.records.open("rb") as file:
        rows = (row for row in read_production(file).entries if isinstance(row, ProductionRow))
        operation, count = Counter(row.operation for row in rows).most_common(1)[0]
    name = f"{operation[:60]} ({stage.inquiry['number']})"
    centre = stage["a_manager"].post(
        "/work-centres", name=name, operation_name=operation, hourly_rate="4500"
    )
    stage.known["centre"] = centre["id"]
    return f"{operation}, {count} records, ¥4,500/h"


def _in_state(stage: Stage, import_id: str, states: set[str]) -> Any:
    found = stage["a_engineer"].get(f"/imports/{import_id}")
    return found if found["state"] in states else None
