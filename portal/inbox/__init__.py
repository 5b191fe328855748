"""受信箱: what waits for me."""

from flask import Flask

from portal.inbox.api import api
from portal.inbox.views import blueprint


def register(app: Flask) -> None:
    """Serve the page and its mirror."""
    app.register_blueprint(blueprint)
    api.register(app)
