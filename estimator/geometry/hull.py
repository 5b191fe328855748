"""The convex hull of places in a plane, and the smallest rectangle around them."""

import numpy as np

from estimator.geometry.solid import Numbers

_SIEVE = 32


def least_rectangle(points: Numbers) -> tuple[float, float]:
    """The sides of the rectangle of least area around `points` (n, 2); the one along the hull's
    edge first."""
    return sides_along(points, least_direction(points))


def sides_along(points: Numbers, direction: Numbers) -> tuple[float, float]:
    """How far `points` (n, 2) reach along a unit vector, and square to it."""
    square = np.array([-direction[1], direction[0]])
    return (float(np.ptp(points @ direction)), float(np.ptp(points @ square)))


def least_direction(points: Numbers) -> Numbers:
    """(2,): along which side that rectangle lies. It has one on an edge of the hull (Freeman and
    Shapira 1975)."""
    corners = hull(points)
    edges = np.roll(corners, -1, axis=0) - corners
    lengths = np.linalg.norm(edges, axis=1)
    along = edges[lengths > 0] / lengths[lengths > 0, None]
    if not len(along):
        return np.array([1.0, 0.0])
    square = np.stack((-along[:, 1], along[:, 0]), axis=1)
    first = np.ptp(corners @ along.T, axis=0)
    second = np.ptp(corners @ square.T, axis=0)
    best: Numbers = along[int(np.argmin(first * second))]
    return best


def hull(points: Numbers) -> Numbers:
    """(k, 2): the corners of the convex hull, counter-clockwise (Andrew's monotone chain)."""
    rows = np.unique(_sieved(points), axis=0)
    if len(rows) < 3:
        return rows
    pairs = [(float(x), float(y)) for x, y in rows]
    lower, upper = _chain(pairs), _chain(pairs[::-1])
    return np.array(lower[:-1] + upper[:-1])


def _sieved(points: Numbers) -> Numbers:
    """Only those that can be corners: not inside the polygon of those that reach farthest in some
    directions (Akl and Toussaint 1978)."""
    if len(points) < 200:
        return points
    angles = np.linspace(0, 2 * np.pi, _SIEVE, endpoint=False)
    directions = np.stack((np.cos(angles), np.sin(angles)))
    farthest = points[np.argmax(directions.T @ points.T, axis=1)]
    # Clear of the polygon's sides by what rounding loses, a corner is never dropped.
    margin = 1e-9 * float(np.abs(points).max())
    x, y = np.ascontiguousarray(points.T)
    inside = np.ones(len(points), dtype=bool)
    for here, there in zip(farthest, np.roll(farthest, -1, axis=0), strict=True):
        along, up = (there - here).tolist()
        length = float(np.hypot(along, up))
        if length > 0:
            inside &= along * y - up * x > along * here[1] - up * here[0] + margin * length
    return points[~inside]


def _chain(pairs: list[tuple[float, float]]) -> list[tuple[float, float]]:
    kept: list[tuple[float, float]] = []
    for x, y in pairs:
        while len(kept) > 1:
            (ax, ay), (bx, by) = kept[-2], kept[-1]
            if (bx - ax) * (y - ay) - (by - ay) * (x - ax) > 0:
                break
            kept.pop()
        kept.append((x, y))
    return kept
