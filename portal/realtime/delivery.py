"""Following the log for the browsers connected to this process.

A lost hint, a restarted Redis or a second web process costs a moment, never an event: each second
the heads of the open streams are compared with what was pushed, and the gap is filled from the
record. Per stream one lock keeps the order, also while somebody catches up.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from threading import RLock
from typing import Any
from uuid import UUID

import structlog
from flask import Flask
from flask_socketio import SocketIO
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from portal.realtime.facts import Fact, as_facts
from portal.realtime.hints import HintLine
from portal.realtime.presence import Presence
from portal.realtime.rendering import render_in
from shared_db.spine.across import events_for_delivery, heads
from shared_db.spine.transaction import Record

log = structlog.get_logger()
LOOK_EVERY = 1.0
REPEAT_HEADS_EVERY = 10
BATCH = 100
Born = Callable[[UUID, Mapping[str, int]], None]


def room(stream_id: UUID, language: str) -> str:
    """The room of a stream's followers who read one language."""
    return f"{stream_id}:{language}"


@dataclass(eq=False)
class OpenStream:
    """A stream that somebody here follows, and how far it was pushed to them."""

    id: UUID
    pushed: int
    followers: dict[str, str] = field(default_factory=dict)
    """Socket → the language that is read there."""
    lock: RLock = field(default_factory=RLock)
    push_is_coming: bool = False

    def languages(self) -> set[str]:
        """Those in which it has to be drawn."""
        return set(self.followers.values())


class Delivery:
    """What this process has pushed of each stream that its clients have open."""

    def __init__(self, app: Flask, io: SocketIO, line: HintLine, presence: Presence) -> None:
        self._app = app
        self._io = io
        self._line = line
        self._open: dict[UUID, OpenStream] = {}
        self._awaited: dict[UUID, dict[str, int]] = defaultdict(dict)
        self._streams_of: dict[str, set[UUID]] = defaultdict(set)
        self._born: Born = lambda _stream_id, _followers: None
        self._presence = presence

    @property
    def _record(self) -> Record:
        record: Record = self._app.extensions["record"]
        return record

    def start(self, born: Born) -> None:
        """Begin to listen and to look. `born` is told when an awaited stream comes to be."""
        self._born = born
        for task in (self._line.keep_sending, self._listen, self._look):
            self._io.start_background_task(task)

    def follow(self, sid: str, language: str, positions: Mapping[UUID, int]) -> None:
        """Let a client in, and give it what it hasn't got, in order, before anything newer."""
        with self._record.as_server("live delivery") as db:
            found = heads(db, list(positions))
        for stream_id, have in positions.items():
            head = found.get(stream_id, 0)
            # What is long past is sent without keeping the other followers waiting.
            sent = self._send_missing(sid, stream_id, language, have, head - BATCH)
            while not self._let_in(sid, stream_id, language, sent, head):
                pass
        if not self._io.server.manager.is_connected(sid, "/"):
            self.forget(sid)

    def wait_for(self, sid: str, stream_id: UUID, have: int) -> None:
        """A client wants a stream in which nothing was told yet."""
        self._awaited[stream_id][sid] = have
        self._streams_of[sid].add(stream_id)

    def leave(self, sid: str, stream_id: UUID) -> None:
        """A client closes one stream."""
        self._streams_of.get(sid, set()).discard(stream_id)
        self._stop_waiting(sid, stream_id)
        stream = self._open.get(stream_id)
        if stream is not None and self._leave_room(sid, stream) and not stream.followers:
            del self._open[stream_id]

    def forget(self, sid: str) -> None:
        """A client is gone."""
        for stream_id in self.followed_by(sid):
            self.leave(sid, stream_id)
        self._streams_of.pop(sid, None)

    def followed_by(self, sid: str) -> set[UUID]:
        """The streams that a client has open, or waits for."""
        return set(self._streams_of.get(sid, ()))

    def followers(self, sid: str, stream_id: UUID) -> set[str]:
        """The rooms of a stream, for one who follows it."""
        stream = self._open.get(stream_id)
        if stream is None or sid not in stream.followers:
            return set()
        return {room(stream_id, language) for language in stream.languages()}

    def notice(self, moved: Mapping[UUID, int]) -> None:
        """These streams have come so far: push what is new, if anybody here has them open."""
        for stream_id, head in moved.items():
            stream = self._open.get(stream_id)
            if stream is not None and stream.pushed < head and not stream.push_is_coming:
                stream.push_is_coming = True
                self._io.start_background_task(self._push, stream)
            if stream_id in self._awaited:
                waiting = self._awaited.pop(stream_id)
                for sid in waiting:
                    self._streams_of.get(sid, set()).discard(stream_id)
                self._io.start_background_task(self._born, stream_id, waiting)

    def _let_in(self, sid: str, stream_id: UUID, language: str, have: int, head: int) -> bool:
        """Close the rest of the gap and join, with nothing pushed in between.

        False if the stream was closed by its last follower while this one waited at the door.
        """
        stream = self._open.setdefault(stream_id, OpenStream(stream_id, head))
        with stream.lock:
            if self._open.get(stream_id) is not stream:
                return False
            if not stream.followers:
                stream.pushed = max(stream.pushed, head)
            elif have > stream.pushed:
                self._push(stream)
            self._leave_room(sid, stream)
            stream.followers[sid] = language
            self._streams_of[sid].add(stream_id)
            if self._send_missing(sid, stream_id, language, have, stream.pushed) == have:
                self._send(stream_id, [], language, sid)
            if self._io.server.manager.is_connected(sid, "/"):
                self._io.server.enter_room(sid, room(stream_id, language), namespace="/")
            self._io.emit("heads", {str(stream_id): stream.pushed}, to=sid)
        return True

    def _leave_room(self, sid: str, stream: OpenStream) -> bool:
        language = stream.followers.pop(sid, None)
        if language is None:
            return False
        self._io.server.leave_room(sid, room(stream.id, language), namespace="/")
        return True

    def _send_missing(self, sid: str, stream_id: UUID, language: str, have: int, up_to: int) -> int:
        """Send one client what lies between; returns how far it has it now."""
        while have < up_to and (facts := self._facts(stream_id, have, up_to)):
            self._send(stream_id, facts, language, sid)
            have = facts[-1]["seq"]
        return have

    def _push(self, stream: OpenStream) -> None:
        with stream.lock:
            stream.push_is_coming = False
            try:
                while stream.followers and (facts := self._facts(stream.id, stream.pushed)):
                    for language in stream.languages():
                        self._send(stream.id, facts, language, room(stream.id, language))
                    stream.pushed = facts[-1]["seq"]
                    if len(facts) < BATCH:
                        break
            except SQLAlchemyError as away:
                log.warning("record_away", why=str(away))

    def _send(self, stream_id: UUID, facts: list[Fact], language: str, to: str) -> None:
        drawn = render_in(self._app, facts, language)
        self._io.emit("events", {"stream": str(stream_id), "events": drawn}, to=to)

    def _facts(self, stream_id: UUID, after: int, up_to: int | None = None) -> list[Fact]:
        limit = BATCH if up_to is None else min(BATCH, up_to - after)
        with self._record.as_server("live delivery") as db:
            return as_facts(db, events_for_delivery(db, stream_id, after, limit))

    def _stop_waiting(self, sid: str, stream_id: UUID) -> None:
        if stream_id in self._awaited:
            self._awaited[stream_id].pop(sid, None)
            if not self._awaited[stream_id]:
                del self._awaited[stream_id]

    def _listen(self) -> None:
        while True:
            try:
                for hint in self._line.listen():
                    self._hear(hint)
            except RedisError as broken:
                log.warning("hints_away", why=str(broken))
            self._io.sleep(0.5)

    def _hear(self, hint: dict[str, Any]) -> None:
        try:
            if "moved" in hint:
                self.notice({UUID(moved): int(seq) for moved, seq in hint["moved"].items()})
            elif "progress" in hint:
                self._pass_on(hint["progress"])
            elif "at" in hint:
                self._presence.hear(hint["at"])
        except (KeyError, TypeError, ValueError, AttributeError) as strange:
            log.warning("hint_not_understood", why=str(strange))

    def _pass_on(self, progress: dict[str, Any]) -> None:
        stream = self._open.get(UUID(progress["stream"]))
        for language in stream.languages() if stream else ():
            self._io.emit("progress", progress, to=room(UUID(progress["stream"]), language))

    def _look(self) -> None:
        rounds = 0
        while True:
            self._io.sleep(LOOK_EVERY)
            rounds += 1
            wanted = [*self._open, *self._awaited]
            if not wanted:
                continue
            try:
                with self._record.as_server("live delivery") as db:
                    now = heads(db, wanted)
            except SQLAlchemyError as broken:
                log.warning("record_away", why=str(broken))
                continue
            self.notice(now)
            if rounds % REPEAT_HEADS_EVERY == 0:
                self._repeat(stream for stream in map(self._open.get, now) if stream)

    def _repeat(self, opened: Iterable[OpenStream]) -> None:
        """Say how far each stream goes, so that a client that lost its last event asks."""
        for stream in opened:
            for language in stream.languages():
                self._io.emit(
                    "heads", {str(stream.id): stream.pushed}, to=room(stream.id, language)
                )
