"""Two people at one sent request: what each of them changes is kept, by field and by part.

What stood at a revision is kept whole, and so is who sent it: that is the base of the merge.
"""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from flask_babel import gettext

from portal.inquiries import queries
from portal.inquiries.content import FIELDS, PART_FIELDS, content_of
from portal.inquiries.typed import Typed, each_file_once
from portal.inquiries.words import field_label, field_word, typed_value
from portal.merging import Decided, Merging, typed_over
from shared_db.foundation.base import Json
from shared_db.models import Inquiry
from shared_db.spine.transaction import Work
from shared_db.spine.typed_changes import Changes, Saving

REVISION = "revision"
"""What the version of a choice counts here; a draft counts its own savings."""


def merge_newest(work: Work, inquiry: Inquiry, typed: Typed, decided: Decided) -> bool:
    """Put what others have asked for since into the form of a revision; tells if there is any.

    Raises `Contested` where both changed one field, or one a part that the other removed.
    """
    began = typed.revision
    if began >= inquiry.revision:
        return False
    sent = {row.revision: (row, who) for row, who in queries.revisions_of(work, inquiry)}
    trees = {
        number: Typed.from_content(row.content, number).tree() for number, (row, _) in sent.items()
    }
    savings = [
        Saving(after, sent[after][0].created_by, sent[after][1], _over(trees[before], trees[after]))
        for before, after in pairwise(sorted(trees))
        if after > began
    ]
    changes = Changes.of(savings, is_whole=began in trees)
    merging = Merging(work, changes, decided if decided.of == REVISION else Decided())
    now = Typed.from_content(content_of(work, inquiry), inquiry.revision).tree()
    newest = _Merge(merging, typed, trees.get(began, {}), now).done()
    merging.settle(inquiry.revision, REVISION)
    typed.values = newest.values | {"revision": str(inquiry.revision)}
    return True


class _Merge:
    """`base`, `theirs`: a requirement as `Typed.tree` has it."""

    def __init__(self, merging: Merging, typed: Typed, base: Json, theirs: Json) -> None:
        self.merging = merging
        self.rows = typed.rows
        self.typed = typed
        self.newest = Typed(typed.values)
        self.base, self.theirs = base, theirs
        self.parts_then, self.parts_now = _by_id(base), _by_id(theirs)

    def done(self) -> Typed:
        mine = self.typed.tree()
        for name in FIELDS:
            if self._takes(name, mine, self.theirs):
                self.newest.values[name] = self.theirs[name]
        self.newest.values["drawings"] = _files(mine, self.base, self.theirs)
        for row, part in zip(self.rows, mine["parts"], strict=True):
            self._part(row, part)
        sent = {part.get("id") for part in mine["parts"]}
        for part_id, part in self.parts_now.items():
            if part_id not in sent and self._comes(part_id, part):
                self.newest.put_part(str(int(self.newest.rows[-1]) + 1), part)
        fields = {name: self.newest.list_at(name) for name in self.newest.file_fields.values()}
        self.newest.values |= each_file_once(fields, self.typed.values)
        return self.newest

    def _part(self, row: str, mine: Json) -> None:
        part_id = mine.get("id", "")
        theirs, then = self.parts_now.get(part_id), self.parts_then.get(part_id)
        if theirs is not None:
            taken = {
                name: theirs[name]
                for name in PART_FIELDS
                if self._takes(name, mine, theirs, part_id, row)
            }
            files = _files(mine, then or {}, theirs)
            self.newest.put_part(row, mine | taken | {"drawings": files})
        elif then is not None and self._goes(part_id, mine, then):
            self.newest.remove_row(row)
        elif then is not None:  # it comes back as another one
            self.newest.put_part(row, mine | {"id": ""})

    def _takes(self, name: str, mine: Json, theirs: Json, part_id: str = "", row: str = "") -> bool:
        """Whether the others' value of a field counts."""
        at = f"parts-{row}-{name}" if part_id else name
        side = self.merging.take(
            f"{part_id}/{name}" if part_id else name,
            _said(mine.get(name)),
            _said(theirs[name]),
            lambda: field_label(at, self.rows),
            lambda value: typed_value(name, value),
        )
        return side == "theirs" and _said(mine.get(name)) != _said(theirs[name])

    def _goes(self, part_id: str, mine: Json, then: Json) -> bool:
        """Whether a part goes that they removed: unless something was typed in it."""
        if _summary(mine) == _summary(then):
            return True
        side = self.merging.choose(part_id, _summary(mine), gettext("removed"), _name(then))
        return side == "theirs"

    def _comes(self, part_id: str, theirs: Json) -> bool:
        """Whether a part comes that isn't in the form: they added it, or I removed it."""
        then = self.parts_then.get(part_id)
        if then is None:
            return True
        if _summary(theirs) == _summary(then):
            return False
        side = self.merging.choose(part_id, gettext("removed"), _summary(theirs), _name(theirs))
        return side == "theirs"


def _over(before: Json, after: Json) -> dict[str, Any]:
    return typed_over(dict(_flat(before)), dict(_flat(after)))


def _flat(tree: Json) -> Iterator[tuple[str, str]]:
    """Fields by their keys; a part's by its id, and the whole part under the id alone."""
    for name in FIELDS:
        yield name, _said(tree[name])
    for part in tree["parts"]:
        yield part["id"], _summary(part)
        for name in PART_FIELDS:
            yield f"{part['id']}/{name}", _said(part[name])


def _by_id(tree: Json) -> dict[str, Json]:
    return {part["id"]: part for part in tree.get("parts", [])}


def _files(mine: Json, base: Json, theirs: Json) -> list[str]:
    """Drawings that either added, without those that either took out."""
    had, there = base.get("drawings", []), theirs["drawings"]
    kept = [one for one in mine["drawings"] if one in there or one not in had]
    return kept + [one for one in there if one not in kept and one not in had]


def _said(value: Any) -> str:
    text = " / ".join(value) if isinstance(value, list) else str(value or "")
    return text.replace("\r\n", "\n")


def _name(part: Mapping[str, Any]) -> str:
    return str(part.get("name") or field_word("part"))


def _summary(part: Mapping[str, Any]) -> str:
    """A whole part in a few words."""
    return " · ".join(said for name in PART_FIELDS if (said := _said(part.get(name))))
