"""Drawings: uploaded by the customer, kept as they came, opened under the group's terms."""

from flask import Flask

from portal.drawings import api, designs, previews_views, views


def register(app: Flask) -> None:
    """Serve the pages and the API."""
    app.register_blueprint(views.blueprint)
    app.register_blueprint(previews_views.blueprint)
    api.api.register(app)
    designs.register(app)
