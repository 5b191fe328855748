"""What is sent about versions, and what programs are told of them."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, Field

from portal.estimates.history.log import Sitting
from portal.forms import Form, text

if TYPE_CHECKING:
    Name = str
else:
    Name = text(100)


class VersionNameBody(Form):
    """What a version is called; empty for nothing."""

    name: Name = ""


class HistoryQuery(Form):
    """So many sittings are left out, the newest first."""

    skip: int = Field(default=0, ge=0, le=1_000_000)


class ChangedOut(BaseModel):
    """`what`: set, added, removed or moved; `line` its name, of a moved one its part's. Of a way:
    chosen, made or taken_away, `line` being its name; of a part: placed, into another or out."""

    what: str
    line: str
    cell: str
    before: str
    after: str


class SittingOut(BaseModel):
    """What one person did without a long pause: from the state of `since_version` to `version`.

    `person` is empty where savings of several people were folded; `more`: so many changes beyond
    those that are listed.
    """

    version: int
    since_version: int
    person: str
    started_at: datetime
    changed_at: datetime
    changes: list[ChangedOut]
    more: int
    name: str


class SheetHistoryOut(BaseModel):
    """The newest first; `more` if there are others before them."""

    sittings: list[SittingOut]
    more: bool


class StateOut(BaseModel):
    """The sheet as it stood: parts with lines as they can be saved, and the version's name."""

    version: int
    name: str
    parts: list[dict[str, Any]]


class NameOut(BaseModel):
    """What a version is called now."""

    version: int
    name: str


def sitting_out(one: Sitting) -> SittingOut:
    """A sitting as programs are told of it."""
    return SittingOut(
        version=one.version,
        since_version=one.since_version,
        person=one.person,
        started_at=one.started_at,
        changed_at=one.changed_at,
        changes=[ChangedOut(**vars(change)) for change in one.changes],
        more=one.more,
        name=one.name.name if one.name else "",
    )
