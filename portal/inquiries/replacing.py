"""A drawing that comes to one that was sent: perhaps its revision, which somebody has to say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from portal.inquiries.file_names import drawing_of, read_file_name
from portal.inquiries.looked_at import LookedAt
from portal.inquiries.typed import SUGGESTED, Typed
from shared_db.models import Drawing


@dataclass(frozen=True)
class Replacement:
    """`new`, named in `field` of the form, may take the place of `old`, which stands in `place`."""

    field: str
    new: Drawing
    place: str
    old: Drawing
    revisions: tuple[str, ...] = ()
    """What `new` says of its revision: its title block before its file's name."""
    replaced: tuple[str, ...] = ()
    """The same of `old`."""


def replacements(
    typed: Typed,
    field: str,
    named: Mapping[str, Sequence[Drawing]],
    known: Mapping[UUID, LookedAt],
) -> list[Replacement]:
    """Uploads of a field alike to what was sent, for the same part rather than for another one,
    unless it was said that they stand beside it. `named`: the drawings by their fields; `known`:
    what is known of the uploads."""
    answered = typed.list_at(SUGGESTED)
    places = [field, *(one for one in named if one != field)]
    sent = [(at, one) for at in places for one in named[at] if one.since_revision is not None]
    found = []
    for new in named[field]:
        if new.since_revision is not None or str(new.id) in answered:
            continue
        block = known[new.id].title_block
        number = block.number.value.casefold() if block.number else ""
        old = next(((at, one) for at, one in sent if _is_alike(new, one, number)), None)
        if old is not None:
            found.append(Replacement(field, new, *old))
    return found


def _is_alike(new: Drawing, old: Drawing, number: str) -> bool:
    """Whether both have the same kind of file, and the same name or the same drawing number: a
    model comes beside a sheet, not in its place."""
    if new.kind is not old.kind:
        return False
    was = read_file_name(old.filename).number.casefold()
    says = {read_file_name(new.filename).number.casefold(), number} - {""}
    return drawing_of(new.filename) == drawing_of(old.filename) or was in says
