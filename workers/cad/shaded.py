"""The first picture of a solid: seen from above a corner, calm, with its edges drawn.

Made without a graphics card or its libraries: the machines that this runs on have none.
"""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from estimator.geometry.solid import Numbers, Solid
from workers.cad.raster import Seen, seen
from workers.cad.small_picture import LONGEST

_MARGIN = 0.03
_FINER = 2
"""Pixels are drawn so many times smaller, and averaged."""
_MOST_PIXELS = 30_000_000
_MANY_TRIANGLES = 600_000
"""From here on they are smaller than pixels anyway."""

_EYES = np.array([[1.0, -1.0, 1.0], [-1.0, -1.0, 1.0], [1.0, 1.0, 1.0], [-1.0, 1.0, 1.0]])
"""Where one looks from: over the corner that is usual, or over another where there is more."""
_MUCH_MORE = 1.25
_LIGHT = np.array([-0.45, 0.72, 0.53]) / np.linalg.norm([-0.45, 0.72, 0.53])
"""From the upper left of whoever looks: right, up, towards the eye."""

_COLOURS = np.array([[150, 172, 196], [172, 180, 186], [140, 160, 178], [184, 178, 166]])
"""Of the parts of an assembly, in turn."""
_LINE = np.array([44, 56, 74])
_CREASE = 0.9
"""The cosine of an angle that is an edge, however coarse round faces are."""
_STEP = 4.0
"""So many pixels nearer or farther than the face goes on, another face begins."""


def draw(solids: list[Solid], path: Path) -> None:
    """Write the picture: PNG, `LONGEST` pixels at its longest side, on white."""
    places = np.concatenate([solid.points[solid.triangles] for solid in solids])
    part = np.repeat(np.arange(len(solids)), [len(solid.triangles) for solid in solids])
    finer = 1 if len(places) > _MANY_TRIANGLES else _FINER
    corners, width, height = _on_paper(places @ _view(solids), LONGEST * finer)
    shown = seen(_bearable(corners), width, height)
    normals = _towards_the_eye(corners)
    pixels = _shaded(shown, normals, _COLOURS[part % len(_COLOURS)])
    pixels[_lines(shown, normals)] = _LINE
    picture = Image.fromarray(pixels).reduce(finer)
    picture.quantize(96, dither=Image.Dither.NONE).save(path, "PNG", optimize=True)


def _view(solids: list[Solid]) -> Numbers:
    """(3, 3): its columns are right, down and towards the eye; from over the corner that the most
    faces look at, each as one, however large."""
    looks = np.array([solid.normal(face) for solid in solids for face in solid.faces])
    counts = (looks @ _EYES.T > 0.3).sum(axis=0)
    best = int(np.argmax(counts))
    eye = _EYES[best if counts[best] > _MUCH_MORE * counts[0] else 0] / np.sqrt(3)
    right = np.array([-eye[1], eye[0], 0.0])
    right /= np.linalg.norm(right)
    return np.stack((right, -np.cross(eye, right), eye), axis=1)


def _on_paper(turned: Numbers, longest: int) -> tuple[Numbers, int, int]:
    """(m, 3, 3) in pixels, and the picture's width and height, both even."""
    low = turned.min(axis=(0, 1))
    size = np.ptp(turned.reshape(-1, 3), axis=0)
    reach = float(max(size[0], size[1]))
    scale = longest * (1 - 2 * _MARGIN) / reach if reach > 0 else 1.0
    border = longest * _MARGIN
    width, height = (int(np.ceil((side * scale + 2 * border) / 2)) * 2 for side in size[:2])
    offset = np.array([border, border, 0.0])
    return (turned - low) * scale + offset, min(width, longest), min(height, longest)


def _bearable(corners: Numbers) -> Numbers:
    """The same triangles, but where all together they cover the paper some hundred times over, as
    none do that bound a solid, most are drawn as points."""
    (ax, ay), (bx, by) = ((corners[:, at, :2] - corners[:, 0, :2]).T for at in (1, 2))
    covered = float(np.abs(ax * by - ay * bx).sum()) / 2
    over = int(np.ceil(covered / _MOST_PIXELS))
    if over < 2:
        return corners
    drawn = corners.copy()
    left_out = np.arange(len(corners)) % over != 0
    drawn[left_out] = drawn[left_out, :1]
    return drawn


def _towards_the_eye(corners: Numbers) -> Numbers:
    """(m, 3) unit normals, right, up, near, of each triangle's side that is seen: surfaces that
    don't close have two."""
    crossed = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    lengths = np.linalg.norm(crossed, axis=1, keepdims=True)
    normals = np.divide(crossed, lengths, out=np.zeros_like(crossed), where=lengths > 0)
    normals *= np.where(normals[:, 2:] < 0, -1.0, 1.0)
    turned: Numbers = normals * (1, -1, 1)
    return turned


def _shaded(shown: Seen, normals: Numbers, colours: NDArray[np.int64]) -> NDArray[np.uint8]:
    """(height, width, 3): the lighter, the more it looks at the light."""
    light = 0.5 + 0.5 * (normals @ _LIGHT)
    painted = np.concatenate((colours * (0.38 + 0.74 * light[:, None]), [[255.0, 255.0, 255.0]]))
    return np.asarray(painted.clip(0, 255).astype(np.uint8)[shown.triangle])


def _lines(shown: Seen, normals: Numbers) -> NDArray[np.bool_]:
    """(height, width): where two faces meet, or one ends in front of another or of nothing."""
    facing = np.concatenate((normals, [[0.0, 0.0, 1.0]]))[shown.triangle].astype(np.float32)
    steep = np.maximum(facing[..., 2], np.float32(0.02))
    right = _edges(shown, facing, -facing[..., 0] / steep)
    turned = Seen(shown.triangle.T, shown.depth.T)
    below = _edges(turned, facing.transpose(1, 0, 2), (facing[..., 1] / steep).T).T
    lines = np.zeros(shown.triangle.shape, dtype=bool)
    lines[:, :-1] |= right
    lines[:, 1:] |= right
    lines[:-1] |= below
    lines[1:] |= below
    return lines


def _edges(shown: Seen, facing: NDArray[np.float32], slope: NDArray[Any]) -> NDArray[np.bool_]:
    """(height, width - 1): whether there is an edge between each pixel and that to its right.
    `slope` tells how much nearer the face comes from one to the next."""
    one, other = shown.triangle[:, :-1], shown.triangle[:, 1:]
    filled = (one >= 0) & (other >= 0)
    creased = np.einsum("ijk,ijk->ij", facing[:, :-1], facing[:, 1:]) < _CREASE
    nearer = np.zeros(one.shape, dtype=np.float32)
    np.subtract(shown.depth[:, 1:], shown.depth[:, :-1], out=nearer, where=filled)
    off = np.minimum(np.abs(nearer - slope[:, :-1]), np.abs(nearer - slope[:, 1:]))
    inside = filled & (one != other) & (creased | (off > _STEP))
    return np.asarray(inside | ((one >= 0) != (other >= 0)))
