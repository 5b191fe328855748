"""What an estimate could be: parts in parts, alternatives, trials, もしも, the target."""

from flask import Flask

from portal.ways.api import api
from portal.ways.views import blueprint


def register(app: Flask) -> None:
    """Serve the pages and the API."""
    app.register_blueprint(blueprint)
    api.register(app)
