"""What live delivery asks about everybody at once: the second page of what crosses companies.

Each is one statement, however many sockets are open.
"""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from shared_db.access.actor import Actor
from shared_db.foundation.lists import among
from shared_db.models import ApiToken, EndedSignIn, Person
from shared_db.spine.acting import actor_of, actors_as_rows


def load_actors(session: Session, person_ids: Iterable[UUID]) -> dict[UUID, tuple[Actor, int]]:
    """Those of these people who are active, each with the epoch of their sign-ins."""
    query = actors_as_rows().where(among(Person.id, set(person_ids)), Person.active)
    return {
        row.Person.id: (actor_of(row), row.Person.session_epoch) for row in session.execute(query)
    }


def ended_sign_ins(session: Session, sign_ins: Iterable[UUID]) -> set[UUID]:
    """Those of these sign-ins that open nothing any more."""
    return set(session.scalars(select(EndedSignIn.id).where(among(EndedSignIn.id, sign_ins))))


def token_owners(session: Session, token_hashes: Iterable[bytes]) -> dict[bytes, UUID]:
    """Whose these keys of programs are, without those that were revoked."""
    query = select(ApiToken.token_hash, ApiToken.person_id).where(
        among(ApiToken.token_hash, token_hashes), ApiToken.revoked_at.is_(None)
    )
    return {row.token_hash: row.person_id for row in session.execute(query)}
