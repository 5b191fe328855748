"""The proposal's form as it is typed: part after part, with any number of steps."""

from collections.abc import Mapping, Sequence
from typing import Any

from portal.forms import nested
from portal.proposals.queries import Version
from shared_db.models import Part

FIELDS = ("name", "company_id", "specification")
Row = dict[str, str]
Typed = dict[str, Any]


def fresh(parts: Sequence[Part], version: Version | None) -> Typed:
    """The standing version's steps for the parts that are wanted now; else an empty step each."""
    steps = {plan.part.id: plan.steps for plan in version.parts} if version else {}
    return {
        "based_on": str(version.proposal.number if version else 0),
        "note": version.proposal.note if version else "",
        "parts": [
            {
                "part_id": str(part.id),
                "operations": [
                    {name: str(getattr(step, name)) for name in FIELDS}
                    for step in steps.get(part.id, [])
                ]
                or [empty_row()],
            }
            for part in parts
        ],
    }


def typed(form: Mapping[str, str]) -> Typed:
    """What was typed, with the row added or taken away that the button asked for."""
    gone = form.get("remove_row")
    tree = nested({name: form[name] for name in form if not gone or not _of(gone, name)})
    parts = [_plan(part) for part in _dicts(tree.get("parts"))]
    for place, part in enumerate(parts):
        if form.get("add_row") == f"parts-{place}-operations":
            part["operations"].append(empty_row())
    return {
        "client_id": form.get("client_id", ""),
        "based_on": form.get("based_on", ""),
        "note": form.get("note", ""),
        "parts": parts,
    }


def without_empty_rows(sent: Typed) -> Typed:
    """As it is read: a row in which nothing was typed is no step."""
    parts = [
        part | {"operations": [row for row in part["operations"] if any(row.values())]}
        for part in sent["parts"]
    ]
    return sent | {"parts": parts}


def flat(sent: Typed) -> dict[str, str]:
    """The values by the names of the page's fields."""
    return {
        f"parts-{place}-operations-{row}-{name}": value
        for place, part in enumerate(sent["parts"])
        for row, operation in enumerate(part["operations"])
        for name, value in operation.items()
    }


def empty_row() -> Row:
    """A step in which nothing was typed."""
    return dict.fromkeys(FIELDS, "")


def _plan(part: dict[str, Any]) -> dict[str, Any]:
    rows = [
        {name: str(row.get(name, "")) for name in FIELDS} for row in _dicts(part.get("operations"))
    ]
    return {"part_id": str(part.get("part_id", "")), "operations": rows}


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _of(row: str, name: str) -> bool:
    return name.startswith(f"{row}-")
