"""An event as it is sent: its facts, and drawn once per language by the page's own template.

Nothing in it depends on who looks; the browser formats the time and marks what is one's own.
"""

from typing import Any

from flask import Flask, render_template
from flask_babel import force_locale

from shared_db.models import Event
from templates import FOLDER

DRAWN = frozenset(path.stem for path in (FOLDER / "events").glob("*.html"))
"""The types that have a template `events/<type>.html`."""


def as_fact(event: Event, person: str, company: str) -> dict[str, Any]:
    """What every follower gets, whatever the language."""
    return {
        "seq": event.seq,
        "type": event.type,
        "at": event.at.isoformat(),
        "by": {
            "person_id": str(event.person_id) if event.person_id else None,
            "person": person,
            "company_id": str(event.company_id) if event.company_id else None,
            "company": company,
        },
        "data": event.payload,
    }


def draw(fact: dict[str, Any]) -> str | None:
    """The event as a piece of the page, in the current language; None for types never shown."""
    if fact["type"] not in DRAWN:
        return None
    return render_template(f"events/{fact['type']}.html", event=fact)


def draw_in(app: Flask, fact: dict[str, Any], language: str) -> dict[str, Any]:
    """The event for followers who read this language, outside any request."""
    with app.test_request_context(), force_locale(language):
        html = draw(fact)
    return {**fact, "html": html} if html is not None else fact
