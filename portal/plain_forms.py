"""Forms of single fields that two people may have open: a company's card, a work centre.

A slice says what the fields of its form are called; merging, and keeping what a saving typed over,
are the same for all of them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from flask import flash
from flask_babel import gettext

from portal.merging import Decided, Merging, typed_over
from shared_db.foundation.amounts import as_text
from shared_db.foundation.errors import ChangedMeanwhile
from shared_db.models import Company, Group, WorkCentre
from shared_db.spine.transaction import Work
from shared_db.spine.typed_changes import changes_since, note_change

Thing = Company | Group | WorkCentre
"""What has a form of its own, and counts its savings."""


@dataclass(frozen=True)
class Merged:
    """What is to stand in a thing's fields, by their names."""

    values: dict[str, Any]
    theirs: list[str]
    """What the fields are called that somebody else changed meanwhile."""


@dataclass(frozen=True)
class PlainForm:
    """What the fields of a thing are called on its form, and how what stands there reads."""

    labels: Mapping[str, str]
    """Message ids by the names that the fields have in the record."""
    reads: Mapping[str, Callable[[str], str]] = field(default_factory=dict)
    """How a value is said that doesn't read as it is kept."""

    def merged(
        self,
        work: Work,
        thing: Thing,
        version: int,
        mine: Mapping[str, Any],
        decided: Decided,
    ) -> Merged:
        """What somebody typed from a version of a locked thing, with what others saved since.

        Raises `Contested` where both typed in one field.
        """
        if version > thing.version:
            raise ChangedMeanwhile
        theirs = {name: getattr(thing, name) for name in mine}
        changes = changes_since(work.session, thing.id, version, now=thing.version)
        merging = Merging(work, changes, decided)
        taken = merging.flat(_plain(mine), _plain(theirs), self._label, self._say)
        merging.settle(thing.version)
        values = {**mine, **{name: theirs[name] for name in taken}}
        return Merged(values, [self._label(name) for name in taken])

    def keep(self, work: Work, thing: Thing, values: Mapping[str, Any]) -> None:
        """Let these stand in the thing, as its next version."""
        before = {name: getattr(thing, name) for name in values}
        for name, value in values.items():
            setattr(thing, name, value)
        thing.version += 1
        over = typed_over(_plain(before), _plain(values))
        note_change(work.session, thing.id, thing.version, work.actor.person_id, over)

    def _label(self, name: str) -> str:
        return str(gettext(self.labels[name]))

    def _say(self, name: str, value: str) -> str:
        return self.reads[name](value) if name in self.reads else value


def option(words: Mapping[str, str]) -> Callable[[str], str]:
    """Says the word (a message id) for what is kept of an option."""
    return lambda value: str(gettext(words[value]))


def tell_of(theirs: Sequence[str]) -> None:
    """Say in which fields somebody else's typing stands beside one's own now."""
    if theirs:
        fields = gettext(", ").join(theirs)
        flash(gettext("Kept as somebody else changed it meanwhile: %(fields)s.", fields=fields))


def _plain(values: Mapping[str, Any]) -> dict[str, str]:
    return {name: plain_text(value) for name, value in values.items()}


def plain_text(value: Any) -> str:
    """A value of the record as it stands in a field; nothing and not ticked are empty."""
    if value is None or value is False:
        return ""
    if value is True:
        return "1"
    if isinstance(value, list):
        return "\n".join(map(str, value))
    return as_text(value) if isinstance(value, Decimal) else str(value)
