"""Drawings: uploaded by the customer, kept as they came, opened under the group's terms."""

from flask import Flask

from portal.drawings import api, views


def register(app: Flask) -> None:
    """Serve the pages and the API."""
    app.register_blueprint(views.blueprint)
    api.api.register(app)
