"""What the drawings of a form say of its fields: proposed beside them, put into those left empty.

What a person typed is never typed over. A field that was filled here is noted under `SUGGESTED`: it
may become better, from the file's name to what the title block says, until somebody changes it;
and one that was emptied since stays empty.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from portal.inquiries.assemblies import Assembly, assemblies
from portal.inquiries.file_names import FileName, read_file_name
from portal.inquiries.looked_at import LookedAt, look_at
from portal.inquiries.queries import bindable_drawings
from portal.inquiries.replacing import Replacement, replacements
from portal.inquiries.typed import SUGGESTED, Typed
from shared_db.models import Drawing, Inquiry
from shared_db.spine.transaction import Work

FROM_BLOCK = {
    "name": "name",
    "drawing_number": "number",
    "drawing_revision": "revision",
    "material": "material",
    "quantities": "quantity",
}
"""A part's fields, and what they are called in a title block."""


@dataclass(frozen=True)
class Said:
    """A value for a field, and which drawing says so."""

    name: str
    """The field that it is for, as the form calls it."""
    value: str
    drawing: Drawing
    place: str = ""
    """What it is in the title block; "" where the file's name says it."""
    stands: bool = False
    """Whether that is what the field holds."""


@dataclass
class Proposals:
    """What a form shows beside its fields, by the fields' names."""

    said: dict[str, list[Said]] = field(default_factory=dict)
    assemblies: dict[str, list[Assembly]] = field(default_factory=dict)
    replacements: dict[str, list[Replacement]] = field(default_factory=dict)
    awaited: bool = False
    """Whether drawings are still being looked at."""


def propose(work: Work, inquiry: Inquiry, typed: Typed) -> Proposals:
    """Fill what is empty in `typed`, and say what is proposed. Only uploads that were not sent yet
    propose anything: what was sent was looked at then."""
    drawings = {str(drawing.id): drawing for drawing in bindable_drawings(work, inquiry)}
    uploads = [one for one in drawings.values() if one.since_revision is None]
    known = look_at(work, uploads)
    proposals = Proposals(awaited=any(one.awaited for one in known.values()))
    named = {
        at: [drawings[one] for one in typed.list_at(at) if one in drawings]
        for at in typed.file_fields.values()
    }
    for row, at in typed.file_fields.items():
        new = [one for one in named[at] if one.since_revision is None]
        if row:
            for said in _of_row(typed, row, new, known):
                proposals.said.setdefault(said.name, []).append(said)
        proposals.assemblies[at] = assemblies(typed, row, new, known)
        alike = replacements(typed, at, named, known)
        proposals.replacements[at] = _with_revisions(work, alike, known)
    return proposals


def _with_revisions(
    work: Work, found: list[Replacement], known: Mapping[UUID, LookedAt]
) -> list[Replacement]:
    """What was sent is looked at only where something may replace it."""
    sent = look_at(work, [one.old for one in found])
    return [
        replace(one, revisions=_revisions(one.new, known), replaced=_revisions(one.old, sent))
        for one in found
    ]


def _revisions(drawing: Drawing, known: Mapping[UUID, LookedAt]) -> tuple[str, ...]:
    read = known[drawing.id].title_block.revision
    both = (read.value.strip() if read else "", read_file_name(drawing.filename).revision)
    return tuple(one for one in both if one)


def _of_row(
    typed: Typed, row: str, drawings: list[Drawing], known: Mapping[UUID, LookedAt]
) -> Iterator[Said]:
    for part_field, in_block in FROM_BLOCK.items():
        from_blocks: dict[str, Drawing] = {}
        from_names: dict[str, Drawing] = {}
        for drawing in drawings:
            read = getattr(known[drawing.id].title_block, in_block)
            value = _plain(in_block, read.value) if read else ""
            if value:
                from_blocks.setdefault(value, drawing)
            value = _by_name(part_field, read_file_name(drawing.filename))
            if value:
                from_names.setdefault(value, drawing)
        name = _field(typed, row, part_field)
        if part_field != "quantities":
            _fill(typed, row, name, list(from_blocks), list(from_names))
        yield from _beside(typed, row, name, in_block, from_blocks, from_names)


def _field(typed: Typed, row: str, part_field: str) -> str:
    """Of several quantities the first one. It is never put in: a drawing says how many go into one
    machine, which may not be how many are wanted."""
    return (
        f"parts-{row}-quantities-0" if part_field == "quantities" else f"parts-{row}-{part_field}"
    )


def _standing(typed: Typed, row: str, name: str) -> list[str]:
    """What a field holds; all quantities of a part are one field here."""
    names = typed.quantity_names(row) if "-quantities-" in name else [name]
    return [text for one in names if (text := typed.text(one).strip())]


def _fill(typed: Typed, row: str, name: str, blocks: list[str], names: list[str]) -> None:
    """Where several title blocks say different things, none of them is put in."""
    stands, was_filled = _standing(typed, row, name), name in typed.list_at(SUGGESTED)
    if not stands and not was_filled:
        best = blocks if len(blocks) == 1 else [] if blocks else names[:1]
    elif was_filled and len(blocks) == 1 and stands and stands[0] in names:
        best = blocks
    else:
        return
    for value in best:
        typed.values[name] = value
        typed.add_to(SUGGESTED, name)


def _beside(
    typed: Typed,
    row: str,
    name: str,
    in_block: str,
    blocks: Mapping[str, Drawing],
    names: Mapping[str, Drawing],
) -> Iterator[Said]:
    """What is shown at the field: all that title blocks say; what a file's name says, while it
    stands there and nobody has touched it. A revision that differs is shown, too: the drawing was
    changed, and the part may say so."""
    stands = _standing(typed, row, name)
    for value, drawing in blocks.items():
        yield Said(name, value, drawing, in_block, value in stands)
    if name in typed.list_at(SUGGESTED):
        for value, drawing in names.items():
            if value in stands and value not in blocks:
                yield Said(name, value, drawing, "", stands=True)
    if in_block == "revision" and stands:
        for value, drawing in names.items():
            if value not in stands and value not in blocks:
                yield Said(name, value, drawing)


def _plain(in_block: str, value: str) -> str:
    """As the form writes it: a quantity without its counter (4 個)."""
    if in_block != "quantity":
        return value.strip()
    found = re.match(r"\s*0*([1-9]\d*)", value)
    return found[1] if found else ""


def _by_name(part_field: str, said: FileName) -> str:
    """A part is called by its number where the file's name says nothing else."""
    if part_field == "name":
        return said.name or said.number
    if part_field == "quantities":
        return ""
    return str(getattr(said, FROM_BLOCK[part_field]))
