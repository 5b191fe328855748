"""Drawings small enough to be kept: a box as STEP, a plate as DXF, a sheet as PDF. All our own."""

from io import BytesIO

from reportlab.lib.pagesizes import A5, landscape
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

STEP = """ISO-10303-21;
HEADER;
FILE_DESCRIPTION(('a box'),'2;1');
FILE_NAME('bracket.step','2026-01-01T00:00:00',(''),(''),'','','');
FILE_SCHEMA(('AUTOMOTIVE_DESIGN {{ 1 0 10303 214 1 1 1 1 }}'));
ENDSEC;
DATA;
{entities}
ENDSEC;
END-ISO-10303-21;
"""
FACES = (
    ((0, 2, 3, 1), (0, 0, -1)),
    ((4, 5, 7, 6), (0, 0, 1)),
    ((0, 1, 5, 4), (0, -1, 0)),
    ((2, 6, 7, 3), (0, 1, 0)),
    ((0, 4, 6, 2), (-1, 0, 0)),
    ((1, 3, 7, 5), (1, 0, 0)),
)
"""Corners counter-clockwise as seen from outside, and where outside is. A corner's number has a bit
for each axis on which it lies at the far end."""


class _Box:
    """The numbered lines of a STEP file, as they are written."""

    def __init__(self, *size: float) -> None:
        self.lines: list[str] = []
        self._corners = [
            [side * (n >> axis & 1) for axis, side in enumerate(size)] for n in range(8)
        ]
        self._points = [self._vector("CARTESIAN_POINT", corner) for corner in self._corners]
        self._vertices = [self.add(f"VERTEX_POINT('',{point})") for point in self._points]
        self._edges: dict[tuple[int, int], str] = {}

    def add(self, text: str) -> str:
        """Write one; answers with its name."""
        name = f"#{len(self.lines) + 1}"
        self.lines.append(f"{name}={text};")
        return name

    def face(self, loop: tuple[int, ...], outward: tuple[int, int, int]) -> str:
        sides = [self._side(a, b) for a, b in zip(loop, (*loop[1:], loop[0]), strict=True)]
        edges = self.add(f"EDGE_LOOP('',({','.join(sides)}))")
        bound = self.add(f"FACE_OUTER_BOUND('',{edges},.T.)")
        normal = self._vector("DIRECTION", outward)
        across = self._vector("DIRECTION", (outward[2], outward[0], outward[1]))
        place = self.add(f"AXIS2_PLACEMENT_3D('',{self._points[loop[0]]},{normal},{across})")
        plane = self.add(f"PLANE('',{place})")
        return self.add(f"ADVANCED_FACE('',({bound}),{plane},.T.)")

    def _side(self, a: int, b: int) -> str:
        low, high = min(a, b), max(a, b)
        if (low, high) not in self._edges:
            self._edges[low, high] = self._edge(low, high)
        return self.add(f"ORIENTED_EDGE('',*,*,{self._edges[low, high]},.{'FT'[a < b]}.)")

    def _edge(self, a: int, b: int) -> str:
        along = [far - near for near, far in zip(self._corners[a], self._corners[b], strict=True)]
        way = self._vector("DIRECTION", [part / sum(along) for part in along])
        vector = self.add(f"VECTOR('',{way},{sum(along):.1f})")
        line = self.add(f"LINE('',{self._points[a]},{vector})")
        return self.add(f"EDGE_CURVE('',{self._vertices[a]},{self._vertices[b]},{line},.T.)")

    def _vector(self, kind: str, xyz: list[float] | tuple[int, ...]) -> str:
        return self.add(f"{kind}('',({','.join(f'{float(part):.1f}' for part in xyz)}))")


def step_box(x: float, y: float, z: float) -> bytes:
    """A closed box in millimetres, with one corner at the origin."""
    box = _Box(x, y, z)
    faces = ",".join(box.face(loop, outward) for loop, outward in FACES)
    shell = box.add(f"CLOSED_SHELL('',({faces}))")
    solid = box.add(f"MANIFOLD_SOLID_BREP('box',{shell})")
    length = box.add("(LENGTH_UNIT()NAMED_UNIT(*)SI_UNIT(.MILLI.,.METRE.))")
    context = box.add(
        f"(GEOMETRIC_REPRESENTATION_CONTEXT(3)GLOBAL_UNIT_ASSIGNED_CONTEXT(({length}))"
        "REPRESENTATION_CONTEXT('',''))"
    )
    box.add(f"ADVANCED_BREP_SHAPE_REPRESENTATION('',({solid}),{context})")
    return STEP.format(entities="\n".join(box.lines)).encode()


def dxf_plate(width: int, height: int, hole: int) -> bytes:
    """A plate with a hole near each corner, millimetres, as R12."""
    corners = [(0, 0), (width, 0), (width, height), (0, height)]
    pairs: list[tuple[int, object]] = [(0, "SECTION"), (2, "ENTITIES")]
    for (x1, y1), (x2, y2) in zip(corners, [*corners[1:], corners[0]], strict=True):
        pairs += [(0, "LINE"), (8, "0"), (10, x1), (20, y1), (11, x2), (21, y2)]
    for x in (hole, width - hole):
        for y in (hole, height - hole):
            pairs += [(0, "CIRCLE"), (8, "0"), (10, x), (20, y), (40, hole / 2)]
    pairs += [(0, "ENDSEC"), (0, "EOF")]
    return "".join(f"{code:3d}\n{value}\n" for code, value in pairs).encode()


def pdf_sheet(title: str) -> bytes:
    """One page with a frame, a title block and a circle."""
    out = BytesIO()
    sheet = Canvas(out, pagesize=landscape(A5), invariant=True)
    sheet.rect(10 * mm, 10 * mm, 190 * mm, 128 * mm)
    sheet.rect(130 * mm, 10 * mm, 70 * mm, 20 * mm)
    sheet.circle(80 * mm, 80 * mm, 30 * mm)
    sheet.drawString(134 * mm, 18 * mm, title)
    sheet.save()
    return out.getvalue()
