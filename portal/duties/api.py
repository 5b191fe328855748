"""Who is in charge, for programs: the same services and the same wall as the pages."""

from http import HTTPStatus
from uuid import UUID

from portal.api import ApiSlice
from portal.duties import queries, service
from portal.duties.answers import (
    AbsenceOut,
    ContactOut,
    DutiesOut,
    InChargeOut,
    OpenDutyOut,
    PersonsDutiesOut,
    ThingOut,
)
from portal.duties.forms import Away, Giving, HandingOver
from portal.duties.holders import Holder
from portal.duties.open_ones import open_duties
from portal.duties.section import elsewhere, own
from shared_db.models import Inquiry
from shared_db.spine.transaction import Work

api = ApiSlice("duties")


@api.get("/inquiries/<uuid:inquiry_id>/duties", answer=DutiesOut)
def of_inquiry(work: Work, inquiry_id: UUID) -> DutiesOut:
    """Who is in charge of an inquiry and what belongs to it, and whom to turn to elsewhere."""
    return _of_inquiry(work, queries.find_inquiry(work, inquiry_id))


@api.post(
    "/inquiries/<uuid:inquiry_id>/duties",
    body=Giving,
    answer=DutiesOut,
    status=HTTPStatus.OK,
    raises=("not_allowed",),
)
def give(work: Work, inquiry_id: UUID, body: Giving) -> DutiesOut:
    """Hand one thing over, or take it on yourself."""
    return _of_inquiry(work, service.give(work, inquiry_id, body).inquiry)


@api.get("/people/<uuid:person_id>/duties", answer=PersonsDutiesOut, raises=("not_allowed",))
def of_person(work: Work, person_id: UUID) -> PersonsDutiesOut:
    """Everything open of which you are in charge; for managers, of which a colleague is."""
    return _of_person(work, person_id)


@api.post(
    "/people/<uuid:person_id>/duties",
    body=HandingOver,
    answer=PersonsDutiesOut,
    status=HTTPStatus.OK,
    raises=("not_allowed",),
)
def hand_over(work: Work, person_id: UUID, body: HandingOver) -> PersonsDutiesOut:
    """Hand over several things at once; says what is left."""
    service.hand_over(work, person_id, body)
    return _of_person(work, person_id)


@api.put(
    "/people/<uuid:person_id>/absence", body=Away, answer=PersonsDutiesOut, raises=("not_allowed",)
)
def note_absence(work: Work, person_id: UUID, body: Away) -> PersonsDutiesOut:
    """Say from when to when you are away, and who stands in; managers say it for colleagues."""
    service.note_absence(work, person_id, body)
    return _of_person(work, person_id)


@api.delete("/people/<uuid:person_id>/absence", answer=PersonsDutiesOut, raises=("not_allowed",))
def end_absence(work: Work, person_id: UUID) -> PersonsDutiesOut:
    """Take an absence back."""
    service.end_absence(work, person_id)
    return _of_person(work, person_id)


def _of_inquiry(work: Work, inquiry: Inquiry) -> DutiesOut:
    return DutiesOut(
        own=[
            ThingOut(
                kind=one.thing.kind,
                thing_id=one.thing.id,
                name=one.thing.name,
                in_charge=_said(one.holder) if one.holder else None,
            )
            for one in own(work, inquiry)
        ],
        elsewhere=[
            ContactOut(
                company_id=one.company_id,
                company=one.company,
                person=one.person,
                deputy=one.deputy,
            )
            for one in elsewhere(work, inquiry)
        ],
    )


def _of_person(work: Work, person_id: UUID) -> PersonsDutiesOut:
    person = queries.find_person(work, person_id)
    absence = queries.absence_of(work, person.id)
    return PersonsDutiesOut(
        duties=[
            OpenDutyOut(
                kind=one.holder.duty.kind,
                thing_id=one.holder.duty.thing_id,
                inquiry_id=one.inquiry.id,
                number=one.inquiry.number,
                subject=one.inquiry.subject,
                requests_to_answer=one.requests,
                in_charge=_said(one.holder),
            )
            for one in open_duties(work, person.id)
        ],
        absence=AbsenceOut(since=absence.since, until=absence.until, deputy_id=absence.deputy_id)
        if absence
        else None,
    )


def _said(holder: Holder) -> InChargeOut:
    duty = holder.duty
    return InChargeOut(
        duty_id=duty.id,
        person_id=duty.person_id,
        person=holder.name,
        active=holder.active,
        away=holder.away,
        deputy_id=holder.deputy_id,
        deputy=holder.deputy,
        since=duty.since,
    )
