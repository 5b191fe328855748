"""What a channel shows, by pages: each event drawn by the template of its kind, as things stand.

A kind whose facts are completed by what came of it since (the answers to a question) has a `Fill`,
which its own slice registers. Messages are complete already (`portal/realtime/facts.py`).
"""

from collections.abc import Callable
from uuid import UUID

from flask import Flask, current_app
from markupsafe import Markup

from portal.realtime.facts import Fact, as_facts
from portal.realtime.rendering import render
from portal.thread import queries
from shared_db.spine.events import EventType
from shared_db.spine.transaction import Work

SHOWN = 50
END = 2**53
Fill = Callable[[Work, list[Fact]], None]


def filled_by(app: Flask, event_type: EventType, fill: Fill) -> None:
    """Let `fill` complete the facts of the events of this type on every page."""
    app.extensions.setdefault("timeline", {})[event_type] = fill


def render_page(work: Work, stream_id: UUID, before: int) -> tuple[list[Markup], int | None]:
    """The last events before a number as drawn; and the number before which there are more."""
    told = queries.latest(work, stream_id, before, SHOWN + 1)
    facts = as_facts(work.session, told[-SHOWN:])
    for event_type, fill in current_app.extensions.get("timeline", {}).items():
        if of_type := [fact for fact in facts if fact["type"] == event_type]:
            fill(work, of_type)
    pieces = [Markup(piece) for fact in facts if (piece := render(fact))]  # noqa: S704
    return pieces, facts[0]["seq"] if len(told) > SHOWN else None
