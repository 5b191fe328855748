"""The triangles of STL files, binary and ASCII."""

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workers.cad.unreadable import Unreadable

_HEADER = 84
_RECORD = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])
_NUMBER = rb"[-+]?(?:[0-9.]+(?:[eE][-+]?[0-9]+)?|nan|inf)"
_VERTEX = re.compile(rb"vertex\s+(" + rb"\s+".join([_NUMBER] * 3) + rb")", re.IGNORECASE)
_FARTHEST = 1e8


@dataclass(frozen=True, eq=False)
class Triangles:
    """`corners` (m, 3, 3) as the file says them. `whole` is False where some are missing."""

    corners: NDArray[np.float64]
    whole: bool


def triangles_of(content: bytes, most: int) -> Triangles:
    """Read either kind, told by its content: ASCII begins with `solid`, but so do many binary
    files. Raises `Unreadable`: `empty`, `damaged`, or `too_much` above `most` triangles."""
    if not content.strip():
        raise Unreadable("empty")
    is_text = content[:512].lstrip()[:5].lower() == b"solid" and b"facet" in content[:2048].lower()
    read = _text(content, most) if is_text else _binary(content, most)
    usable = (np.abs(read.corners) < _FARTHEST).all(axis=(1, 2))
    if not usable.any():
        raise Unreadable("damaged" if len(read.corners) else "empty")
    return Triangles(read.corners[usable], read.whole and bool(usable.all()))


def _binary(content: bytes, most: int) -> Triangles:
    """80 bytes of anything, how many triangles, and 50 bytes each. Of a cut file, what is there."""
    if len(content) < _HEADER:
        raise Unreadable("damaged")
    told = int.from_bytes(content[80:_HEADER], "little")
    there = (len(content) - _HEADER) // _RECORD.itemsize
    if there > most and told > most:
        raise Unreadable("too_much")
    if there < told and there * 2 < told:
        raise Unreadable("damaged")
    records = np.frombuffer(content, _RECORD, min(told, there), _HEADER)
    return Triangles(records["corners"].astype(float), there >= told)


def _text(content: bytes, most: int) -> Triangles:
    # A vertex takes 12 bytes at the least: what is shorter needn't be counted.
    if len(content) > most * 36 and len(re.findall(rb"endfacet", content, re.IGNORECASE)) > most:
        raise Unreadable("too_much")
    found = [match[1] for match in _VERTEX.finditer(content)]
    try:
        # The places are 32-bit numbers as in binary files, so that equal ones stay equal.
        numbers = np.array(b" ".join(found).split(), dtype="S").astype(np.float32)
    except ValueError as broken:
        raise Unreadable("damaged") from broken
    corners = numbers[: len(numbers) // 9 * 9].reshape(-1, 3, 3).astype(float)
    ended = b"endsolid" in content[-2048:].lower()
    return Triangles(corners, ended and len(numbers) % 9 == 0)
