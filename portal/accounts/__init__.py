"""Signing in and out, links from mails, and everybody's own account."""

from flask import Flask

from portal.accounts import entry, link_views, session, views
from portal.accounts.api import api
from portal.accounts.blueprint import blueprint

__all__ = ["entry", "link_views", "register", "views"]


def register(app: Flask) -> None:
    """Serve the pages, and what programs ask about who they are."""
    app.before_request(session.prolong)
    app.register_blueprint(blueprint)
    api.register(app)
