"""A solid as STEP: a block, with holes drilled through it from above."""

from collections.abc import Sequence

STEP = """ISO-10303-21;
HEADER;
FILE_DESCRIPTION(('a block'),'2;1');
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
BELOW, ABOVE = 0, 1
"""Of the faces, those that holes go through."""
Hole = tuple[float, float, float]
"""Where its axis is, x and y, and its diameter."""


class _Block:
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

    def face(
        self, loop: tuple[int, ...], outward: tuple[int, int, int], rims: Sequence[str] = ()
    ) -> str:
        """One side of the block; `rims` are the edges of holes in it."""
        sides = [self._side(a, b) for a, b in zip(loop, (*loop[1:], loop[0]), strict=True)]
        edges = self.add(f"EDGE_LOOP('',({','.join(sides)}))")
        bound = self.add(f"FACE_OUTER_BOUND('',{edges},.T.)")
        normal = self._vector("DIRECTION", outward)
        across = self._vector("DIRECTION", (outward[2], outward[0], outward[1]))
        place = self.add(f"AXIS2_PLACEMENT_3D('',{self._points[loop[0]]},{normal},{across})")
        plane = self.add(f"PLANE('',{place})")
        bounds = ",".join((bound, *rims))
        return self.add(f"ADVANCED_FACE('',({bounds}),{plane},.T.)")

    def hole(self, hole: Hole, height: float) -> tuple[str, str, str]:
        """Its wall, and its rims in the faces below and above."""
        x, y, diameter = hole
        axis, across = self._vector("DIRECTION", (0, 0, 1)), self._vector("DIRECTION", (1, 0, 0))
        circles, corners, places = [], [], []
        for z in (0.0, height):
            centre = self._vector("CARTESIAN_POINT", [x, y, z])
            places.append(self.add(f"AXIS2_PLACEMENT_3D('',{centre},{axis},{across})"))
            on_rim = self._vector("CARTESIAN_POINT", [x + diameter / 2, y, z])
            corners.append((on_rim, self.add(f"VERTEX_POINT('',{on_rim})")))
            circle = self.add(f"CIRCLE('',{places[-1]},{diameter / 2})")
            corner = corners[-1][1]
            circles.append(self.add(f"EDGE_CURVE('',{corner},{corner},{circle},.T.)"))
        vector = self.add(f"VECTOR('',{axis},{height})")
        line = self.add(f"LINE('',{corners[0][0]},{vector})")
        seam = self.add(f"EDGE_CURVE('',{corners[0][1]},{corners[1][1]},{line},.T.)")
        around = [(circles[0], "T"), (seam, "T"), (circles[1], "F"), (seam, "F")]
        wall = self.add(f"CYLINDRICAL_SURFACE('',{places[0]},{diameter / 2})")
        bound = self._bound("FACE_OUTER_BOUND", around)
        return (
            self.add(f"ADVANCED_FACE('',({bound}),{wall},.F.)"),
            self._bound("FACE_BOUND", [(circles[0], "T")]),
            self._bound("FACE_BOUND", [(circles[1], "F")]),
        )

    def _bound(self, kind: str, edges: Sequence[tuple[str, str]]) -> str:
        sides = [self.add(f"ORIENTED_EDGE('',*,*,{edge},.{way}.)") for edge, way in edges]
        loop = self.add(f"EDGE_LOOP('',({','.join(sides)}))")
        return self.add(f"{kind}('',{loop},.T.)")

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


def step_block(size: tuple[float, float, float], holes: Sequence[Hole] = ()) -> bytes:
    """A closed block in millimetres, with one corner at the origin, drilled through."""
    block = _Block(*size)
    drilled = [block.hole(hole, size[2]) for hole in holes]
    rims = {BELOW: [below for _, below, _ in drilled], ABOVE: [above for _, _, above in drilled]}
    faces = [
        block.face(loop, outward, rims.get(at, ())) for at, (loop, outward) in enumerate(FACES)
    ]
    faces += [wall for wall, _, _ in drilled]
    shell = block.add(f"CLOSED_SHELL('',({','.join(faces)}))")
    solid = block.add(f"MANIFOLD_SOLID_BREP('block',{shell})")
    length = block.add("(LENGTH_UNIT()NAMED_UNIT(*)SI_UNIT(.MILLI.,.METRE.))")
    context = block.add(
        f"(GEOMETRIC_REPRESENTATION_CONTEXT(3)GLOBAL_UNIT_ASSIGNED_CONTEXT(({length}))"
        "REPRESENTATION_CONTEXT('',''))"
    )
    shape = block.add(f"ADVANCED_BREP_SHAPE_REPRESENTATION('',({solid}),{context})")
    _name_product(block, shape)
    return STEP.format(entities="\n".join(block.lines)).encode()


def _name_product(block: _Block, shape: str) -> None:
    """What the shape is of: without a product a file holds nothing that could be read."""
    design = block.add("APPLICATION_CONTEXT('automotive_design')")
    about = block.add(f"PRODUCT_CONTEXT('',{design},'mechanical')")
    product = block.add(f"PRODUCT('block','block','',({about}))")
    version = block.add(f"PRODUCT_DEFINITION_FORMATION('','',{product})")
    stage = block.add(f"PRODUCT_DEFINITION_CONTEXT('part definition',{design},'design')")
    defined = block.add(f"PRODUCT_DEFINITION('design','',{version},{stage})")
    whole = block.add(f"PRODUCT_DEFINITION_SHAPE('','',{defined})")
    block.add(f"SHAPE_DEFINITION_REPRESENTATION({whole},{shape})")


def corner_holes(size: tuple[float, float, float]) -> list[Hole]:
    """Four near the corners, and a larger one in the middle."""
    x, y, _z = size
    edge = min(x, y) / 5
    bore = 2 * round(edge / 4) + 1
    corners = [(left, low, float(bore)) for left in (edge, x - edge) for low in (edge, y - edge)]
    return [*corners, (x / 2, y / 2, float(2 * bore))]
