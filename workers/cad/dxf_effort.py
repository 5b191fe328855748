"""What some DXF entities would cost to draw, told before they are: a few figures ask for millions
of lines, or for more memory than there is."""

import math
from collections.abc import Sequence
from typing import Final

from ezdxf.entities import DXFGraphic, MText, Spline
from ezdxf.entities.pattern import PatternLine
from ezdxf.entities.polygon import DXFPolygon
from ezdxf.math import BoundingBox2d, Vec2
from ezdxf.path import Path

MOST_CONTROL_POINTS: Final = 1_000
"""Of a spline: ezdxf solves for as many unknowns, in a full matrix."""
_MOST_TEXT: Final = 20_000


def hatch_lines(polygon: DXFPolygon, paths: Sequence[Path]) -> float:
    """About how many lines a hatch has within its outline; infinite if they have no size."""
    if polygon.pattern is None:
        return 0.0
    box = BoundingBox2d(Vec2(point) for path in paths for point in path.control_vertices())
    if not box.has_data:
        return 0.0
    size = max(box.size.x, box.size.y)
    return sum(_lines(line, size) for line in polygon.pattern.lines)


def _lines(line: PatternLine, size: float) -> float:
    direction = Vec2.from_deg_angle(line.angle)
    spacing = abs(direction.det(line.offset))
    period = sum(abs(length) for length in line.dash_length_items) or size
    if not (spacing > 0 and period > 0 and size < math.inf):
        return math.inf
    lines: float = (size / spacing + 1) * (size / period + 1)
    return lines


def corners_of_spline(entity: DXFGraphic) -> list[Vec2] | None:
    """The points along which a spline too long to be solved is drawn; None for any other entity."""
    if not isinstance(entity, Spline):
        return None
    points = entity.control_points if entity.control_point_count() else entity.fit_points
    return Vec2.list(points) if len(points) > MOST_CONTROL_POINTS else None


def is_endless_text(entity: DXFGraphic) -> bool:
    """Whether a text is too long to be broken into lines."""
    return isinstance(entity, MText) and len(entity.text) > _MOST_TEXT
