"""The portal's entrance: what there is of somebody without an account who asks for a quote.

Who asks there is nobody yet, so nothing here asks an actor, as in `entering`: the callers have
checked the link that stands only in a letter to the address, or know nothing but what was typed.
"""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from shared_db.base import utc_now
from shared_db.models import Group, Intake, IntakeFile, IntakeState, Person

AGAIN_AFTER = timedelta(hours=1)
"""So long no second letter goes to an address from here: it may be somebody else's."""
OPEN = (IntakeState.UNPROVEN, IntakeState.WAITING)


def open_groups(session: Session) -> list[Group]:
    """The groups at whose entrance anybody may ask, by name."""
    query = select(Group).where(Group.open_to_strangers)
    return list(session.scalars(query.order_by(Group.name, Group.id)))


def find_intake(session: Session, intake_id: UUID, *, lock: bool = False) -> Intake | None:
    """A request by its id, in whatever state."""
    query = select(Intake).where(Intake.id == intake_id)
    if lock:
        query = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def files_of(session: Session, intake_id: UUID) -> list[IntakeFile]:
    """What was sent with it."""
    query = select(IntakeFile).where(IntakeFile.intake_id == intake_id)
    return list(session.scalars(query.order_by(IntakeFile.created_at, IntakeFile.id)))


def asked_lately(session: Session, email: str) -> bool:
    """Whether somebody has typed this address here within the hour. Of those who do so at the same
    moment, the second waits for the first."""
    lock = text("SELECT pg_advisory_xact_lock(hashtextextended('entrance ' || lower(:email), 0))")
    session.execute(lock, {"email": email})
    query = select(Intake.id).where(
        func.lower(Intake.email) == email.lower(),
        Intake.state != IntakeState.ACCEPTED,
        Intake.created_at > utc_now() - AGAIN_AFTER,
    )
    return session.scalars(query.limit(1)).first() is not None


def how_many_open(session: Session, group_id: UUID) -> int:
    """How many requests wait at a group's entrance for an address or a decision."""
    query = select(func.count()).where(Intake.group_id == group_id, Intake.state.in_(OPEN))
    return session.scalar(query) or 0


def proven_owner(session: Session, email: str) -> Person | None:
    """Who has proven this address, whatever its case."""
    query = select(Person).where(
        func.lower(Person.email) == email.lower(), Person.email_proven_at.is_not(None)
    )
    return session.scalars(query).one_or_none()
