"""The browser's session: who is signed in, and where to go next."""

from datetime import timedelta
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from flask import request, session

from shared_db.foundation.base import utc_now

STAYS_FRESH = timedelta(minutes=10)


def begin(person_id: UUID, epoch: int) -> None:
    """Sign somebody in on this browser. Nothing of an earlier session is kept."""
    session.clear()
    session.permanent = True
    session["person"], session["epoch"], session["sign_in"] = str(person_id), epoch, str(uuid4())
    password_given()


def password_given() -> None:
    """The password, or a link in its place, was given on this browser just now."""
    session["password_at"] = int(utc_now().timestamp())


def is_fresh() -> bool:
    """Whether that was so lately that who sits here is still the same person."""
    given = session.get("password_at", 0)
    return bool(utc_now().timestamp() - given <= STAYS_FRESH.total_seconds())


def prolong() -> None:
    """Count the sign-in's days anew with the first page of each day.

    Never with what a page asks for beside itself: that answer may arrive late, and would bring back
    a state that is over (a notice already read, somebody who has signed out).
    """
    day = utc_now().date().isoformat()
    if "person" in session and session.get("day") != day and _is_page():
        session["day"] = day


def _is_page() -> bool:
    wanted = {kind for kind, _quality in request.accept_mimetypes}
    return request.method == "GET" and "text/html" in wanted and "HX-Request" not in request.headers


def keep(epoch: int) -> None:
    """Let this sign-in go on after the epoch was raised."""
    session["epoch"] = epoch


def end() -> None:
    """Forget who was signed in."""
    session.clear()


def own_path(wanted: str, otherwise: str) -> str:
    """`wanted` if it is a path of this portal, else the other: links never lead elsewhere."""
    if not wanted.startswith("/") or wanted.startswith("//") or "\\" in wanted:
        return otherwise
    if any(ord(sign) < 33 or ord(sign) == 127 for sign in wanted):
        return otherwise
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return otherwise
    return otherwise if parts.scheme or parts.netloc else wanted
