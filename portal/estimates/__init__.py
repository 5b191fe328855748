"""原価見積: a shop's own cost build-up, as a sheet that computes while it is typed."""

from flask import Flask

from portal.estimates import api, views
from portal.estimates.history import api as history_api
from portal.estimates.history import views as history_views
from portal.estimates.widths import room_for_figures, room_for_numbers
from portal.estimates.words import lines_without_price


def register(app: Flask) -> None:
    """Serve the pages and the API."""
    app.jinja_env.filters.update(lines_without_price=lines_without_price)
    rooms = {"room_for_figures": room_for_figures, "room_for_numbers": room_for_numbers}
    app.jinja_env.globals.update(rooms)
    app.register_blueprint(views.blueprint)
    app.register_blueprint(history_views.blueprint)
    api.api.register(app)
    history_api.api.register(app)
