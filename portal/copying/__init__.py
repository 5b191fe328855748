"""From before into an estimate: lines of earlier parts, and of templates (標準工程)."""

from flask import Flask

from portal.copying.api import api
from portal.copying.views import blueprint


def register(app: Flask) -> None:
    """Serve the pages and the API."""
    app.register_blueprint(blueprint)
    api.register(app)
