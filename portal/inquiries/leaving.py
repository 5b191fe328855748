"""A part whose last file went elsewhere: what only that file said of it goes, too."""

from collections.abc import Mapping

from portal.inquiries.proposing import Proposals
from portal.inquiries.typed import SUGGESTED, Typed


def move_out(typed: Typed, proposals: Proposals, places: Mapping[str, str]) -> None:
    """Tidy the parts that lost their last file, now that drawings lie elsewhere than in `places`:
    by their ids the rows where they lay. `proposals` are those of the form as it was."""
    for row in dict.fromkeys(places.values()):
        if row and row in typed.rows and not typed.list_at(typed.file_fields[row]):
            _leave(typed, proposals, row)


def _leave(typed: Typed, proposals: Proposals, row: str) -> None:
    """What was put in from its drawings, and nobody changed, is emptied; a part of which nothing is
    left goes, unless it was sent or is the only one."""
    noted = [name for name in typed.list_at(SUGGESTED) if name.startswith(f"parts-{row}-")]
    for name in noted:
        if any(said.stands for said in proposals.said.get(name, [])):
            typed.values[name] = ""
            typed.take_from(SUGGESTED, name)
    if typed.is_empty(row) and len(typed.rows) > 1:
        typed.remove_row(row)
