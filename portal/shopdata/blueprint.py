"""The pages under /own-data."""

from flask import Blueprint

blueprint = Blueprint("shopdata", __name__, url_prefix="/own-data")
