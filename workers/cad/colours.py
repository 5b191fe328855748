"""Colours of pens, which were chosen for a black screen, on white paper."""

import colorsys
from typing import Final

BLACK: Final = "#000000"
_BRIGHTEST: Final = 0.5
"""How bright a line may be on paper (0 black, 1 white), as the eye sees it: yellow is 0.89."""
_EYE: Final = (0.299, 0.587, 0.114)
"""How bright red, green and blue are to the eye (ITU-R BT.601)."""


def on_paper(colour: str) -> str:
    """`#rrggbb` of a pen on paper: white is drawn black, and what is too bright to be seen darker.

    Whatever follows the six figures, as ezdxf writes how much shines through, is left out.
    """
    parts = tuple(int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    bright = sum(part * weight for part, weight in zip(parts, _EYE, strict=True))
    hue, lightness, colourfulness = colorsys.rgb_to_hls(*parts)
    if lightness > 0.97:
        return BLACK
    if bright <= _BRIGHTEST:
        return colour[:7].lower()
    darker = colorsys.hls_to_rgb(hue, lightness * _BRIGHTEST / bright, colourfulness)
    return "#" + "".join(f"{round(part * 255):02x}" for part in darker)
