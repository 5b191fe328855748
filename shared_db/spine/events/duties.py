"""Who is in charge, and who is away."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from shared_db.spine.events.fact import Fact
from shared_db.spine.events.types import EventType


@dataclass(frozen=True, kw_only=True)
class DutyGiven(Fact, type=EventType.DUTY_GIVEN):
    kind: str
    thing_id: UUID
    person_id: UUID | None
    person: str | None
    before: str | None


@dataclass(frozen=True, kw_only=True)
class ContactChanged(Fact, type=EventType.CONTACT_CHANGED):
    company_id: UUID
    company: str
    person: str


@dataclass(frozen=True, kw_only=True)
class AbsenceNoted(Fact, type=EventType.ABSENCE_NOTED):
    person_id: UUID
    person: str
    since: date | None
    until: date | None
    deputy: str | None
