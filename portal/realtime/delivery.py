"""Following the log for the browsers connected to this process.

A lost hint, a restarted Redis or a second web process costs a moment, never an event: each second
the heads of the open streams are compared with what was pushed, and the gap is filled from the
record. Per stream one lock keeps the order, also while somebody catches up.
"""

from collections import defaultdict
from collections.abc import Iterable
from threading import RLock
from typing import Any
from uuid import UUID

import structlog
from flask import Flask
from flask_socketio import SocketIO
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from portal.realtime.drawing import as_fact, draw_in
from portal.realtime.hints import HintLine
from shared_db.across import events_for_delivery, heads
from shared_db.models import Language
from shared_db.transaction import Record

log = structlog.get_logger()
LOOK_EVERY = 1.0
REPEAT_HEADS_EVERY = 10
LANGUAGES = [language.value for language in Language]


def room(stream_id: UUID, language: str) -> str:
    """The room of a stream's followers who read one language."""
    return f"{stream_id}:{language}"


class Delivery:
    """What this process has pushed of each stream that its clients have open."""

    def __init__(self, app: Flask, io: SocketIO, line: HintLine) -> None:
        self._app = app
        self._io = io
        self._line = line
        self._pushed: dict[UUID, int] = {}
        self._followers: dict[UUID, dict[str, str]] = defaultdict(dict)
        self._locks: dict[UUID, RLock] = defaultdict(RLock)

    @property
    def _record(self) -> Record:
        record: Record = self._app.extensions["record"]
        return record

    def start(self) -> None:
        """Begin to listen and to look."""
        self._io.start_background_task(self._listen)
        self._io.start_background_task(self._look)

    def follow(self, sid: str, stream_id: UUID, language: str, have: int) -> None:
        """Let a client in, and give it what it hasn't got, in order, before anything newer."""
        with self._locks[stream_id]:
            with self._record.reading() as db:
                self._pushed.setdefault(stream_id, heads(db, [stream_id]).get(stream_id, 0))
            facts = self._facts(stream_id, have, up_to=self._pushed[stream_id])
            self._followers[stream_id][sid] = language
            self._io.server.enter_room(sid, room(stream_id, language), namespace="/")
            drawn = [draw_in(self._app, fact, language) for fact in facts]
            self._io.emit("events", {"stream": str(stream_id), "events": drawn}, to=sid)
            self._io.emit("heads", {str(stream_id): self._pushed[stream_id]}, to=sid)

    def leave(self, sid: str, stream_id: UUID) -> None:
        """A client closes one stream."""
        language = self._followers[stream_id].pop(sid, None)
        if language is not None:
            self._io.server.leave_room(sid, room(stream_id, language), namespace="/")
        if not self._followers[stream_id]:
            self._followers.pop(stream_id, None)
            self._pushed.pop(stream_id, None)

    def forget(self, sid: str) -> None:
        """A client is gone."""
        for stream_id in [s for s, sids in self._followers.items() if sid in sids]:
            self.leave(sid, stream_id)

    def followed_by(self, sid: str) -> list[UUID]:
        """The streams that a client has open."""
        return [stream_id for stream_id, sids in self._followers.items() if sid in sids]

    def notice(self, stream_ids: Iterable[UUID]) -> None:
        """These streams moved: push what is new, if anybody here has them open."""
        for stream_id in set(stream_ids):
            if stream_id in self._pushed:
                self._io.start_background_task(self._push, stream_id)

    def _push(self, stream_id: UUID) -> None:
        with self._locks[stream_id]:
            if stream_id not in self._pushed:
                return
            while facts := self._facts(stream_id, self._pushed[stream_id]):
                for language in set(self._followers[stream_id].values()):
                    drawn = [draw_in(self._app, fact, language) for fact in facts]
                    self._io.emit(
                        "events",
                        {"stream": str(stream_id), "events": drawn},
                        to=room(stream_id, language),
                    )
                self._pushed[stream_id] = facts[-1]["seq"]

    def _facts(self, stream_id: UUID, after: int, up_to: int | None = None) -> list[dict[str, Any]]:
        facts: list[dict[str, Any]] = []
        with self._record.reading() as db:
            while rows := events_for_delivery(db, stream_id, after):
                facts += [as_fact(event, person, company) for event, person, company in rows]
                after = facts[-1]["seq"]
                if up_to is None or after >= up_to:
                    break
        return [fact for fact in facts if up_to is None or fact["seq"] <= up_to]

    def _listen(self) -> None:
        while True:
            try:
                for hint in self._line.listen():
                    if "moved" in hint:
                        self.notice(UUID(moved) for moved in hint["moved"])
                    elif "progress" in hint:
                        self._pass_on(hint["progress"])
            except RedisError as broken:
                log.warning("hints_away", why=str(broken))
                self._io.sleep(0.5)

    def _pass_on(self, progress: dict[str, Any]) -> None:
        stream_id = UUID(progress["stream"])
        if stream_id in self._pushed:
            for language in LANGUAGES:
                self._io.emit("progress", progress, to=room(stream_id, language))

    def _look(self) -> None:
        rounds = 0
        while True:
            self._io.sleep(LOOK_EVERY)
            rounds += 1
            if not self._pushed:
                continue
            try:
                with self._record.reading() as db:
                    now = heads(db, list(self._pushed))
            except SQLAlchemyError as broken:
                log.warning("record_away", why=str(broken))
                continue
            self.notice(s for s, head in now.items() if head > self._pushed.get(s, head))
            if rounds % REPEAT_HEADS_EVERY == 0:
                self._repeat(now)

    def _repeat(self, now: dict[UUID, int]) -> None:
        for stream_id, head in now.items():
            for language in set(self._followers.get(stream_id, {}).values()):
                self._io.emit("heads", {str(stream_id): head}, to=room(stream_id, language))
