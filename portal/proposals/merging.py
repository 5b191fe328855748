"""Two people at one proposal: the note, and step by step who makes what.

Each version is kept whole, and so is who wrote it: that is the base of the merge. Where one of them
added or took away a step of a part, the part's steps are one field.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from flask_babel import gettext

from portal.merging import Decided, Merging, typed_over
from portal.proposals.queries import Version, versions_of, writers_of
from portal.proposals.typed import FIELDS, Row, Typed, fresh, without_empty_rows
from shared_db.foundation.errors import N_
from shared_db.models import Inquiry, Part
from shared_db.spine.transaction import Work
from shared_db.spine.typed_changes import Changes, Saving

LABELS = {
    "name": N_("What is done"),
    "company_id": N_("Made by"),
    "specification": N_("Specification of the step"),
}
Companies = Mapping[str, str]
"""Names by id."""


def merge_newest(
    work: Work,
    inquiry: Inquiry,
    sent: Typed,
    parts: Sequence[Part],
    companies: Companies,
    decided: Decided,
) -> Typed:
    """What was typed from an older version, with what others have written since.

    Raises `Contested` where both changed one field.
    """
    versions = versions_of(work, inquiry.id)
    number = versions[0].proposal.number if versions else 0
    began = min(int(sent["based_on"]), number)
    trees = {0: _written(parts, None)}
    trees |= {one.proposal.number: _written(parts, one) for one in versions}
    merging = Merging(work, _changes(work, versions, trees, began), decided)
    merge = _Merge(merging, parts, companies, trees.get(began, trees[0]), trees[number])
    newest = merge.of(without_empty_rows(sent))
    merging.settle(number)
    return newest | {"based_on": str(number)}


def _written(parts: Sequence[Part], version: Version | None) -> Typed:
    return without_empty_rows(fresh(parts, version))


def _changes(
    work: Work, versions: Sequence[Version], trees: Mapping[int, Typed], began: int
) -> Changes:
    names = writers_of(work, [one.proposal for one in versions])
    by_number = {one.proposal.number: one.proposal for one in versions}
    savings = [
        Saving(
            after,
            by_number[after].written_by,
            names.get(by_number[after].written_by, ""),
            typed_over(dict(_flat(trees[before])), dict(_flat(trees[after]))),
        )
        for before, after in pairwise(sorted(trees))
        if after > began
    ]
    return Changes.of(savings, is_whole=True)


class _Merge:
    def __init__(
        self,
        merging: Merging,
        parts: Sequence[Part],
        companies: Companies,
        base: Typed,
        theirs: Typed,
    ) -> None:
        self.merging = merging
        self.names = {str(part.id): part.name for part in parts}
        self.companies = companies
        self.note = theirs["note"]
        self.then, self.now = _steps_by_part(base), _steps_by_part(theirs)

    def of(self, mine: Typed) -> Typed:
        label = gettext("Note to the shops")
        side = self.merging.take("note", _text(mine["note"]), _text(self.note), lambda: label, str)
        parts = [part | {"operations": self._steps(part)} for part in mine["parts"]]
        return mine | {"note": mine["note"] if side == "mine" else self.note, "parts": parts}

    def _steps(self, mine: Typed) -> list[Row]:
        part_id, steps = mine["part_id"], mine["operations"]
        theirs = self.now.get(part_id)
        if theirs is None:  # no part of this request: said so when it is read
            return list(steps)
        if len(steps) == len(theirs) == len(self.then[part_id]):
            rows = enumerate(zip(steps, theirs, strict=True))
            return [self._step(f"{part_id}/{row}", *both) for row, both in rows]
        side = self.merging.take(
            part_id, steps, theirs, lambda: self.names[part_id], self._said_of_steps
        )
        return list(steps if side == "mine" else theirs)

    def _step(self, key: str, mine: Row, theirs: Row) -> Row:
        part_id, place = key.split("/")

        def value(name: str) -> str:
            label = gettext(
                "%(part)s, step %(number)s: %(field)s",
                part=self.names[part_id],
                number=int(place) + 1,
                field=gettext(LABELS[name]),
            )
            say = self._company if name == "company_id" else str
            side = self.merging.take(f"{key}/{name}", mine[name], theirs[name], lambda: label, say)
            return mine[name] if side == "mine" else theirs[name]

        return {name: value(name) for name in FIELDS}

    def _said_of_steps(self, steps: Sequence[Row]) -> str:
        said = (
            [step["name"], self._company(step["company_id"]), step["specification"]]
            for step in steps
        )
        return " → ".join(" ".join(filter(None, words)) for words in said)

    def _company(self, company_id: str) -> str:
        return self.companies.get(company_id, "")


def _steps_by_part(tree: Typed) -> dict[str, list[Row]]:
    return {part["part_id"]: part["operations"] for part in tree["parts"]}


def _flat(tree: Typed) -> Iterator[tuple[str, Any]]:
    """The note; the steps of a part by its id, and each of their fields."""
    yield "note", _text(tree["note"])
    for part_id, steps in _steps_by_part(tree).items():
        yield part_id, steps
        for row, step in enumerate(steps):
            for name in FIELDS:
                yield f"{part_id}/{row}/{name}", step[name]


def _text(value: str) -> str:
    return value.replace("\r\n", "\n")
