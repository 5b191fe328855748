"""A shop takes in its own production records."""

from typing import Any

from portal.cli.people import Refused
from portal.cli.play.stage import Stage, expect, until


def shop_imports_records(stage: Stage) -> str:
    """The lead shop imports its production records, dirt and all."""
    engineer = stage["a_engineer"]
    sent = engineer.upload("/imports", stage.records, kind="production")
    read = until(lambda: _in_state(stage, sent["id"], {"read", "refused"}), "The file was not read")
    expect(read["state"] == "read", f"The file was refused: {read['problem']}")
    try:
        engineer.post(f"/imports/{sent['id']}/take", good_rows_only=True)
    except Refused as no:
        expect(no.code == "taken_in_before", str(no))
        return "refused, as it should: this very file was taken in before"
    done = until(lambda: _in_state(stage, sent["id"], {"done", "refused"}), "Nothing was taken in")
    expect(done["state"] == "done", f"The rows were refused: {done['problem']}")
    remarks = done["report"].get("remarks", {})
    told = ", ".join(f"{count} {code}" for code, count in sorted(remarks.items()))
    return f"{done['report']['written']} records; {told or 'no remarks'}"


def _in_state(stage: Stage, import_id: str, states: set[str]) -> Any:
    found = stage["a_engineer"].get(f"/imports/{import_id}")
    return found if found["state"] in states else None
