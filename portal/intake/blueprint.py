"""The pages of the slice, on one blueprint."""

from flask import Blueprint

blueprint = Blueprint("intake", __name__)
