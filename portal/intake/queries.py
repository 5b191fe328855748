"""Requests that came in, as far as the actor may know of them."""

from collections.abc import Sequence
from uuid import UUID

from shared_db.access import must_find, visible_groups, visible_intake_files, visible_intakes
from shared_db.foundation.lists import among
from shared_db.models import Group, Inquiry, Intake, IntakeFile, IntakeState
from shared_db.spine.transaction import Work

MOST = 200


def find(work: Work, intake_id: UUID, *, lock: bool = False) -> Intake:
    """One that the actor may know of; else `NotFound`."""
    return must_find(work.session, visible_intakes(work.actor), intake_id, lock=lock)


def waiting(work: Work) -> list[Intake]:
    """Those that somebody has to decide about, the oldest first."""
    query = visible_intakes(work.actor).where(Intake.state == IntakeState.WAITING)
    return list(work.session.scalars(query.order_by(Intake.proven_at, Intake.id).limit(MOST)))


def files_of(work: Work, intakes: Sequence[Intake]) -> dict[UUID, list[IntakeFile]]:
    """Names and sizes of what was sent with each of them."""
    query = visible_intake_files(work.actor).where(
        among(IntakeFile.intake_id, [one.id for one in intakes])
    )
    found: dict[UUID, list[IntakeFile]] = {}
    for file in work.session.scalars(query.order_by(IntakeFile.created_at, IntakeFile.id)):
        found.setdefault(file.intake_id, []).append(file)
    return found


def of_inquiry(work: Work, inquiry: Inquiry) -> Intake | None:
    """How an inquiry came in, if it was not sent with an account."""
    query = visible_intakes(work.actor).where(Intake.inquiry_id == inquiry.id)
    return work.session.scalars(query).one_or_none()


def group_of(work: Work, intake: Intake) -> Group:
    """At whose entrance it was asked."""
    return must_find(work.session, visible_groups(work.actor), intake.group_id)
