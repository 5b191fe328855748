"""Two people in one sheet or form: each one's typing stands, nobody's field is overwritten unseen.

Merged are what somebody sends (`mine`), what stands there now (`theirs`), and what stood there when
they began (by `changes`). A field that only one of them changed is theirs who changed it; one that
both changed to something else is contested: it is shown with both values and the other's name.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import takewhile
from typing import Any, Literal
from uuid import UUID

from flask import render_template
from flask_babel import gettext
from pydantic import Field

from portal.forms import Form
from shared_db.foundation.errors import N_, ChangedMeanwhile
from shared_db.spine.transaction import Work
from shared_db.spine.typed_changes import Change, Changes

Side = Literal["mine", "theirs"]
DECIDED = "decided:"
"""Begins the name of a choice between two values, before the field's key."""
CHOICE = "decide"
"""Begins the name of everything that a form has for choosing."""


@dataclass(frozen=True)
class Difference:
    """A field in which two typed different things; values as they are read."""

    key: str
    label: str
    mine: str
    theirs: str
    who: str

    def as_json(self) -> dict[str, str]:
        """The same for programs and scripts."""
        return {name: getattr(self, name) for name in ("key", "label", "mine", "theirs", "who")}


class Contested(ChangedMeanwhile):
    """Fields to be chosen between, at the `version` that stands now."""

    def __init__(
        self, differences: list[Difference], version: int, chosen: Mapping[str, Side], of: str = ""
    ) -> None:
        super().__init__(
            N_(
                "Something else was typed in the same fields meanwhile, by somebody else or by you"
                " in another place. Choose for each what counts; everything else is kept."
            )
        )
        self.differences = differences
        self.version = version
        self.chosen = chosen
        """What was chosen already, and goes along with the rest."""
        self.of = of
        """What the version counts, where one form is merged in two ways."""

    def as_json(self) -> dict[str, Any]:
        """Beside the error: what to choose between, and the version to which a choice belongs."""
        return {
            "version": self.version,
            "differing": [one.as_json() for one in self.differences],
        }


@dataclass(frozen=True)
class Decided:
    """What somebody chose, having seen the fields at a version."""

    sides: Mapping[str, Side] = field(default_factory=dict)
    version: int = 0
    otherwise: Side | None = None
    """For every field: all mine, or all theirs."""
    of: str = ""
    """What the version counts, where one form is merged in two ways."""

    def side(self, key: str, changed_at: int) -> Side | None:
        """The choice for a field, unless it was changed again since it was seen."""
        if changed_at > self.version:
            return None
        return self.sides.get(key) or self.otherwise


UNDECIDED = Decided()


class Choosing(Form):
    """What a program sends with a grid or a form that was contested: whose value counts."""

    decided: dict[str, Side] = Field(default={}, max_length=1000)
    """By the key of each contested field."""
    decided_at: int | None = None
    """The version at which these were contested."""

    @property
    def choices(self) -> Decided:
        """What was decided."""
        return Decided(self.decided, self.decided_at or 0)


def decided_in(sent: Mapping[str, Any]) -> Decided:
    """The choices in a form."""
    sides: dict[str, Side] = {
        name.removeprefix(DECIDED): "mine" if value == "mine" else "theirs"
        for name, value in sent.items()
        if name.startswith(DECIDED)
    }
    seen, all_of = str(sent.get("decided_at", "")), sent.get("decide")
    otherwise: Side | None = all_of if all_of in ("mine", "theirs") else None
    version = int(seen) if seen.isdecimal() and len(seen) < 10 else 0
    return Decided(sides, version, otherwise, str(sent.get("decided_of", "")))


def without_choices(sent: Mapping[str, str]) -> dict[str, str]:
    """A form as it was typed, without the choices in it."""
    return {name: value for name, value in sent.items() if not name.startswith(CHOICE)}


@dataclass
class Merging:
    """A merge under way: which side each field takes, and what has to be chosen."""

    work: Work
    changes: Changes
    decided: Decided
    contested: list[Difference] = field(default_factory=list)
    chosen: dict[str, Side] = field(default_factory=dict)
    took_theirs: bool = False
    """Whether something stands now that who sends this has not seen."""

    def take(
        self, key: str, mine: Any, theirs: Any, label: Callable[[], str], say: Callable[[Any], str]
    ) -> Side:
        """The side that a field takes; a contested one stays theirs until it is chosen."""
        change = self.changes.fields.get(key)
        if mine == theirs or (change is None and self.changes.is_whole):
            return "mine"
        if change is not None and mine == change.before:
            self.took_theirs = True
            return "theirs"
        return self.choose(key, say(mine), say(theirs), label())

    def choose(
        self,
        key: str,
        mine: str,
        theirs: str,
        label: str,
        *,
        who: str | None = None,
        changed_at: int | None = None,
    ) -> Side:
        """What was chosen for a field; if nothing was, it is to be shown.

        Of what nobody typed, `who` and `changed_at` (the version that did it) are given.
        """
        change = self.changes.fields.get(key)
        if changed_at is None:
            changed_at = change.version if change else 0
        side = self.decided.side(key, changed_at)
        if side is None:
            said = self.who(change) if who is None else who
            self.contested.append(Difference(key, label, *apart(mine, theirs), said))
        else:
            self.chosen[key] = side
        self.took_theirs |= side == "theirs"
        return side or "theirs"

    def flat(
        self,
        mine: dict[str, Any],
        theirs: dict[str, Any],
        label: Callable[[str], str],
        say: Callable[[str, Any], str] = lambda _key, value: str(value),
    ) -> dict[str, Any]:
        """What each field of a flat form holds that changed for who sends `mine`; "" is nothing.

        Fields are asked about in the order in which they stand in the form.
        """
        taken = {}
        for key in mine | theirs:
            ours, stands = mine.get(key, ""), theirs.get(key, "")
            side = self.take(key, ours, stands, partial(label, key), partial(say, key))
            if side == "theirs" and ours != stands:
                taken[key] = stands
        return taken

    def who(self, change: Change | None) -> str:
        """Who typed the other value, as the actor is told."""
        if change is None:
            return ""
        return name_of(self.work, change.person_id, change.person)

    def settle(self, version: int, of: str = "") -> None:
        """Raises `Contested` if something is left to be chosen."""
        if self.contested:
            raise Contested(self.contested, version, self.chosen, of)


def apart(mine: str, theirs: str) -> tuple[str, str]:
    """Two texts from the line before the first that differs to the line after the last."""
    ours, stands = mine.split("\n"), theirs.split("\n")
    above = max(_alike(ours, stands) - 1, 0)
    below = max(_alike(ours[above:][::-1], stands[above:][::-1]) - 1, 0)
    return _between(ours, above, below), _between(stands, above, below)


def _alike(ours: list[str], stands: list[str]) -> int:
    """How many lines are the same before the first that differs."""
    both = zip(ours, stands, strict=False)
    return len(list(takewhile(lambda pair: pair[0] == pair[1], both)))


def _between(lines: list[str], above: int, below: int) -> str:
    kept = lines[above : len(lines) - below]
    return "\n".join([*["…"] * bool(above), *kept, *["…"] * bool(below)])


def typed_over(before: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    """What a saving of a flat form typed over."""
    return {
        key: before.get(key, "")
        for key in before.keys() | now.keys()
        if before.get(key, "") != now.get(key, "")
    }


def name_of(work: Work, person_id: UUID | None, name: str) -> str:
    """Somebody's name; of oneself that it was in another place."""
    if person_id is None:
        return str(gettext("several people"))
    return gettext("you, in another place") if person_id == work.actor.person_id else name


def rendered(contested: Contested) -> str:
    """The choice as it stands in a form."""
    return render_template("components/contested.html", contested=contested)
