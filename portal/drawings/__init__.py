"""Drawings: uploaded by the customer, kept as they came, opened under the group's terms."""

from flask import Flask

from portal.drawings import api, designs, known, previews_views, views
from portal.inquiries import looked_at


def register(app: Flask) -> None:
    """Serve the pages and the API."""
    app.register_blueprint(views.blueprint)
    app.register_blueprint(previews_views.blueprint)
    api.api.register(app)
    designs.register(app)
    looked_at.bring(app, known.known_of)
