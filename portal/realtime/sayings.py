"""What may be said on a socket, looked at before anything takes it apart.

The libraries below tell the log at length of what they can't read, and who is nobody can send it.
"""

import json
import re

SAYINGS = ("follow", "unfollow", "typing", "at")
_FORM = re.compile(r"1|3|41|4(?P<kind>[02])\d{0,9}(?P<said>[\[{].*)?", re.DOTALL)
"""Good-bye, "I'm here"; and of Socket.IO: coming in, going out, an event."""


def is_understood(message: str) -> bool:
    """Whether this is one of the things that a browser says."""
    form = _FORM.fullmatch(message)
    if form is None:
        return False
    try:
        said = json.loads(form["said"]) if form["said"] else {}
    except (ValueError, RecursionError):
        return False
    if form["kind"] == "2":
        return isinstance(said, list) and said[:1] in ([name] for name in SAYINGS)
    return isinstance(said, dict)
