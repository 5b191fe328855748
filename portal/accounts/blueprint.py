"""The pages of this slice: `entry.py` before somebody is signed in, `views.py` after."""

from flask import Blueprint

blueprint = Blueprint("accounts", __name__)
