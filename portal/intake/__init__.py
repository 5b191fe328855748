"""受付: requests of people without an account, at the portal's entrance, and who takes them."""

from datetime import date

from flask import Flask

from portal.intake import entrance_views, link_views, views  # noqa: F401 (they bring routes)
from portal.intake.api import api
from portal.intake.blueprint import blueprint
from portal.language import day


def register(app: Flask) -> None:
    """Serve the pages and the API."""
    app.jinja_env.filters["day_of"] = lambda written: day(date.fromisoformat(written))
    app.register_blueprint(blueprint)
    api.register(app)
