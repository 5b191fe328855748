"""対応可否の打診: "can you make this?", asked of chosen member shops, and what they say."""

from flask import Flask

from portal.asks import api, views
from portal.asks.in_thread import with_answers
from portal.thread.timeline import filled_by
from shared_db.spine.events import EventType


def register(app: Flask) -> None:
    """Serve the asks' pages and their part of the API."""
    app.register_blueprint(views.blueprint)
    api.api.register(app)
    filled_by(app, EventType.CAPABILITY_ASKED, with_answers)
