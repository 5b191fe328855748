"""What people write, as it is shown: every character as typed, web addresses to click on."""

import re
from collections.abc import Mapping

from flask_babel import gettext
from markupsafe import Markup, escape

from shared_db.foundation.errors import N_
from shared_db.models import Sign

SIGNS: Mapping[Sign, str] = {
    Sign.SEEN: N_("Understood"),
    Sign.CHECKING: N_("Checking"),
    Sign.POSSIBLE: N_("We can do it"),
    Sign.DIFFICULT: N_("Difficult for us"),
    Sign.GOOD: N_("Well done"),
}
_ADDRESS = re.compile(r"https?://[^\s<>\"'`、。，．（）()「」『』【】［］｛｝　]+", re.IGNORECASE)
_LINK = Markup('<a href="{0}" rel="noopener noreferrer nofollow" target="_blank">{0}</a>')
_NOT_ITS_END = ".,;:!?*_~"


def linked(body: str) -> Markup:
    """Escape the text; http(s) addresses become links that give the other side no handle on us."""
    drawn, done = Markup(), 0
    for found in _ADDRESS.finditer(body):
        address = found.group().rstrip(_NOT_ITS_END)
        drawn += escape(body[done : found.start()])
        drawn += _LINK.format(address)
        done = found.start() + len(address)
    return drawn + escape(body[done:])


def sign_word(sign: str) -> str:
    """What somebody put under a message."""
    return str(gettext(SIGNS[Sign(sign)]))
