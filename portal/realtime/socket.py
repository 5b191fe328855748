"""What a browser may say on its socket: which streams it follows, that somebody types, where in a
sheet, good-bye.

Writes are HTTP requests, always. The policy is asked at each `follow` and again every ten
seconds, so that who lost the right loses the stream.
"""

import time
from collections import defaultdict
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import structlog
from flask import Flask, request
from flask_socketio import ConnectionRefusedError as Refused
from flask_socketio import SocketIO
from gevent.monkey import is_module_patched
from sqlalchemy.exc import SQLAlchemyError

from portal.realtime.delivery import Delivery
from portal.realtime.presence import Presence
from portal.realtime.rights import (
    Somebody,
    readable_by,
    still_let_in,
    uuid_or_none,
    who_connects,
)
from portal.realtime.sayings import SAYINGS
from portal.realtime.wire import LARGEST_MESSAGE, use_wires
from shared_db.access import Actor, readable
from shared_db.spine.across import heads
from shared_db.spine.transaction import Record

log = structlog.get_logger()
CHECK_AGAIN_EVERY = 10
MOST_STREAMS = 200
MOST_STREAMS_OF_PERSON = 1000
MOST_SOCKETS_OF_PERSON = 50
"""In one web process: each open page has a socket."""
REFUSED_STAYS = 0.2
"""Seconds in which a socket that was refused reads why."""
TYPING_EVERY = 1.0


class Connections:
    """Who is behind each socket of this process, and what each of them may hear."""

    def __init__(self, app: Flask, io: SocketIO, delivery: Delivery, presence: Presence) -> None:
        self._app = app
        self._io = io
        self._delivery = delivery
        self._presence = presence
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
        try:
            with self._record.as_server("live delivery") as db:
                who = who_connects(db, auth)
                actor = who.actor(db) if who else None
        except SQLAlchemyError as away:
            log.warning("record_away", why=str(away))
            raise self._refused("away") from away
        if who is None or actor is None:
            raise self._refused("signed_out")
        if len(self._sockets_of(who.person_id)) >= MOST_SOCKETS_OF_PERSON:
            raise self._refused("too_many")
        who.name = actor.name
        self._people[_sid()] = who

    def disconnect(self, *_reason: Any) -> None:
        """Forget a socket."""
        self._presence.leave(_sid())
        self._people.pop(_sid(), None)
        self._delivery.forget(_sid())

    def follow(self, wanted: Any = None, *_more: Any) -> dict[str, list[str]]:
        """Open streams; answers with those that may be read (the others keep silent).

        A stream in which nothing was told yet is nobody's; it is asked about when it comes to be.
        """
        sid, positions = _sid(), _positions(wanted)
        followed = self._delivery.followed_by(sid)
        new = [stream_id for stream_id in positions if stream_id not in followed]
        for stream_id in new[self._room_for(sid, len(followed)) :]:
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
        stream_id = uuid_or_none(wanted.get("stream")) if isinstance(wanted, dict) else None
        if who is None or stream_id is None or now - who.typed_at < TYPING_EVERY:
            return
        who.typed_at = now
        person = {"id": str(who.person_id), "name": who.name}
        for room in self._delivery.followers(sid, stream_id):
            self._io.emit(
                "typing", {"stream": str(stream_id), "person": person}, to=room, skip_sid=sid
            )

    def at(self, wanted: Any = None, *_more: Any) -> None:
        """Say in which cell of a sheet one is; never kept."""
        who = self._people.get(_sid())
        if who is None:
            return
        try:
            self._presence.at(self._record, _sid(), who, wanted)
        except SQLAlchemyError as away:
            log.warning("record_away", why=str(away))

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
        """One round of it, over all sockets at once."""
        sockets = dict(self._people)
        opened = {sid: self._delivery.followed_by(sid) for sid in sockets}
        with self._record.as_server("live delivery") as db:
            known = heads(db, list({stream_id for some in opened.values() for stream_id in some}))
            actors = still_let_in(db, sockets)
            wanted: dict[Actor, set[UUID]] = defaultdict(set)
            for sid, actor in actors.items():
                wanted[actor] |= opened[sid] & known.keys()
            allowed = readable_by(db, wanted)
            self._presence.check_again(db, actors)
        for sid, who in sockets.items():
            readable = allowed[who.person_id] if sid in actors else ()
            for stream_id in (opened[sid] & known.keys()).difference(readable):
                self._delivery.leave(sid, stream_id)
                self._io.emit("refused", {"stream": str(stream_id)}, to=sid)
            if sid not in actors:
                self._io.server.disconnect(sid)

    def _refused(self, why: str) -> Refused:
        """What the socket is told; a moment later its connection is closed, too."""
        connection = self._io.server.manager.eio_sid_from_sid(_sid(), "/")
        self._io.start_background_task(self._close_soon, connection)
        return Refused(why)

    def _close_soon(self, connection: str) -> None:
        self._io.sleep(REFUSED_STAYS)
        self._io.server.eio.disconnect(connection)

    def _sockets_of(self, person_id: UUID) -> list[str]:
        return [sid for sid, who in self._people.items() if who.person_id == person_id]

    def _room_for(self, sid: str, followed: int) -> int:
        """How many streams more this socket may follow."""
        who = self._people.get(sid)
        if who is None:
            return 0
        all_of_person = sum(
            len(self._delivery.followed_by(one)) for one in self._sockets_of(who.person_id)
        )
        return max(min(MOST_STREAMS - followed, MOST_STREAMS_OF_PERSON - all_of_person), 0)

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
        with self._record.as_server("live delivery") as db:
            actor = who.actor(db)
            allowed = set(db.scalars(readable(actor, list(positions)))) if actor else set()
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


def _sid() -> str:
    return str(request.sid)  # type: ignore[attr-defined]


def _positions(wanted: Any) -> dict[UUID, int]:
    """Stream → the last number the client has; whatever can't be read is left out."""
    streams = wanted.get("streams", []) if isinstance(wanted, dict) else []
    positions: dict[UUID, int] = {}
    for item in streams[:MOST_STREAMS] if isinstance(streams, list) else []:
        named, have = (item.get("id"), item.get("have", 0)) if isinstance(item, dict) else (item, 0)
        stream_id = uuid_or_none(named)
        if stream_id is not None:
            positions[stream_id] = max(0, have) if isinstance(have, int) else 0
    return positions
