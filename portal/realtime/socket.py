"""What a browser may say on its socket: which streams it follows, that somebody types, good-bye.

Writes are HTTP requests, always. The policy is asked at each `follow` and again every half
minute, so that who lost the right loses the stream.
"""

from typing import Any
from uuid import UUID

import structlog
from flask import Flask, request, session
from flask_socketio import SocketIO
from gevent.monkey import is_module_patched
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from portal.realtime.delivery import Delivery, room
from shared_db.access import Actor, readable
from shared_db.across import find_token_owner, load_actor
from shared_db.base import utc_now
from shared_db.models import Language
from shared_db.tokens import api_token_hash
from shared_db.transaction import Record

log = structlog.get_logger()
io = SocketIO()
CHECK_AGAIN_EVERY = 30
MOST_STREAMS = 200

Who = tuple[UUID, int | None]
"""A person's id, and the epoch of the sign-in (None for a token)."""


class Connections:
    """Who is behind each socket of this process, and what each of them may hear."""

    def __init__(self, app: Flask, delivery: Delivery) -> None:
        self._app = app
        self._delivery = delivery
        self._people: dict[str, Who] = {}

    @property
    def _record(self) -> Record:
        record: Record = self._app.extensions["record"]
        return record

    def connect(self, auth: Any = None) -> bool:
        """Let in who is signed in, by the session's cookie or a token."""
        with self._record.reading() as db:
            who = _who(db, auth)
            if who is None or load_actor(db, *who) is None:
                return False
        self._people[_sid()] = who
        return True

    def disconnect(self, *_reason: Any) -> None:
        """Forget a socket."""
        self._people.pop(_sid(), None)
        self._delivery.forget(_sid())

    def follow(self, wanted: Any) -> dict[str, list[str]]:
        """Open streams; answers with those that may be read."""
        positions = _positions(wanted)
        with self._record.reading() as db:
            actor = self._actor(db, _sid())
            allowed = _allowed(db, actor, list(positions))
        for stream_id in allowed:
            language = str(actor.language) if actor else ""
            self._delivery.follow(_sid(), stream_id, language, positions[stream_id])
        return {"following": [str(stream_id) for stream_id in allowed]}

    def unfollow(self, wanted: Any) -> None:
        """Close streams."""
        for stream_id in _positions(wanted):
            self._delivery.leave(_sid(), stream_id)

    def typing(self, wanted: Any) -> None:
        """Tell the others on the followed streams that somebody types; never kept."""
        with self._record.reading() as db:
            actor = self._actor(db, _sid())
        if actor is None:
            return
        for stream_id in set(_positions(wanted)) & set(self._delivery.followed_by(_sid())):
            for language in Language:
                io.emit(
                    "typing",
                    {"stream": str(stream_id), "person": actor.name},
                    to=room(stream_id, language),
                    skip_sid=_sid(),
                )

    def keep_checking(self) -> None:
        """Every half minute take streams from those who may no longer read them."""
        while True:
            io.sleep(CHECK_AGAIN_EVERY)
            try:
                self.check_again()
            except SQLAlchemyError as away:
                log.warning("record_away", why=str(away))

    def check_again(self) -> None:
        """One round of it, over all sockets."""
        for sid in list(self._people):
            open_streams = self._delivery.followed_by(sid)
            with self._record.reading() as db:
                actor = self._actor(db, sid)
                allowed = _allowed(db, actor, open_streams)
            for stream_id in set(open_streams) - allowed:
                self._delivery.leave(sid, stream_id)
            if actor is None:
                io.server.disconnect(sid)

    def _actor(self, db: Session, sid: str) -> Actor | None:
        who = self._people.get(sid)
        return load_actor(db, *who) if who else None


SOCKET_EVENTS = ("connect", "disconnect", "follow", "unfollow", "typing")
"""All that a browser can say; each is a method of `Connections`."""


def register(app: Flask, delivery: Delivery) -> Connections:
    """Open the socket at /socket.io, websocket only."""
    io.init_app(
        app,
        async_mode="gevent" if is_module_patched("socket") else "threading",
        transports=["websocket"],
        manage_session=False,
        async_handlers=False,
        ping_interval=20,
        ping_timeout=20,
        max_http_buffer_size=64 * 1024,
    )
    connections = Connections(app, delivery)
    for name in SOCKET_EVENTS:
        io.on_event(name, getattr(connections, name))
    return connections


def _allowed(db: Session, actor: Actor | None, stream_ids: list[UUID]) -> set[UUID]:
    return set(db.scalars(readable(actor, stream_ids))) if actor else set()


def _sid() -> str:
    return str(request.sid)  # type: ignore[attr-defined]


def _who(db: Session, auth: Any) -> Who | None:
    token = auth.get("token") if isinstance(auth, dict) else None
    if isinstance(token, str):
        person_id = find_token_owner(db, api_token_hash(token), utc_now())
        return (person_id, None) if person_id else None
    if "person" in session:
        return UUID(session["person"]), session.get("epoch")
    return None


def _positions(wanted: Any) -> dict[UUID, int]:
    """Stream → the last number the client has; whatever can't be read is left out."""
    streams = wanted.get("streams", []) if isinstance(wanted, dict) else []
    positions: dict[UUID, int] = {}
    for item in streams[:MOST_STREAMS] if isinstance(streams, list) else []:
        try:
            positions[UUID(str(item["id"]))] = max(0, int(item.get("have", 0)))
        except (KeyError, TypeError, ValueError, AttributeError):
            continue
    return positions
