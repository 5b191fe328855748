"""二次見積: asking another member shop for a price, and answering with an offer."""

from flask import Flask

from portal.offers import api, leaving_views, several_views, views

__all__ = ["register", "several_views"]


def register(app: Flask) -> None:
    """Serve the pages and the API."""
    app.register_blueprint(views.blueprint)
    app.register_blueprint(leaving_views.blueprint)
    api.api.register(app)
