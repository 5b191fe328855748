"""The portal's entrance: what there is of somebody without an account who asks for a quote.

Who asks there is nobody yet; with the link that stands only in a letter to the address, a guest.
"""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, text
from sqlalchemy.orm import Session

from shared_db.access import Guest, must_find, visible_intake_files, visible_intakes
from shared_db.foundation.base import utc_now
from shared_db.foundation.errors import N_, WrongState
from shared_db.models import Group, Intake, IntakeFile, IntakeState, Person

AGAIN_AFTER = timedelta(hours=1)
"""So long no second letter goes to an address from here: it may be somebody else's."""
A_DAY = timedelta(days=1)


class AlreadySent(WrongState):
    """Who asks has sent the request: nobody changes it by its link any more."""

    def __init__(self) -> None:
        super().__init__("already_sent", N_("This request was sent already."))


def open_groups(session: Session) -> list[Group]:
    """The groups at whose entrance anybody may ask, by name."""
    query = select(Group).where(Group.open_to_strangers)
    return list(session.scalars(query.order_by(Group.name, Group.id)))


def find_intake(session: Session, guest: Guest) -> Intake | None:
    """A guest's own request, in whatever state."""
    return session.scalars(visible_intakes(guest)).one_or_none()


def find_unsent(session: Session, guest: Guest, *, lock: bool = False) -> Intake:
    """A guest's own while it may still be changed. Raises `NotFound` and `AlreadySent`."""
    intake = must_find(session, visible_intakes(guest), guest.intake_id, lock=lock)
    if intake.state is not IntakeState.UNPROVEN:
        raise AlreadySent
    return intake


def files_of(session: Session, guest: Guest) -> list[IntakeFile]:
    """What was sent with it."""
    query = visible_intake_files(guest).order_by(IntakeFile.created_at, IntakeFile.id)
    return list(session.scalars(query))


def one_at_a_time(session: Session, email: str) -> None:
    """Of those who type this address here at the same moment, the second waits for the first."""
    lock = text("SELECT pg_advisory_xact_lock(hashtextextended('entrance ' || lower(:email), 0))")
    session.execute(lock, {"email": email})


def asked_lately(session: Session, email: str) -> bool:
    """Whether somebody has typed this address here within the hour, and was not taken on yet."""
    query = select(Intake.id).where(
        *_typed(email, AGAIN_AFTER), Intake.state != IntakeState.ACCEPTED
    )
    return session.scalars(query.limit(1)).first() is not None


def letters_of_today(session: Session, email: str) -> int:
    """How many letters went to this address from here within a day: one for each request."""
    return session.scalar(select(func.count(Intake.id)).where(*_typed(email, A_DAY))) or 0


def unproven_within(session: Session, group_id: UUID, time: timedelta) -> int:
    """How many were typed at a group's entrance so lately whose address has not answered."""
    return _count(session, group_id, IntakeState.UNPROVEN, Intake.created_at > utc_now() - time)


def how_many_wait(session: Session, group_id: UUID) -> int:
    """How many proven requests wait for a group's decision."""
    return _count(session, group_id, IntakeState.WAITING)


def bytes_at_entrance(session: Session, group_id: UUID) -> int:
    """How much was ever sent with what came to a group's entrance and was not taken."""
    query = select(func.sum(Intake.uploaded_bytes)).where(
        Intake.group_id == group_id, Intake.state != IntakeState.ACCEPTED
    )
    return int(session.scalar(query) or 0)


def proven_owner(session: Session, email: str) -> Person | None:
    """Who has proven this address, whatever its case."""
    query = select(Person).where(
        func.lower(Person.email) == email.lower(), Person.email_proven_at.is_not(None)
    )
    return session.scalars(query).one_or_none()


def _typed(email: str, within: timedelta) -> tuple[ColumnElement[bool], ...]:
    """At the entrance: what a shop has entered by hand was no letter."""
    return (
        func.lower(Intake.email) == email.lower(),
        Intake.created_at > utc_now() - within,
        or_(Intake.proven_at.is_not(None), Intake.state == IntakeState.UNPROVEN),
    )


def _count(session: Session, group_id: UUID, state: IntakeState, *also: ColumnElement[bool]) -> int:
    query = select(func.count()).where(Intake.group_id == group_id, Intake.state == state, *also)
    return session.scalar(query) or 0
