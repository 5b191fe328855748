"""Inquiries: asked by a customer, seen by every shop of the group, revised, led, ended."""

from flask import Flask

from portal.inquiries import (  # noqa: F401 (they bring routes)
    api,
    form_views,
    keep_views,
    proposal_views,
    quantity_views,
    views,
    words,
)
from portal.inquiries.blueprint import blueprint


def register(app: Flask) -> None:
    """Serve the pages and the API."""
    words.register(app)
    app.register_blueprint(blueprint)
    api.api.register(app)
