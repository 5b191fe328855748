"""The faces of STEP and IGES files turned into triangles."""

import time
from typing import Final, Literal

import cascadio

from workers.cad.unreadable import Unreadable

MEGABYTE: Final = 1024 * 1024
_TOLERANCES: Final = ((0.02, 0.1), (0.1, 0.35), (1.0, 0.7))
"""How far triangles may be off the faces: millimetres, and radians between neighbours. With the
finest, volumes are within a ten-thousandth; each next is for what would be too large."""
_FINE_UP_TO: Final = (8 * MEGABYTE, 40 * MEGABYTE)
_LARGE_MODEL: Final = 10 * MEGABYTE
_PATIENCE: Final = 5.0
"""Seconds: what took longer is not made once more for being large."""


def tessellated(content: bytes, kind: Literal["step", "iges"]) -> bytes:
    """A GLB of a size that a browser likes where it can be had. Raises `Unreadable`."""
    began = time.monotonic()
    made = b""
    for linear, angular in _TOLERANCES[_first_tolerance(len(content)) :]:
        made = cascadio.load(
            content, kind, tol_linear=linear, tol_angular=angular, include_brep=True
        )
        if not made:
            raise Unreadable("damaged")
        if len(made) <= _LARGE_MODEL or time.monotonic() - began > _PATIENCE:
            break
    return made


def _first_tolerance(size: int) -> int:
    return sum(size > most for most in _FINE_UP_TO)
