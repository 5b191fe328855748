"""Requests at the entrance for programs: what waits, and the decision about it."""

from http import HTTPStatus
from uuid import UUID

from portal.api import ApiSlice
from portal.inquiries.answers import InquiryOut, inquiry_out
from portal.intake import deciding, queries
from portal.intake.answers import FileOut, IntakeOut, IntakesOut
from portal.intake.forms import AcceptBody, RefuseBody
from shared_db.access import Permission
from shared_db.models import Intake, IntakeFile
from shared_db.spine.transaction import Work

api = ApiSlice("intake")


@api.get("/intakes", answer=IntakesOut, permission=Permission.TAKE_IN_INQUIRY)
def listed(work: Work) -> IntakesOut:
    """Requests of people without an account that wait to be taken or refused."""
    found = queries.waiting(work)
    files = queries.files_of(work, found)
    return IntakesOut(intakes=[_said(one, files.get(one.id, [])) for one in found])


@api.post(
    "/intakes/<uuid:intake_id>/accept",
    body=AcceptBody,
    answer=InquiryOut,
    needs=Permission.TAKE_IN_INQUIRY,
    raises=("already_sent", "decided", "wrong_state"),
)
def accept(work: Work, intake_id: UUID, body: AcceptBody) -> InquiryOut:
    """Take one: it is an inquiry of the customer that you name."""
    return inquiry_out(work, deciding.accept(work, intake_id, body))


@api.post(
    "/intakes/<uuid:intake_id>/refuse",
    body=RefuseBody,
    answer=IntakeOut,
    needs=Permission.TAKE_IN_INQUIRY,
    status=HTTPStatus.OK,
    raises=("decided", "wrong_state"),
)
def refuse(work: Work, intake_id: UUID, body: RefuseBody) -> IntakeOut:
    """Refuse one, with a reason that who asked is told."""
    intake = deciding.refuse(work, intake_id, body.reason)
    return _said(intake, queries.files_of(work, [intake]).get(intake.id, []))


def _said(intake: Intake, files: list[IntakeFile]) -> IntakeOut:
    names = set(IntakeOut.model_fields) - {"files"}
    return IntakeOut(
        **{name: getattr(intake, name) for name in names},
        files=[FileOut(name=file.filename, size=file.size) for file in files],
    )
