"""値決め: sales makes a price of the cost and issues it as a quote."""

from flask import Flask

from portal.pricing.api import api
from portal.pricing.cells import recorded_shares, whole_yen
from portal.pricing.views import blueprint


def register(app: Flask) -> None:
    """Serve the pages and the API."""
    app.jinja_env.filters.update(shares=recorded_shares, whole_yen=whole_yen)
    app.register_blueprint(blueprint)
    api.register(app)
