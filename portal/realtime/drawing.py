"""An event as it is sent: its facts, and drawn once per language by the page's own template.

Nothing in it depends on who looks; the browser formats the time and marks what is one's own.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import structlog
from flask import Flask, current_app
from flask_babel import force_locale

from shared_db.models import Event
from templates import FOLDER

log = structlog.get_logger()
AMENDS = frozenset({"capability_seen"})
"""Types whose template only changes what an earlier event drew: no line of their own."""
TEMPLATES = frozenset(path.stem for path in (FOLDER / "events").glob("*.html"))
DRAWN = TEMPLATES - AMENDS
"""The types that have a line in the thread: those with a template `events/<type>.html`."""

Fact = dict[str, Any]


def as_fact(event: Event, person: str, company: str) -> Fact:
    """What every follower gets, whatever the language."""
    return {
        "seq": event.seq,
        "type": event.type,
        "at": event.at.isoformat(),
        "by": {
            "kind": "person" if event.person_id else "server",
            "person_id": str(event.person_id) if event.person_id else None,
            "person": person,
            "company_id": str(event.company_id) if event.company_id else None,
            "company": company,
        },
        "data": event.payload,
    }


def draw(fact: Fact) -> str | None:
    """The event as a piece of the page, in the current language; None for types never shown.

    The template is rendered without the request's context, so that page and live event agree.
    """
    if fact["type"] not in TEMPLATES:
        return None
    template = current_app.jinja_env.get_template(f"events/{fact['type']}.html")
    html = template.render(event=fact, at=datetime.fromisoformat(fact["at"]))
    return html if html.strip() else None


def drawn(fact: Fact) -> Fact:
    """The event with its drawing, if it has one."""
    html = draw(fact)
    return {**fact, "html": html} if html is not None else fact


def draw_in(app: Flask, facts: Sequence[Fact], language: str) -> list[Fact]:
    """Events for followers who read this language, outside any request.

    One that can't be drawn is sent as its facts: it must not stop those that follow it.
    """
    with app.app_context(), force_locale(language):
        return [_drawn_or_plain(fact) for fact in facts]


def _drawn_or_plain(fact: Fact) -> Fact:
    try:
        return drawn(fact)
    except Exception:
        log.exception("not_drawn", type=fact["type"], seq=fact["seq"])
        return fact
