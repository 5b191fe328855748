"""The pages of this slice: `views.py` companies and invitations, `people_views.py`,
`accounts_views.py` who is in and leads, `settings_views.py` what holds for everybody,
`room_views.py` the room for files, `leaving_views.py` the end of a shop's membership,
`leads_views.py` what it led, and `letters_views.py` mail and failed work."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, flash, redirect, url_for

blueprint = Blueprint("group", __name__, url_prefix="/group")


def done(sentence: str, endpoint: str = "group.index", **arguments: Any) -> Any:
    """Say what was done, and go on."""
    flash(sentence, "success")
    return redirect(url_for(endpoint, **arguments), HTTPStatus.SEE_OTHER)
