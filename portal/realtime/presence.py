"""Who is in which cell of a sheet: said by a page to the other pages of the same estimate.

Never an event and never kept. Whether somebody may see the estimate is asked when the page comes in
and again every ten seconds; who lost the right neither hears nor is heard. Pages say it again every
now and then, so that one that came later, or missed it, learns it.
"""

import re
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_socketio import SocketIO
from sqlalchemy.orm import Session

from portal.realtime.hints import HintLine
from portal.realtime.rights import Somebody, uuid_or_none
from shared_db.access import Actor, visible_estimates, visible_inquiries
from shared_db.foundation.lists import among
from shared_db.models import Estimate, Inquiry
from shared_db.spine.transaction import Record

EVERY = 0.2
"""Seconds between two sayings of one page: five a second."""
_CELL = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)


@dataclass
class _Page:
    """A page that is in an estimate."""

    who: Somebody
    estimate_id: UUID
    said_at: float


class Presence:
    """The pages of this process that are in a sheet."""

    def __init__(self, io: SocketIO, line: HintLine) -> None:
        self._io = io
        self._line = line
        self._pages: dict[str, _Page] = {}

    def at(self, record: Record, sid: str, who: Somebody, wanted: Any) -> None:
        """A page says where it is; what can't be read, comes too often or isn't its own is not
        passed on. Without an estimate it is nowhere any more."""
        said = wanted if isinstance(wanted, dict) else {}
        estimate_id = uuid_or_none(said.get("estimate"))
        page = self._pages.get(sid)
        if page is not None and page.estimate_id != estimate_id:
            self.leave(sid)
        if estimate_id is None or (page and time.monotonic() - page.said_at < EVERY):
            return
        line_id, cell = uuid_or_none(said.get("line")), said.get("cell")
        is_cell = isinstance(cell, str) and _CELL.fullmatch(cell)
        if sid not in self._pages and not self._come_in(record, sid, who, estimate_id):
            return
        self._pages[sid].said_at = time.monotonic()
        self._say(sid, line_id if is_cell else None, cell if is_cell and line_id else None)

    def leave(self, sid: str) -> None:
        """The page is gone, or somewhere else: the others are told."""
        if sid not in self._pages:
            return
        self._say(sid, None, None)
        page = self._pages.pop(sid)
        self._io.server.leave_room(sid, _room(page.estimate_id), namespace="/")

    def check_again(self, db: Session, actors: Mapping[str, Actor]) -> None:
        """Who may not see the estimate any more leaves; `actors` are those still let in."""
        wanted: dict[Actor, set[UUID]] = defaultdict(set)
        for sid, page in self._pages.items():
            if sid in actors:
                wanted[actors[sid]].add(page.estimate_id)
        allowed = {actor: _visible(db, actor, ids) for actor, ids in wanted.items()}
        for sid, page in list(self._pages.items()):
            if sid not in actors or page.estimate_id not in allowed[actors[sid]]:
                self.leave(sid)

    def hear(self, said: Mapping[str, Any]) -> None:
        """Something that a page of this or another process said: to the others in the estimate."""
        told = {name: said[name] for name in ("estimate", "page", "person", "line", "cell")}
        self._io.emit("at", told, to=_room(UUID(said["estimate"])), skip_sid=said["page"])

    def _come_in(self, record: Record, sid: str, who: Somebody, estimate_id: UUID) -> bool:
        with record.as_server("live delivery") as db:
            actor = who.actor(db)
            if actor is None or not _visible(db, actor, {estimate_id}):
                return False
        if not self._io.server.manager.is_connected(sid, "/"):
            return False
        self._pages[sid] = _Page(who, estimate_id, 0.0)
        self._io.server.enter_room(sid, _room(estimate_id), namespace="/")
        return True

    def _say(self, sid: str, line_id: UUID | None, cell: str | None) -> None:
        page = self._pages[sid]
        self._line.send(
            {
                "at": {
                    "estimate": str(page.estimate_id),
                    "page": sid,
                    "person": {"id": str(page.who.person_id), "name": page.who.name},
                    "line": str(line_id) if line_id else None,
                    "cell": cell,
                }
            }
        )


def _visible(db: Session, actor: Actor, ids: set[UUID]) -> set[UUID]:
    """Those of the estimates that the actor sees, as the page of one asks."""
    seen = visible_inquiries(actor).with_only_columns(Inquiry.id)
    own = visible_estimates(actor).where(among(Estimate.id, ids), Estimate.inquiry_id.in_(seen))
    return set(db.scalars(own.with_only_columns(Estimate.id)))


def _room(estimate_id: UUID) -> str:
    return f"sheet:{estimate_id}"
