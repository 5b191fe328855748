"""STL: bare triangles, as for 3D printing. It says neither its unit nor its faces.

Millimetres are taken, and remarked on (`unit_assumed`). Faces are found where triangles go on from
each other without an edge.
"""

from dataclasses import replace
from pathlib import Path

import numpy as np

from estimator.geometry.facts import Facts
from estimator.geometry.fitting import fitted
from estimator.geometry.mesh import area
from estimator.geometry.segmenting import segments
from estimator.geometry.solid import Indices, Numbers, Solid, Surface
from estimator.geometry.welding import solids_of, weld
from workers.cad.glb_building import built
from workers.cad.model import MOST_TRIANGLES
from workers.cad.showing_solids import show_and_measure
from workers.cad.stl_text import triangles_of
from workers.cad.unreadable import Unreadable

_MOST_WITH_FACES = 300_000
_MOST_FACES = 20_000
"""Above these it is a scan or a sculpture: it has no faces that anybody asks for."""


def read(source: Path, out: Path) -> Facts:
    """`model.glb`, `picture.png` and the facts. Raises `Unreadable`."""
    triangles = triangles_of(source.read_bytes(), MOST_TRIANGLES)
    solids = _solids(triangles.corners)
    if not any(area(solid) > 0 for solid in solids):
        raise Unreadable("empty")
    facts = show_and_measure("stl", built(solids), solids, out)
    cut = () if triangles.whole else ("incomplete",)
    return replace(facts, remarks=("unit_assumed", *cut, *facts.remarks))


def _solids(corners: Numbers) -> list[Solid]:
    points, triangles = weld(
        corners.reshape(-1, 3), np.arange(len(corners) * 3, dtype=np.int64).reshape(-1, 3)
    )
    if len(triangles) <= _MOST_WITH_FACES:
        face_of = segments(points, triangles)
        count = int(face_of.max()) + 1
        if count <= _MOST_FACES:
            told = solids_of("", points, triangles, face_of, [Surface()] * count, 0)
            return [fitted(solid) for solid in told]
    one: Indices = np.zeros(len(triangles), dtype=np.int64)
    return solids_of("", points, triangles, one, [Surface()], 0)
