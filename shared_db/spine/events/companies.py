"""Companies and groups: their people, data, room, comings and goings."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from shared_db.spine.events.fact import Fact
from shared_db.spine.events.types import EventType


@dataclass(frozen=True, kw_only=True)
class ImportMovedWithFile(Fact, type=EventType.IMPORT_STATE):
    """As it was told at first, to more people than may know the file. Never told any more."""

    import_id: UUID
    state: str
    filename: str | None = None


@dataclass(frozen=True, kw_only=True)
class ImportMoved(Fact, type=EventType.IMPORT_STATE, version=2):
    import_id: UUID
    state: str


@dataclass(frozen=True, kw_only=True)
class RatesChanged(Fact, type=EventType.RATES_CHANGED):
    work_centre_id: UUID


@dataclass(frozen=True, kw_only=True)
class PeopleChanged(Fact, type=EventType.PEOPLE_CHANGED):
    person_id: UUID
    name: str


@dataclass(frozen=True, kw_only=True)
class CompanyChanged(Fact, type=EventType.COMPANY_CHANGED):
    company_id: UUID
    name: str


@dataclass(frozen=True, kw_only=True)
class GroupChanged(Fact, type=EventType.GROUP_CHANGED):
    group_id: UUID
    name: str
    reply_promise_minutes: int
    text_version: int | None


@dataclass(frozen=True, kw_only=True)
class RoomGiven(Fact, type=EventType.ROOM_GIVEN):
    company_id: UUID
    company: str
    bytes: int


@dataclass(frozen=True, kw_only=True)
class MembershipEnds(Fact, type=EventType.MEMBERSHIP_ENDS):
    company_id: UUID
    company: str
    until: date | None


@dataclass(frozen=True, kw_only=True)
class IntakeWaits(Fact, type=EventType.INTAKE_WAITS):
    intake_id: UUID


@dataclass(frozen=True, kw_only=True)
class IntakeDecided(Fact, type=EventType.INTAKE_DECIDED):
    intake_id: UUID
    accepted: bool


@dataclass(frozen=True, kw_only=True)
class JobFailed(Fact, type=EventType.JOB_FAILED):
    job_id: UUID
    kind: str
