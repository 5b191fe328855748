"""What a flat drawing asks of the laser: how long it cuts, how often it pierces, where it bends.

Lines whose ends meet are one path; a path that comes back to itself is a contour. Each path is
pierced once. What only explains the part (texts, dimensions, hatches) is not handed in; centre
lines and bends are, and are told by their layer or their line type, as shops name them.

Lengths are in the drawing's unit, except where `scale` is given: millimetres to that unit.
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import sub
from typing import Final

Point = tuple[float, float]

TOLERANCE_MM: Final = 0.05
"""Ends as near as this meet: less than the kerf of a laser."""

_BEND: Final = re.compile(
    r"bend|(?<![a-z])fold|曲|折|v[-_ ]?line|v[-_ ]?cut|v線|vライン|ベンド|マゲ", re.IGNORECASE
)
_NOT_CUT: Final = re.compile(
    r"""(?<![a-z])(?:cent(?:er|re)|axis|dim(?:s|ension\w*)?|text|notes?|title|frame|format|border
    |construct\w*|mark(?:s|ing)?|annot\w*)(?![a-z])|phantom|chain|hidden|hatch|engrav|(?<![a-z])etch|defpoints
    |中心|一点|二点|隠|寸法|文字|注記|ハッチ|図枠|枠|表題|補助|刻印|けがき|ケガキ""",
    re.IGNORECASE | re.VERBOSE,
)
_DASHED: Final = re.compile(
    r"cent(?:er|re)|chain|phantom|hidden|dash|dot|divide|border|鎖|破線|点線|acad_iso",
    re.IGNORECASE,
)


class Line:
    """One drawn polyline: its points as x, y, x, y, …, its layer and line type, and where it is on
    the sheet."""

    __slots__ = ("layer", "length", "linetype", "where", "xs", "ys")

    def __init__(
        self, points: Sequence[float], layer: str, linetype: str, where: tuple[int, int]
    ) -> None:
        self.xs, self.ys = points[::2], points[1::2]
        self.layer, self.linetype, self.where = layer, linetype, where
        steps = map(math.hypot, map(sub, self.xs[1:], self.xs), map(sub, self.ys[1:], self.ys))
        self.length = math.fsum(steps)

    def ends(self) -> tuple[Point, Point]:
        """Its first and its last point."""
        return (self.xs[0], self.ys[0]), (self.xs[-1], self.ys[-1])

    def box(self) -> tuple[float, float, float, float]:
        """What holds it."""
        return min(self.xs), min(self.ys), max(self.xs), max(self.ys)


@dataclass(frozen=True)
class Contours:
    """What is cut and bent, in millimetres. `size_mm` is that of the closed contours together.

    `repeated`: so many lines lie exactly on others; they are counted once.
    """

    cut_length_mm: float
    pierces: int
    closed: int
    size_mm: tuple[float, float] | None
    bend_lines: int
    cut_where: tuple[tuple[int, int], ...]
    bend_where: tuple[tuple[int, int], ...]
    repeated: int


@lru_cache(maxsize=1024)
def is_bend(layer: str) -> bool:
    """Whether a layer of this name holds bend lines: BEND, 曲げ, V-LINE, …"""
    return bool(_BEND.search(layer))


@lru_cache(maxsize=1024)
def is_cut(layer: str, linetype: str) -> bool:
    """Whether lines of this layer and line type are cut: solid ones that no name speaks against."""
    return not (is_bend(layer) or _NOT_CUT.search(layer) or _DASHED.search(linetype))


def find_contours(lines: Iterable[Line], scale: float = 1.0) -> Contours | None:
    """Measure a flat pattern; None where nothing is cut.

    `scale`: how many millimetres the drawing's unit has, 1 or 25.4.
    """
    lines = list(lines)
    tolerance = _tolerance(lines, scale)
    bends, cuts, repeated = _sorted_out(lines, tolerance)
    if not cuts:
        return None
    loops, paths = _walk(cuts, tolerance)
    return Contours(
        cut_length_mm=scale * math.fsum(line.length for line in cuts),
        pierces=len(loops) + len(paths),
        closed=len(loops),
        size_mm=_size(loops, scale),
        bend_lines=len(bends),
        cut_where=tuple(line.where for line in cuts),
        bend_where=tuple(line.where for line in bends),
        repeated=repeated,
    )


def _tolerance(lines: Sequence[Line], scale: float) -> float:
    """How near ends meet: in a small drawing, or one in metres, nearer than usual."""
    size = _size([lines], 1.0) or (0.0, 0.0)
    return min(TOLERANCE_MM / scale, max(size) * 1e-4) or TOLERANCE_MM


def _sorted_out(lines: Iterable[Line], tolerance: float) -> tuple[list[Line], list[Line], int]:
    """Bends, cuts, and how many lines were left out because they are drawn twice."""
    bends: list[Line] = []
    cuts: list[Line] = []
    seen: set[tuple[int, ...]] = set()
    repeated = 0
    for line in lines:
        if is_bend(line.layer):
            bends.append(line)
        elif is_cut(line.layer, line.linetype) and line.length > 0:
            key = _course(line, tolerance)
            if key in seen:
                repeated += 1
            else:
                seen.add(key)
                cuts.append(line)
    return bends, cuts, repeated


def _course(line: Line, tolerance: float) -> tuple[int, ...]:
    """The same for lines that go the same way, in whichever direction, and from wherever: how many
    points they have, their length, what holds them, and the middle of their points."""
    closed = math.dist(*line.ends()) <= tolerance
    count = len(line.xs)
    inner = slice(1 if closed else 0, None)
    middle = sum(line.xs[inner]) / count, sum(line.ys[inner]) / count
    numbers = (line.length, *line.box(), *middle)
    return (count, *(round(number / tolerance) for number in numbers))


def _walk(cuts: Sequence[Line], tolerance: float) -> tuple[list[list[Line]], list[list[Line]]]:
    """Closed contours and open paths.

    From an end that nothing continues, or else from anywhere, line after line is followed; where
    the way comes by a place again, what lies between is a contour and is taken off.
    """
    joints = _Joints(tolerance)
    ends = [(joints.of(start), joints.of(end)) for start, end in map(Line.ends, cuts)]
    at_joint: dict[int, list[int]] = defaultdict(list)
    loops: list[list[Line]] = []
    for number, (start, end) in enumerate(ends):
        if start == end:
            loops.append([cuts[number]])
        else:
            at_joint[start].append(number)
            at_joint[end].append(number)
    paths: list[list[Line]] = []
    odd = [joint for joint, around in at_joint.items() if len(around) % 2]
    used: set[int] = set()
    for joint in [*odd, *at_joint]:
        found, rest = _follow(joint, at_joint, ends, used)
        loops += [[cuts[number] for number in loop] for loop in found]
        if rest:
            paths.append([cuts[number] for number in rest])
    return loops, paths


def _follow(
    joint: int,
    at_joint: dict[int, list[int]],
    ends: Sequence[tuple[int, int]],
    used: set[int],
) -> tuple[list[list[int]], list[int]]:
    """The contours on one way from a joint on, and what is left of the way itself."""
    loops: list[list[int]] = []
    way: list[int] = []
    passed = [joint]
    place = {joint: 0}
    while (following := _unused(at_joint[joint], used)) is not None:
        used.add(following)
        way.append(following)
        start, end = ends[following]
        joint = end if joint == start else start
        if joint not in place:
            place[joint] = len(passed)
            passed.append(joint)
            continue
        back = place[joint]
        loops.append(way[back:])
        for left in passed[back + 1 :]:
            del place[left]
        del way[back:], passed[back + 1 :]
    return loops, way


def _unused(around: list[int], used: set[int]) -> int | None:
    """A line at a joint that wasn't followed yet. What was is forgotten, so that it is quick."""
    while around and around[-1] in used:
        around.pop()
    return around[-1] if around else None


class _Joints:
    """Places where ends meet, numbered: ends within the tolerance are at one place."""

    def __init__(self, tolerance: float) -> None:
        self._tolerance = tolerance
        self._cells: dict[tuple[int, int], list[tuple[Point, int]]] = defaultdict(list)
        self._count = 0

    def of(self, point: Point) -> int:
        """The number of the joint there; a new one where none is near."""
        column = math.floor(point[0] / self._tolerance)
        row = math.floor(point[1] / self._tolerance)
        for cell in ((column + x, row + y) for x in (0, -1, 1) for y in (0, -1, 1)):
            for other, number in self._cells.get(cell, ()):
                if math.dist(point, other) <= self._tolerance:
                    return number
        self._cells[column, row].append((point, self._count))
        self._count += 1
        return self._count - 1


def _size(loops: Iterable[Iterable[Line]], scale: float) -> tuple[float, float] | None:
    boxes = [line.box() for loop in loops for line in loop]
    if not boxes:
        return None  # nothing is closed
    width = max(box[2] for box in boxes) - min(box[0] for box in boxes)
    height = max(box[3] for box in boxes) - min(box[1] for box in boxes)
    return width * scale, height * scale
