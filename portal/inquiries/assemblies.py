"""A drawing that shows several parts: they are proposed as the request's, with quantities."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from portal.inquiries.file_names import LONGEST_NAME
from portal.inquiries.looked_at import LookedAt
from portal.inquiries.typed import SUGGESTED, Typed
from shared_db.models import Drawing

LEAST_PARTS = 2
"""So many different ones make an assembly."""


@dataclass(frozen=True)
class Assembly:
    """What a drawing shows, each by its name with how many there are; `row` is the part that the
    drawing is for, "" for the whole."""

    row: str
    drawing: Drawing
    parts: tuple[tuple[str, int], ...]


def assemblies(
    typed: Typed, row: str, drawings: Sequence[Drawing], known: Mapping[UUID, LookedAt]
) -> list[Assembly]:
    """Those about which nothing was answered, and of which some part is in no row yet."""
    answered = typed.list_at(SUGGESTED)
    found = (
        Assembly(row, drawing, tuple(each_by_its_name(known[drawing.id].parts)))
        for drawing in drawings
        if len(known[drawing.id].parts) >= LEAST_PARTS and answer_to(drawing) not in answered
    )
    return [one for one in found if _missing(typed, one)]


def answer_to(drawing: Drawing) -> str:
    """By this it is noted that somebody decided about an assembly's parts, either way."""
    return f"assembly:{drawing.id}"


def add_parts(typed: Typed, assembly: Assembly) -> int:
    """Its parts become rows, behind those that are there; says for how many there was no room.

    A part's quantities are the assembly's, times how many of it are in one; none where those
    aren't typed, or can't be read.
    """
    asked = [typed.text(name).strip() for name in typed.quantity_names(assembly.row)]
    wanted = [int(one) for one in asked if one.isascii() and one.isdecimal()]
    missing = _missing(typed, assembly)
    for place, (name, count) in enumerate(missing):
        if not typed.has_room:
            return len(missing) - place
        row = typed.add_row()
        quantities = [count * one for one in wanted] if assembly.row else []
        typed.put_part(row, {"name": name, "quantities": quantities, "drawings": []})
    return 0


def _missing(typed: Typed, assembly: Assembly) -> list[tuple[str, int]]:
    there = {typed.text(f"parts-{row}-name").strip() for row in typed.rows}
    return [(name, count) for name, count in assembly.parts if name not in there]


def each_by_its_name(parts: Sequence[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    """Different parts that the file calls alike, or nothing at all, are told apart by a number."""
    times: Counter[str] = Counter()
    for place, (said, count) in enumerate(parts, start=1):
        name = said.strip()[: LONGEST_NAME - 6] or f"#{place}"
        times[name] += 1
        yield (name if times[name] == 1 else f"{name} ({times[name]})"), count
