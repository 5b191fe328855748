"""An estimate taken along: one page for the boss, a workbook that goes on computing."""

from flask import Flask

from portal.handouts.api import api
from portal.handouts.views import blueprint


def register(app: Flask) -> None:
    """Serve them to people and programs."""
    app.register_blueprint(blueprint)
    api.register(app)
