"""A flat plate as DXF: its outline, a hole near each corner, and a slot in the middle."""

MILLIMETRES = 4
"""How `$INSUNITS` says it."""


def dxf_plate(width: int, height: int, hole: int) -> bytes:
    """A plate in millimetres, as R12: what a laser cuts, on the layer `CUT`."""
    pairs: list[tuple[int, object]] = [
        *((0, "SECTION"), (2, "HEADER"), (9, "$ACADVER"), (1, "AC1009")),
        *((9, "$INSUNITS"), (70, MILLIMETRES), (0, "ENDSEC")),
        *((0, "SECTION"), (2, "ENTITIES")),
    ]
    corners = [(0, 0), (width, 0), (width, height), (0, height)]
    for start, end in zip(corners, [*corners[1:], corners[0]], strict=True):
        pairs += _line(start, end)
    for x in (hole, width - hole):
        for y in (hole, height - hole):
            pairs += [(0, "CIRCLE"), (8, "CUT"), (10, x), (20, y), (40, hole / 2)]
    pairs += _slot(width / 2, height / 2, width / 4, hole / 2)
    pairs += [(0, "ENDSEC"), (0, "EOF")]
    return "".join(f"{code:3d}\n{value}\n" for code, value in pairs).encode()


def _slot(x: float, y: float, length: float, radius: float) -> list[tuple[int, object]]:
    """Two lines and two half circles round the middle."""
    left, right = x - length / 2, x + length / 2
    return [
        *_line((left, y - radius), (right, y - radius)),
        *_arc(right, y, radius, -90, 90),
        *_line((right, y + radius), (left, y + radius)),
        *_arc(left, y, radius, 90, 270),
    ]


def _line(start: tuple[float, float], end: tuple[float, float]) -> list[tuple[int, object]]:
    (x1, y1), (x2, y2) = start, end
    return [(0, "LINE"), (8, "CUT"), (10, x1), (20, y1), (11, x2), (21, y2)]


def _arc(x: float, y: float, radius: float, start: int, end: int) -> list[tuple[int, object]]:
    place: list[tuple[int, object]] = [(0, "ARC"), (8, "CUT"), (10, x), (20, y), (40, radius)]
    return [*place, (50, start % 360), (51, end % 360)]
