"""控え: what stays with a shop of a group that it has left, to be read and nothing else."""

from flask import Flask

from portal.papers.api import api
from portal.papers.views import blueprint


def register(app: Flask) -> None:
    """Serve the pages and the API."""
    app.register_blueprint(blueprint)
    api.register(app)
