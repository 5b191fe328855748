"""Inquiries: asked by a customer, seen by every shop of the group, revised, led, ended."""

from flask import Flask

from portal.inquiries import api, form_views, views, words


def register(app: Flask) -> None:
    """Serve the pages and the API."""
    words.register(app)
    app.register_blueprint(views.blueprint)
    app.register_blueprint(form_views.blueprint)
    api.api.register(app)
