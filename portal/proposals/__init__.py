"""提案方針: who makes what, written by the lead shop and accepted by those named."""

from flask import Flask

from portal.proposals import api, views


def register(app: Flask) -> None:
    """Serve the proposal's pages and its part of the API."""
    app.register_blueprint(views.blueprint)
    api.api.register(app)
