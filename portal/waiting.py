"""One thing that waits for somebody, as a slice's `waiting.py` tells it."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from shared_db.models import DutyKind


@dataclass(frozen=True)
class Waiting:
    """One thing that is asked of this person. `sentence` is a message id with %(name)s.

    `due` is the moment after which it is late; where a whole day was given, `due_on` is that day.
    """

    kind: str
    sentence: str
    url: str
    since: datetime
    due: datetime | None = None
    due_on: date | None = None
    inquiry_id: UUID | None = None
    number: str | None = None
    subject: str = ""
    about: tuple[DutyKind | UUID, ...] = ()
    """Of what somebody is in charge for whom it waits first: an estimate by its id, or the kind of
    thing, of this inquiry; the first that is in somebody's charge decides."""
    values: dict[str, Any] = field(default_factory=dict)
