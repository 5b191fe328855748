"""What people write, as it is shown: every character as typed, web addresses to click on."""

import re

from markupsafe import Markup, escape

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
