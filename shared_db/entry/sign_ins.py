"""By which address and password somebody signs in, and what ends a sign-in, a key or a link.

Like all of `across`, this acts before the question "who asks?".
"""

from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from shared_db.foundation.base import utc_now
from shared_db.models import ApiToken, EndedSignIn, Link, LinkPurpose, Person

SIGN_IN_LASTS = timedelta(days=14)
"""How long a browser stays signed in after its last day of use."""


MOST_OF_AN_ADDRESS = 5
"""How many accounts of one address are tried at a sign-in; each takes a slow look."""
_SIGN_IN = (
    Person.id,
    Person.password_hash,
    Person.session_epoch,
    Person.email_proven_at.is_not(None),
)


class SignIn(NamedTuple):
    """What is needed to check a password and to remember the sign-in."""

    person_id: UUID
    password_hash: str | None
    session_epoch: int
    proven: bool
    """Whether the address is known to be this person's."""


def find_sign_ins(session: Session, email: str) -> list[SignIn]:
    """The active people with this address, whatever its case, not more than are worth trying.

    At most one has proven it, and comes first; then those who came in first by a link that was
    handed over.
    """
    query = select(*_SIGN_IN).where(func.lower(Person.email) == email.lower(), Person.active)
    first = query.order_by(Person.email_proven_at.is_(None), Person.created_at, Person.id)
    return [SignIn(*row) for row in session.execute(first.limit(MOST_OF_AN_ADDRESS))]


def sign_in_of(session: Session, person_id: UUID) -> SignIn:
    """How somebody who has just come in by a link is signed in."""
    row = session.execute(select(*_SIGN_IN).where(Person.id == person_id)).one()
    return SignIn(*row)


def end_sign_in(session: Session, sign_in: UUID) -> None:
    """Let a sign-in open nothing any more. It is forgotten when its cookie is too old anyway."""
    session.execute(insert(EndedSignIn).values(id=sign_in).on_conflict_do_nothing())


def end_resets(session: Session, person_id: UUID) -> None:
    """Let nobody use an older reset link once the password is a new one."""
    _end_links(session, person_id, LinkPurpose.RESET_PASSWORD)


def end_proofs(session: Session, person_id: UUID) -> None:
    """Let only the newest letter prove somebody's address."""
    _end_links(session, person_id, LinkPurpose.PROVE_ADDRESS)


def _end_links(session: Session, person_id: UUID, purpose: LinkPurpose) -> None:
    session.execute(
        update(Link)
        .where(
            Link.purpose == purpose,
            Link.person_id == person_id,
            Link.used_at.is_(None),
            Link.revoked_at.is_(None),
        )
        .values(revoked_at=utc_now())
    )


def end_keys(session: Session, person_id: UUID) -> None:
    """Let no program use a key of somebody who is let in no longer, not even after coming back,
    nor one that was made before a password was given anew."""
    session.execute(
        update(ApiToken)
        .where(ApiToken.person_id == person_id, ApiToken.revoked_at.is_(None))
        .values(revoked_at=utc_now())
    )
