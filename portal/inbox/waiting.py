"""What waits for somebody: derived from the state of things by each slice, never kept twice.

A slice's `waiting.py` has `waiting(work) -> list[Waiting]`, with a fixed number of statements.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from importlib import import_module
from typing import Any
from uuid import UUID

from shared_db.transaction import Work

SOURCES = (
    "inquiries",
    "thread",
    "asks",
    "proposals",
    "offers",
    "estimates",
    "quotes",
    "shopdata",
    "group",
    "accounts",
)


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
    values: dict[str, Any] = field(default_factory=dict)


def waiting_for(work: Work) -> list[Waiting]:
    """Everything that waits for the actor, the oldest promise first."""
    found: list[Waiting] = []
    for name in SOURCES:
        found += import_module(f"portal.{name}.waiting").waiting(work)
    return sorted(found, key=lambda item: (item.due or item.since, item.since))
