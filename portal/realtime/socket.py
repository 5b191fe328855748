"""What a browser may say on its socket: which streams it follows, that somebody types, good-bye.

Writes are HTTP requests, always. The policy is asked at each `follow` and again every ten
seconds, so that who lost the right loses the stream.
"""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import structlog
from flask import Flask, request, session
from flask_socketio import ConnectionRefusedError as Refused
from flask_socketio import SocketIO
from gevent.monkey import is_module_patched
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from portal.realtime.delivery import Delivery
from portal.realtime.sayings import SAYINGS
from portal.realtime.wire import LARGEST_MESSAGE, use_wires
from shared_db.access import Actor, readable
from shared_db.across import find_token_owner, heads, load_actor
from shared_db.base import utc_now
from shared_db.tokens import api_token_hash
from shared_db.transaction import Record

log = structlog.get_logger()
CHECK_AGAIN_EVERY = 10
MOST_STREAMS = 200
TYPING_EVERY = 1.0


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


class Connections:
    """Who is behind each socket of this process, and what each of them may hear."""

    def __init__(self, app: Flask, io: SocketIO, delivery: Delivery) -> None:
        self._app = app
        self._io = io
        self._delivery = delivery
        self._people: dict[str, Somebody] = {}

    @property
    def _record(self) -> Record:
        record: Record = self._app.extensions["record"]
        return record

    def known(self) -> list[str]:
        """The sockets whose person is known."""
        return list(self._people)

    def connect(self, auth: Any = None, *_more: Any) -> None:
        """Let in who is signed in, by the session's cookie or a token."""
        with self._record.reading() as db:
            who = _who(db, auth)
            actor = who.actor(db) if who else None
        if who is None or actor is None:
            raise Refused("signed_out")
        who.name = actor.name
        self._people[_sid()] = who

    def disconnect(self, *_reason: Any) -> None:
        """Forget a socket."""
        self._people.pop(_sid(), None)
        self._delivery.forget(_sid())

    def follow(self, wanted: Any = None, *_more: Any) -> dict[str, list[str]]:
        """Open streams; answers with those that may be read (the others keep silent).

        A stream in which nothing was told yet is nobody's; it is asked about when it comes to be.
        """
        sid, positions = _sid(), _positions(wanted)
        followed = self._delivery.followed_by(sid)
        new = [stream_id for stream_id in positions if stream_id not in followed]
        for stream_id in new[max(MOST_STREAMS - len(followed), 0) :]:
            del positions[stream_id]
        return {"following": [str(stream_id) for stream_id in self._let_in(sid, positions)]}

    def unfollow(self, wanted: Any = None, *_more: Any) -> None:
        """Close streams."""
        for stream_id in _positions(wanted):
            self._delivery.leave(_sid(), stream_id)

    def typing(self, wanted: Any = None, *_more: Any) -> None:
        """Tell the others on a followed stream that somebody types; never kept."""
        sid, now = _sid(), time.monotonic()
        who = self._people.get(sid)
        stream_id = _uuid(wanted.get("stream")) if isinstance(wanted, dict) else None
        if who is None or stream_id is None or now - who.typed_at < TYPING_EVERY:
            return
        who.typed_at = now
        person = {"id": str(who.person_id), "name": who.name}
        for room in self._delivery.followers(sid, stream_id):
            self._io.emit(
                "typing", {"stream": str(stream_id), "person": person}, to=room, skip_sid=sid
            )

    def follow_born(self, stream_id: UUID, followers: Mapping[str, int]) -> None:
        """A stream that was waited for has come to be: let in those who may read it."""
        for sid, have in followers.items():
            self._let_in(sid, {stream_id: have})

    def keep_checking(self) -> None:
        """Every ten seconds take streams from those who may no longer read them."""
        while True:
            self._io.sleep(CHECK_AGAIN_EVERY)
            try:
                self.check_again()
            except SQLAlchemyError as away:
                log.warning("record_away", why=str(away))

    def check_again(self) -> None:
        """One round of it, over all sockets."""
        for sid, who in list(self._people.items()):
            open_streams = self._delivery.followed_by(sid)
            with self._record.reading() as db:
                actor = who.actor(db)
                known = heads(db, open_streams)
                allowed = _allowed(db, actor, known)
            for stream_id in set(known) - allowed:
                self._delivery.leave(sid, stream_id)
                self._io.emit("refused", {"stream": str(stream_id)}, to=sid)
            if actor is None:
                self._io.server.disconnect(sid)

    def _let_in(self, sid: str, positions: Mapping[UUID, int]) -> list[UUID]:
        """Who can't be served now is sent away: a client that comes back asks for everything."""
        who = self._people.get(sid)
        if who is None or not positions:
            return []
        try:
            return self._follow_readable(sid, who, positions)
        except SQLAlchemyError as away:
            log.warning("record_away", why=str(away))
            self._io.server.disconnect(sid)
            return []

    def _follow_readable(
        self, sid: str, who: Somebody, positions: Mapping[UUID, int]
    ) -> list[UUID]:
        with self._record.reading() as db:
            actor = who.actor(db)
            allowed = _allowed(db, actor, positions)
            known = heads(db, list(positions))
        if actor is None:
            return []
        for stream_id in set(positions) - set(known):
            self._delivery.wait_for(sid, stream_id, positions[stream_id])
        to_follow = {key: have for key, have in positions.items() if key in allowed}
        self._delivery.follow(sid, str(actor.language), to_follow)
        return list(to_follow)


SOCKET_EVENTS = ("connect", "disconnect", *SAYINGS)
"""All that a browser can say; each is a method of `Connections`."""


def open_socket(app: Flask) -> SocketIO:
    """The socket at /socket.io, websocket only."""
    by_gevent = is_module_patched("socket")
    io = SocketIO(
        app,
        async_mode="gevent" if by_gevent else "threading",
        transports=["websocket"],
        manage_session=False,
        async_handlers=False,
        ping_interval=20,
        ping_timeout=20,
        max_http_buffer_size=LARGEST_MESSAGE,
    )
    if by_gevent:
        use_wires(io.server.eio)
    return io


def answer_on(io: SocketIO, connections: Connections) -> None:
    """Let `connections` answer what browsers say."""
    for name in SOCKET_EVENTS:
        io.on_event(name, getattr(connections, name))


def _allowed(db: Session, actor: Actor | None, stream_ids: Iterable[UUID]) -> set[UUID]:
    return set(db.scalars(readable(actor, list(stream_ids)))) if actor else set()


def _sid() -> str:
    return str(request.sid)  # type: ignore[attr-defined]


def _who(db: Session, auth: Any) -> Somebody | None:
    token = auth.get("token") if isinstance(auth, dict) else None
    if isinstance(token, str):
        token_hash = api_token_hash(token)
        person_id = find_token_owner(db, token_hash, utc_now())
        return Somebody(person_id, None, None, token_hash) if person_id else None
    person_id = _uuid(session.get("person"))
    if person_id is None:
        return None
    return Somebody(person_id, session.get("epoch"), _uuid(session.get("sign_in")), None)


def _uuid(value: Any) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        return None


def _positions(wanted: Any) -> dict[UUID, int]:
    """Stream → the last number the client has; whatever can't be read is left out."""
    streams = wanted.get("streams", []) if isinstance(wanted, dict) else []
    positions: dict[UUID, int] = {}
    for item in streams[:MOST_STREAMS] if isinstance(streams, list) else []:
        named, have = (item.get("id"), item.get("have", 0)) if isinstance(item, dict) else (item, 0)
        stream_id = _uuid(named)
        if stream_id is not None:
            positions[stream_id] = max(0, have) if isinstance(have, int) else 0
    return positions
