"""The flat pattern of bent sheet metal: its skin rolled out, bends by their neutral line.

Where sheet is bent by an angle round an inner radius, the line that keeps its length runs a
K-factor of the thickness from the inside: `angle * (radius + k * thickness)` is what the bend takes
of the flat sheet (DIN 6935; Machinery's Handbook, "Bending sheet metal").
"""

from collections import deque
from dataclasses import dataclass

import numpy as np

from estimator.geometry.edges import face_of_triangles
from estimator.geometry.hull import least_direction, sides_along
from estimator.geometry.laying import Laid, first_laid, lay_next
from estimator.geometry.skin import Skin
from estimator.geometry.solid import Indices, Numbers


@dataclass(frozen=True, eq=False)
class Flat:
    """What is cut from the sheet. `contours` are (k, 2) each, closed, the outline first."""

    contours: tuple[Numbers, ...]

    @property
    def direction(self) -> Numbers:
        """(2,): along which side the smallest rectangle around the outline lies."""
        return least_direction(self.contours[0])

    def size(self, direction: Numbers) -> tuple[float, float]:
        """The rectangle around the outline that lies so: along the direction and square to it,
        mm."""
        return sides_along(self.contours[0], direction)

    @property
    def cut_length(self) -> float:
        """Outline and all cut-outs, mm."""
        return sum(
            float(np.linalg.norm(np.roll(one, -1, axis=0) - one, axis=1).sum())
            for one in self.contours
        )


def flat_of(skin: Skin, k_factor: float) -> Flat | None:
    """The skin rolled out; None where it closes upon itself, as a tube does, or lies on itself."""
    laid = _lay(skin, k_factor)
    if laid is None:
        return None
    contours = _contours(skin, laid)
    outlines = [one for one in contours if _signed_area(one) > 0]
    if len(outlines) != 1:
        return None
    return Flat((outlines[0], *(one for one in contours if one is not outlines[0])))


def _lay(skin: Skin, k_factor: float) -> dict[int, Laid] | None:
    """Every face of the skin in the plane, one after the other from the first; None where two ways
    to one face lead to two places."""
    solid, edges = skin.solid, skin.edges
    ours = set(skin.numbers)
    around = edges.around()
    laid = {skin.numbers[0]: first_laid(solid, skin.numbers[0])}
    waiting = deque([skin.numbers[0]])
    while waiting:
        here = waiting.popleft()
        for there in sorted(around.get(here, set()) & ours):
            shared = list(edges.between(here, there))
            ends = edges.ends[[row for row, _ in shared]].reshape(-1)
            if there not in laid:
                placed = lay_next(skin, laid[here], here, there, shared, k_factor)
                if placed is None:
                    continue
                laid[there] = placed
                waiting.append(there)
            apart = laid[here].places(solid.points[ends]) - laid[there].places(solid.points[ends])
            if float(np.abs(apart).max()) > 0.05 * skin.thickness + 1e-4 * solid.size:
                return None
    return laid if len(laid) == len(skin.numbers) else None


def _contours(skin: Skin, laid: dict[int, Laid]) -> list[Numbers]:
    """The closed lines around the skin in the plane: outlines counter-clockwise, cut-outs not."""
    solid = skin.solid
    ends, owners = _rim(skin)
    places: dict[tuple[int, int], tuple[float, float]] = {}
    for number in np.unique(owners).tolist():
        corners = np.unique(ends[owners == number])
        flat = laid[number].places(solid.points[corners])
        places |= {
            (number, corner): (float(x), float(y))
            for corner, (x, y) in zip(corners.tolist(), flat, strict=True)
        }
    following: dict[int, list[tuple[int, int]]] = {}
    for (start, end), owner in zip(ends.tolist(), owners.tolist(), strict=True):
        following.setdefault(start, []).append((end, owner))
    contours = []
    while following:
        contour, here = [], next(iter(following))
        while here in following:
            there, owner = following[here].pop()
            if not following[here]:
                del following[here]
            contour.append(places[owner, here])
            here = there
        contours.append(np.array(contour))
    return contours


def _rim(skin: Skin) -> tuple[Indices, Indices]:
    """(e, 2) and (e,): the directed edges of the skin's triangles that no other of them shares,
    and whose face each is of."""
    solid = skin.solid
    rows = np.concatenate([solid.faces[number].rows for number in skin.numbers])
    corners = solid.triangles[rows]
    pairs = np.concatenate((corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [2, 0]]))
    owners = np.tile(face_of_triangles(solid)[rows], 3)
    count = len(solid.points)
    there, back = pairs[:, 0] * count + pairs[:, 1], pairs[:, 1] * count + pairs[:, 0]
    alone = ~np.isin(there, back)
    return pairs[alone], owners[alone]


def _signed_area(contour: Numbers) -> float:
    x, y = contour.T
    return float((x * np.roll(y, -1) - np.roll(x, -1) * y).sum()) / 2
