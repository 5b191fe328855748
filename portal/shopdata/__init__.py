"""Own data (自社データ): a shop's work centres and rates, and the records of its past."""

from flask import Flask

from portal.shopdata import import_api, import_views, quote_api, quote_views, record_views, views  # noqa: F401  (routes)
from portal.shopdata.api import api
from portal.shopdata.blueprint import blueprint


def register(app: Flask) -> None:
    """Serve the pages and the API."""
    app.register_blueprint(blueprint)
    api.register(app)
