"""The group as its people see it: own company and people, invitations, member shops, mail."""

from flask import Flask

from portal.group import (
    accounts_views,
    leaving_views,
    letters_views,
    people_views,
    room_views,
    settings_views,
    views,
)
from portal.group.api import api
from portal.group.blueprint import blueprint
from portal.group.leads_views import blueprint as leads

__all__ = [
    "accounts_views",
    "leaving_views",
    "letters_views",
    "people_views",
    "register",
    "room_views",
    "settings_views",
    "views",
]


def register(app: Flask) -> None:
    """Serve the pages, and what programs can do."""
    app.register_blueprint(blueprint)
    app.register_blueprint(leads)
    api.register(app)
