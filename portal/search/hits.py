"""What is looked for, and what was found."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement

from portal.search.forms import Kind
from shared_db.foundation.folding import found_in
from shared_db.spine.places import Place
from templates.addresses import address_of


@dataclass(frozen=True)
class PartMatch:
    """A part with the fields in which the words were found."""

    position: int
    fields: dict[str, str]


@dataclass(frozen=True)
class Hit:
    """One thing that was found. `place`: its page; None where the reader may not open it yet."""

    kind: Kind
    id: UUID
    place: Place | None
    number: str
    subject: str
    company: str
    """The other side: the customer, or the shop that quotes."""
    at: datetime
    inquiry_id: UUID
    own: bool
    """Whether the reader's company asked for it."""
    state: str = ""
    revision: int | None = None
    asked_by: str = ""
    """The shop that asked for the estimate; "" for the lead's own."""
    parts: list[PartMatch] = field(default_factory=list)

    @property
    def url(self) -> str:
        """The address of its page; "" without one."""
        return address_of(**self.place.as_json()) if self.place else ""


@dataclass(frozen=True)
class Looking:
    """What is looked for: the words, and what must hold of an inquiry that they are about."""

    words: Sequence[str]
    of_inquiry: Sequence[ColumnElement[bool]]

    def in_number(self, number: str) -> list[ColumnElement[bool]]:
        """All of them in a number; `number` is the column in SQL."""
        return [found_in(f"folded({number})", words) for words in self.words]
