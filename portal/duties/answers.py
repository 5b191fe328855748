"""What programs are told of who is in charge."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel

from shared_db.models import DutyKind


class InChargeOut(BaseModel):
    """Who is in charge; `active` is false once the person has left, and then nobody is."""

    duty_id: UUID
    person_id: UUID
    person: str
    active: bool
    away: bool
    deputy_id: UUID | None
    deputy: str
    since: datetime


class ThingOut(BaseModel):
    """One of the own company's things; `in_charge` is null until somebody takes it up."""

    kind: DutyKind
    thing_id: UUID
    name: str
    in_charge: InChargeOut | None


class ContactOut(BaseModel):
    """Whom to turn to in another company; `deputy` is null unless that person is away."""

    company_id: UUID
    company: str
    person: str
    deputy: str | None


class DutiesOut(BaseModel):
    """Of one inquiry."""

    own: list[ThingOut]
    elsewhere: list[ContactOut]


class OpenDutyOut(BaseModel):
    """Something open of which a person is in charge."""

    kind: DutyKind
    thing_id: UUID
    inquiry_id: UUID
    number: str | None
    subject: str
    requests_to_answer: int
    in_charge: InChargeOut


class AbsenceOut(BaseModel):
    """The present or next absence; both days belong to it."""

    since: date
    until: date
    deputy_id: UUID


class PersonsDutiesOut(BaseModel):
    """Everything open, the newest inquiry first."""

    duties: list[OpenDutyOut]
    absence: AbsenceOut | None
