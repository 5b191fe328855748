"""Shops bring drawings of their own, show them to others, and take them back."""

from flask import Flask

from portal.designs import api, views


def register(app: Flask) -> None:
    """Serve the pages and the API."""
    app.register_blueprint(views.blueprint)
    api.api.register(app)
