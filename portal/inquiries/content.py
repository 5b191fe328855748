"""What a customer asks for as plain JSON: the snapshot of a revision, and what changed since."""

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from portal.inquiries import queries
from shared_db.foundation.base import Json
from shared_db.models import Drawing, Inquiry, Part
from shared_db.spine.transaction import Work

FIELDS = (
    "subject", "delivery_date", "repeat", "quality_level", "target_cost", "delivery_place",
    "remarks",
)  # fmt: skip
PART_FIELDS = ("name", "drawing_number", "drawing_revision", "material", "quantities")
MOVED = "drawing_moved"
"""The field of a change by which a drawing came to another part: `part` is its file's name then,
before and after are parts, "" for the whole."""
MORE_QUANTITIES = "more_quantities"
"""The field of a change by which quantities came to those that are asked for."""
UNCONCERNING = frozenset({"subject", "target_cost"})
"""What the customer calls it and hopes to pay: no price rests on it."""
UNSAID = frozenset({"target_cost"})
"""That it changed is told, not from what to what: no money in a channel."""


def content_of(work: Work, inquiry: Inquiry) -> Json:
    """The inquiry as it stands now, whole."""
    parts = queries.parts_of(work, inquiry)
    quantities = queries.quantities_of(work, [part.id for part in parts])
    drawings = queries.standing_drawings(work, inquiry)
    return {
        **{name: _plain(getattr(inquiry, name)) for name in FIELDS},
        "parts": [_part(part, quantities.get(part.id, []), drawings) for part in parts],
        "drawings": _files(drawings, None),
    }


def changes_between(old: Json, new: Json) -> list[Json]:
    """What a person wants to hear of a revision: {field, part, before, after} each."""
    changes = [_change(name, old[name], new[name]) for name in FIELDS if old[name] != new[name]]
    was, now = _places(old), _places(new)
    moved = [
        i for i, (name, part_id, _) in was.items() if now.get(i, (name, part_id))[1] != part_id
    ]
    changes += [_change(MOVED, was[i][2], now[i][2], now[i][0]) for i in moved]
    old, new = _without(old, moved), _without(new, moved)
    changes += _file_changes(old["drawings"], new["drawings"], None)
    before = {part["id"]: part for part in old["parts"]}
    after = {part["id"]: part for part in new["parts"]}
    for part_id, part in after.items():
        if part_id in before:
            changes += _part_changes(before[part_id], part)
        else:
            changes.append(_change("part", None, part["name"]))
            changes += _file_changes([], part["drawings"], part["name"])
    changes += [_change("part", part["name"], None) for i, part in before.items() if i not in after]
    return changes


def _places(content: Json) -> dict[str, tuple[str, str, str]]:
    """Where each drawing is: its file's name, the part's id and name; "" twice for the whole."""
    wholes = [{"id": "", "name": "", "drawings": content["drawings"]}]
    return {
        drawing["id"]: (drawing["filename"], part["id"], part["name"])
        for part in wholes + content["parts"]
        for drawing in part["drawings"]
    }


def _without(content: Json, drawing_ids: Collection[str]) -> Json:
    def left(holder: Json) -> Json:
        kept = [one for one in holder["drawings"] if one["id"] not in drawing_ids]
        return {**holder, "drawings": kept}

    return left(content) | {"parts": [left(part) for part in content["parts"]]}


def changes_of_parts(old: Json, new: Json, part_ids: Collection[str]) -> list[Json]:
    """The same, as far as it concerns these parts: with what changed for the whole inquiry."""
    return [
        change
        for change in changes_between(_only(old, part_ids), _only(new, part_ids))
        if change["field"] not in UNCONCERNING
    ]


def concerned_parts(old: Json, new: Json) -> set[str]:
    """The parts of which something else is asked now: a price made of the old doesn't hold.

    Their quantities apart, since a price at one quantity says nothing of another. What changed for
    the whole concerns all of them; what is asked no more, and what is new, is among them.
    """
    before, after = _asked(old), _asked(new)
    if _of_the_whole(old) != _of_the_whole(new):
        return before.keys() | after.keys()
    return {i for i in before.keys() | after.keys() if before.get(i) != after.get(i)}


def _of_the_whole(content: Json) -> Json:
    return {name: content[name] for name in (*FIELDS, "drawings") if name not in UNCONCERNING}


def _asked(content: Json) -> dict[str, Json]:
    return {
        part["id"]: {name: said for name, said in part.items() if name != "quantities"}
        for part in content["parts"]
    }


def _only(content: Json, part_ids: Collection[str]) -> Json:
    return {**content, "parts": [part for part in content["parts"] if part["id"] in part_ids]}


def _part_changes(old: Json, new: Json) -> list[Json]:
    changes = [
        _change(_field(name, old, new), _said(old[name]), _said(new[name]), new["name"])
        for name in PART_FIELDS
        if old[name] != new[name]
    ]
    return changes + _file_changes(old["drawings"], new["drawings"], new["name"])


def _field(name: str, old: Json, new: Json) -> str:
    only_more = name == "quantities" and set(old[name]) < set(new[name])
    return MORE_QUANTITIES if only_more else name


def _file_changes(old: list[Json], new: list[Json], part: str | None) -> list[Json]:
    before = {drawing["id"]: drawing["filename"] for drawing in old}
    after = {drawing["id"]: drawing["filename"] for drawing in new}
    dropped = [_change("drawing", name, None, part) for i, name in before.items() if i not in after]
    added = [_change("drawing", None, name, part) for i, name in after.items() if i not in before]
    return dropped + added


def _change(field: str, before: Any, after: Any, part: str | None = None) -> Json:
    if field in UNSAID:
        before = after = None
    return {"field": field, "part": part, "before": before, "after": after}


def _said(value: Any) -> Any:
    return " / ".join(map(str, value)) if isinstance(value, list) else value


def _part(part: Part, quantities: Sequence[int], drawings: Sequence[Drawing]) -> Json:
    return {
        "id": str(part.id),
        "name": part.name,
        "drawing_number": part.drawing_number,
        "drawing_revision": part.drawing_revision,
        "material": part.material,
        "quantities": list(quantities),
        "drawings": _files(drawings, part.id),
    }


def _files(drawings: Sequence[Drawing], part_id: UUID | None) -> list[Json]:
    return [
        {"id": str(drawing.id), "filename": drawing.filename, "sha256": drawing.sha256}
        for drawing in drawings
        if drawing.part_id == part_id
    ]


def _plain(value: Any) -> str | None:
    """As text: a day as ISO writes it, whole yen without what the column adds to them."""
    if isinstance(value, Decimal):
        return str(int(value))
    return None if value is None else str(value)
