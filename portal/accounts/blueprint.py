"""The pages of this slice: `entry.py` and `link_views.py` before somebody is
signed in, `views.py` after."""

from flask import Blueprint

blueprint = Blueprint("accounts", __name__)
