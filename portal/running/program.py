"""The program itself: where its parts lie, and whether somebody else than root can read them."""

import sys
from importlib.util import find_spec
from pathlib import Path

from portal.running.server_user import ServerUser

PARTS = ("os", "gunicorn", "psycopg", "portal", "shared_db", "workers", "estimator", "templates")
"""Of Python, of the packages, and of ourselves; each in a folder of its own."""


def unreadable_part(user: ServerUser) -> Path | None:
    """Return a part that this user can't read; None if the program can run as this user."""
    python = Path(sys.executable)
    if not user.may_run(python.resolve()):
        return python.resolve()
    origins = [spec.origin for name in PARTS if (spec := find_spec(name)) and spec.origin]
    files = [Path(origin) for origin in origins if origin != "frozen"]
    return user.first_unreadable([python, Path(sys.prefix), *files])
