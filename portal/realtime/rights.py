"""Who is behind the sockets as of now, and what they may hear: asked for all of them at once."""

from collections import defaultdict
from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import session
from sqlalchemy.orm import Session

from shared_db.access import Actor, eyes_of, readable
from shared_db.foundation.base import utc_now
from shared_db.foundation.tokens import api_token_hash
from shared_db.spine import streams
from shared_db.spine.across import find_token_owner
from shared_db.spine.across_live import ended_sign_ins, load_actors, token_owners
from shared_db.spine.acting import load_actor


@dataclass
class Somebody:
    """Who is behind a socket: by a sign-in that may end, or by a token that may be revoked."""

    person_id: UUID
    epoch: int | None
    sign_in: UUID | None
    token_hash: bytes | None
    name: str = ""
    typed_at: float = 0.0

    def actor(self, db: Session) -> Actor | None:
        """The person as of now; None who isn't let in any more."""
        if self.token_hash and find_token_owner(db, self.token_hash, utc_now()) != self.person_id:
            return None
        return load_actor(db, self.person_id, self.epoch, self.sign_in)


def who_connects(db: Session, auth: Any) -> Somebody | None:
    """Whoever the token says, else the session's cookie."""
    token = auth.get("token") if isinstance(auth, dict) else None
    if isinstance(token, str):
        token_hash = api_token_hash(token)
        person_id = find_token_owner(db, token_hash, utc_now())
        return Somebody(person_id, None, None, token_hash) if person_id else None
    person_id = uuid_or_none(session.get("person"))
    if person_id is None:
        return None
    return Somebody(person_id, session.get("epoch"), uuid_or_none(session.get("sign_in")), None)


def still_let_in(db: Session, sockets: Mapping[str, Somebody]) -> dict[str, Actor]:
    """Who is behind each of these sockets, without those who aren't let in any more."""
    people = sockets.values()
    actors = load_actors(db, {who.person_id for who in people})
    ended = ended_sign_ins(db, {who.sign_in for who in people if who.sign_in})
    owners = token_owners(db, {who.token_hash for who in people if who.token_hash})
    found: dict[str, Actor] = {}
    for sid, who in sockets.items():
        actor, epoch = actors.get(who.person_id, (None, None))
        by_key = who.token_hash is None or owners.get(who.token_hash) == who.person_id
        if actor and who.epoch in (None, epoch) and who.sign_in not in ended and by_key:
            found[sid] = actor
    return found


def readable_by(
    db: Session, wanted: Mapping[Actor, Collection[UUID]]
) -> dict[UUID, Collection[UUID]]:
    """By person: those of the wanted streams that he or she may read.

    One question for all who see alike, such as the engineers of a shop.
    """
    alike: dict[Hashable, list[Actor]] = defaultdict(list)
    for actor in wanted:
        alike[eyes_of(actor)].append(actor)
    found: dict[UUID, Collection[UUID]] = {}
    for actors in alike.values():
        asked = {stream_id for actor in actors for stream_id in wanted[actor]}
        seen = set(db.scalars(readable(actors[0], list(asked))))
        seen.discard(streams.inbox(actors[0].person_id).id)
        for actor in actors:
            own = streams.inbox(actor.person_id).id
            found[actor.person_id] = (seen | {own}).intersection(wanted[actor])
    return found


def uuid_or_none(value: Any) -> UUID | None:
    """An id, if that is one."""
    try:
        return UUID(str(value))
    except ValueError:
        return None
