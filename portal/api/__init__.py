"""The JSON API: the same services and the same wall, for programs and for our own pages' scripts.

Each slice's `api.py` declares its routes on an `ApiSlice`; the OpenAPI document is made of those
declarations. A body with a `client_id` is done once, however often it is sent.
"""

from flask import Flask

from portal.api import document
from portal.api.slice import ApiSlice

__all__ = ["ApiSlice", "register"]


def register(app: Flask) -> None:
    """Serve the document that describes all of it."""
    document.register(app)
