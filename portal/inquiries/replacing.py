"""A drawing that comes to one that was sent: perhaps its revision, which somebody has to say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from portal.inquiries.file_names import read_file_name, stem_of
from portal.inquiries.looked_at import LookedAt
from portal.inquiries.typed import SUGGESTED, Typed
from shared_db.models import Drawing


@dataclass(frozen=True)
class Replacement:
    """`new` may take the place of `old`, which stands in the same field of the form."""

    field: str
    new: Drawing
    old: Drawing


def replacements(
    typed: Typed, field: str, drawings: Sequence[Drawing], known: Mapping[UUID, LookedAt]
) -> list[Replacement]:
    """Uploads alike to what was sent for the same part, unless it was said that they stand beside
    it. `known`: what is known of the uploads."""
    answered = typed.list_at(SUGGESTED)
    sent = [one for one in drawings if one.since_revision is not None]
    found = []
    for new in drawings:
        if new.since_revision is not None or str(new.id) in answered:
            continue
        block = known[new.id].title_block
        number = block.number.value.casefold() if block.number else ""
        old = next((one for one in sent if _is_alike(new, one, number)), None)
        if old is not None:
            found.append(Replacement(field, new, old))
    return found


def _is_alike(new: Drawing, old: Drawing, number: str) -> bool:
    """Whether both have the same kind of file, and the same name or the same drawing number: a
    model comes beside a sheet, not in its place."""
    if new.kind is not old.kind:
        return False
    was = read_file_name(old.filename).number.casefold()
    says = {read_file_name(new.filename).number.casefold(), number} - {""}
    return stem_of(new.filename) == stem_of(old.filename) or was in says
