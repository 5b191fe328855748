"""Inquiries: asked by a customer, seen by every shop of the group, revised, led, ended."""

from flask import Flask

from portal.inquiries import api, form_views, views, words  # noqa: F401 (they bring routes)
from portal.inquiries.blueprint import blueprint


def register(app: Flask) -> None:
    """Serve the pages and the API."""
    words.register(app)
    app.register_blueprint(blueprint)
    api.api.register(app)
