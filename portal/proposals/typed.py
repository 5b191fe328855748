"""The proposal's form as it is typed: part after part, with any number of steps.

Who makes a step may be left to the part's usual shop, or to that of the whole; a chain of steps may
be put into other parts. Both are what the form does: a version says of every step whose it is.
"""

from collections.abc import Collection, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict

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
        "usual_company": "",
        "parts": [
            {
                "part_id": str(part.id),
                "usual_company": "",
                "operations": [
                    {name: str(getattr(step, name)) for name in FIELDS}
                    for step in steps.get(part.id, [])
                ]
                or [empty_row()],
            }
            for part in parts
        ],
    }


def typed(form: MultiDict[str, str]) -> Typed:
    """What was typed, after what the button did: a row added or taken away, a chain copied."""
    gone = form.get("remove_row")
    tree = nested({name: form[name] for name in form if not gone or not _of(gone, name)})
    parts = [_plan(part) for part in _dicts(tree.get("parts"))]
    for place, part in enumerate(parts):
        if form.get("add_row") == f"parts-{place}-operations":
            part["operations"].append(empty_row())
    if chain := form.get("copy_chain"):
        parts = with_chain(parts, chain, form.getlist(f"copy_to.{chain}"))
    return {
        "client_id": form.get("client_id", ""),
        "based_on": form.get("based_on", ""),
        "note": form.get("note", ""),
        "usual_company": form.get("usual_company", ""),
        "parts": parts,
    }


def with_chain(parts: Sequence[Row], chain: str, into: Collection[str]) -> list[Any]:
    """The parts, those in `into` with the steps of the part `chain` in the place of their own."""
    steps = next((_typed_rows(part) for part in parts if part["part_id"] == chain), [])
    copied = [
        part | {"operations": [dict(step) for step in steps]}
        if steps and part["part_id"] in into and part["part_id"] != chain
        else part
        for part in parts
    ]
    return list(copied)


def as_put_forward(sent: Typed) -> Typed:
    """As it is read: of a step that names no company the usual one, of its part or of the whole."""
    return {name: sent[name] for name in ("client_id", "based_on", "note")} | {
        "parts": [
            {
                "part_id": part["part_id"],
                "operations": [
                    row | {"company_id": row["company_id"] or usual} for row in part["operations"]
                ],
            }
            for part in sent["parts"]
            for usual in (part["usual_company"] or sent["usual_company"],)
        ]
    }


def without_empty_rows(sent: Typed) -> Typed:
    """As it is read: a row in which nothing was typed is no step."""
    parts = [part | {"operations": _typed_rows(part)} for part in sent["parts"]]
    return sent | {"parts": parts}


def flat(sent: Typed) -> dict[str, str]:
    """The values by the names of the page's fields."""
    return {
        "note": sent["note"],
        "usual_company": sent.get("usual_company", ""),
        **{
            f"parts-{place}-usual_company": part.get("usual_company", "")
            for place, part in enumerate(sent["parts"])
        },
    } | {
        f"parts-{place}-operations-{row}-{name}": value
        for place, part in enumerate(sent["parts"])
        for row, operation in enumerate(part["operations"])
        for name, value in operation.items()
    }


def has_steps(rows: Sequence[Row]) -> bool:
    """Whether something was typed in any of these."""
    return any(any(row.values()) for row in rows)


def empty_row() -> Row:
    """A step in which nothing was typed."""
    return dict.fromkeys(FIELDS, "")


def _plan(part: dict[str, Any]) -> dict[str, Any]:
    rows = [
        {name: str(row.get(name, "")) for name in FIELDS} for row in _dicts(part.get("operations"))
    ]
    named = {name: str(part.get(name, "")) for name in ("part_id", "usual_company")}
    return {**named, "operations": rows}


def _typed_rows(part: dict[str, Any]) -> list[Row]:
    """The rows in which something was typed."""
    return [row for row in part["operations"] if any(row.values())]


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _of(row: str, name: str) -> bool:
    return name.startswith(f"{row}-")
