"""Which triangle is seen at each pixel: a depth buffer, by rows of pixels.

Every triangle is cut into the rows of pixels whose middles it covers, all triangles at once, and
those into pixels. So the work is that of the pixels covered, not of the boxes around triangles:
long slivers, of which plates with holes are full, cost what they show.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]

_AT_ONCE = 1_500_000
"""How many rows or pixels are held at one time, for memory."""


@dataclass(frozen=True, eq=False)
class Seen:
    """What each pixel shows. Both (height, width): `triangle` is -1 where nothing is; `depth` is
    the nearer the larger."""

    triangle: Whole
    depth: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class _Rows:
    """One row of pixels of one triangle each, all (k,): from column `first`, `count` of them, with
    `depth` at the first and `slope` from one to the next."""

    triangle: Whole
    row: Whole
    first: Whole
    count: Whole
    depth: Numbers
    slope: Numbers
    nearest: Numbers
    farthest: Numbers


def seen(corners: Numbers, width: int, height: int) -> Seen:
    """`corners` (m, 3, 3): of each triangle, x to the right and y downwards in pixels, and depth in
    pixels towards the eye. Triangles off the picture are cut off."""
    depth = np.full(width * height, -np.inf, dtype=np.float32)
    triangle = np.full(width * height, -1, dtype=np.int64)
    top = np.clip(np.ceil(corners[:, :, 1].min(axis=1) - 0.5), 0, height).astype(np.int64)
    bottom = np.clip(np.ceil(corners[:, :, 1].max(axis=1) - 0.5), 0, height).astype(np.int64)
    tall = np.flatnonzero(bottom > top)
    for some in _in_pieces(tall, (bottom - top)[tall]):
        rows = _rows(corners, some, top[some], bottom[some], width)
        for piece in _in_pieces(np.arange(len(rows.row)), rows.count):
            _paint(rows, piece, width, depth, triangle)
    return Seen(triangle.reshape(height, width), depth.reshape(height, width))


def _in_pieces(numbers: Whole, sizes: Whole) -> list[Whole]:
    """`numbers` in pieces whose sizes add up to no more than are held at once, or one."""
    if not len(numbers):
        return []
    piece = (np.cumsum(sizes) - sizes) // _AT_ONCE
    return np.split(numbers, np.flatnonzero(np.diff(piece)) + 1)


def _rows(corners: Numbers, some: Whole, top: Whole, bottom: Whole, width: int) -> _Rows:
    each = np.repeat(np.arange(len(some)), bottom - top)
    row = top[each] + _count_up(bottom - top)
    middle = row + 0.5
    left, right = np.full(len(row), np.inf), np.full(len(row), -np.inf)
    for corner in range(3):
        ax, ay = corners[some, corner, :2].T
        bx, by = corners[some, (corner + 1) % 3, :2].T
        with np.errstate(divide="ignore", invalid="ignore"):
            lean = (bx - ax) / (by - ay)
        crossed = (ay[each] <= middle) != (by[each] <= middle)
        x = ax[each[crossed]] + (middle[crossed] - ay[each[crossed]]) * lean[each[crossed]]
        left[crossed] = np.minimum(left[crossed], x)
        right[crossed] = np.maximum(right[crossed], x)
    first = np.ceil(np.clip(left, 0, width) - 0.5).astype(np.int64).clip(0, width)
    last = np.ceil(np.clip(right, 0, width) - 0.5).astype(np.int64).clip(0, width)
    there = last > first
    each, row, first, last = each[there], row[there], first[there], last[there]
    across, down, level = _planes(corners[some])
    depths = corners[some, :, 2]
    return _Rows(
        some[each],
        row,
        first,
        last - first,
        level[each] + across[each] * (first + 0.5) + down[each] * (row + 0.5),
        across[each],
        depths.max(axis=1)[each],
        depths.min(axis=1)[each],
    )


def _planes(corners: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Of each triangle: how depth grows to the right and downwards, and what it is at (0, 0). Where
    it is seen from its side it covers nothing, and this says nothing."""
    a, b, c = corners[:, 0], corners[:, 1], corners[:, 2]
    normal = np.cross(b - a, c - a)
    with np.errstate(divide="ignore", invalid="ignore"):
        across = np.nan_to_num(-normal[:, 0] / normal[:, 2], posinf=0, neginf=0)
        down = np.nan_to_num(-normal[:, 1] / normal[:, 2], posinf=0, neginf=0)
    return across, down, a[:, 2] - across * a[:, 0] - down * a[:, 1]


def _paint(
    rows: _Rows, piece: Whole, width: int, depth: NDArray[np.float32], triangle: Whole
) -> None:
    """Put the pixels of some rows where they are nearer than what is there."""
    count = rows.count[piece]
    each = np.repeat(piece, count)
    step = _count_up(count)
    pixel = rows.row[each] * width + rows.first[each] + step
    here = rows.depth[each] + rows.slope[each] * step
    here = np.clip(here, rows.farthest[each], rows.nearest[each]).astype(np.float32)
    np.maximum.at(depth, pixel, here)
    nearest = here >= depth[pixel]
    triangle[pixel[nearest]] = rows.triangle[each[nearest]]


def _count_up(counts: Whole) -> Whole:
    """0, 1, 2 … up to each count, one after the other."""
    total = np.cumsum(counts)
    return np.arange(int(total[-1]) if len(total) else 0) - np.repeat(total - counts, counts)
