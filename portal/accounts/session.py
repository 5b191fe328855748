"""The browser's session: who is signed in, and where to go next."""

from urllib.parse import urlsplit
from uuid import UUID

from flask import session


def begin(person_id: UUID, epoch: int) -> None:
    """Sign somebody in on this browser. Nothing of an earlier session is kept."""
    session.clear()
    session.permanent = True
    session["person"], session["epoch"] = str(person_id), epoch


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


def who() -> str:
    """The id of who is signed in by this browser, for counting tries."""
    return str(session.get("person", ""))
