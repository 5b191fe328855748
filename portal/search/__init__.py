"""検索: one box for what people look for, whatever kind of thing it is."""

from flask import Flask

from portal.search.api import api
from portal.search.views import blueprint


def register(app: Flask) -> None:
    """Serve the page and its mirror."""
    app.register_blueprint(blueprint)
    api.register(app)
