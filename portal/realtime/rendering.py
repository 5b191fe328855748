"""An event rendered, once per language, by the page's own template.

Nothing in it depends on who looks; the browser formats the time and marks what is one's own.
"""

from collections.abc import Sequence
from datetime import datetime

import structlog
from flask import Flask, current_app
from flask_babel import force_locale

from portal.realtime.facts import Fact
from templates import FOLDER

log = structlog.get_logger()
AMENDS = frozenset({"capability_seen", "message_revised", "message_taken_back", "reacted"})
"""Types whose template only changes what an earlier event drew: no line of their own."""
TEMPLATES = frozenset(path.stem for path in (FOLDER / "events").glob("*.html"))
RENDERED = TEMPLATES - AMENDS
"""The types that have a line in the thread: those with a template `events/<type>.html`."""


def render(fact: Fact) -> str | None:
    """The event as a piece of the page, in the current language; None for types never shown.

    The template is rendered without the request's context, so that page and live event agree.
    """
    if fact["type"] not in TEMPLATES:
        return None
    template = current_app.jinja_env.get_template(f"events/{fact['type']}.html")
    html = template.render(
        event=fact,
        at=datetime.fromisoformat(fact["at"]),
        revised_at=_moment(fact["data"].get("revised_at")),
        taken_back_at=_moment(fact["data"].get("taken_back_at")),
    )
    return html if html.strip() else None


def rendered(fact: Fact) -> Fact:
    """The event with its drawing, if it has one."""
    html = render(fact)
    return {**fact, "html": html} if html is not None else fact


def render_in(app: Flask, facts: Sequence[Fact], language: str) -> list[Fact]:
    """Events for followers who read this language, outside any request.

    One that can't be rendered is sent as its facts: it must not stop those that follow it.
    """
    with app.app_context(), force_locale(language):
        return [_rendered_or_plain(fact) for fact in facts]


def _rendered_or_plain(fact: Fact) -> Fact:
    try:
        return rendered(fact)
    except Exception:
        log.exception("not_drawn", type=fact["type"], seq=fact["seq"])
        return fact


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
