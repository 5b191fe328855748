"""受注: what a customer has ordered by a quote."""

from flask import Flask

from portal.orders.api import api


def register(app: Flask) -> None:
    """Serve the API."""
    api.register(app)
