"""From a GLB to solids in world millimetres."""

from typing import Any

import numpy as np

from estimator.geometry.fitting import fitted
from estimator.geometry.solid import Numbers, Shape, Solid, Surface
from estimator.geometry.welding import solids_of
from workers.cad.glb import FACES, TRIANGLES, Glb, Placed, placed_meshes
from workers.cad.unreadable import Unreadable

MOST_TRIANGLES = 2_000_000
_FARTHEST = 1e5
"""Metres. Nothing that is made is so large: such a place is no number, or none that was meant."""
_MILLIMETRES = np.diag([1000.0, 1000.0, 1000.0, 1.0])


def solids_in(glb: Glb) -> list[Solid]:
    """All solids, as often as nodes place them. Raises `Unreadable`: `too_much`, `damaged` where a
    place isn't a number, `empty` where there is nothing solid."""
    made: dict[tuple[Any, ...], list[Solid]] = {}
    solids: list[Solid] = []
    triangles = 0
    for placed in placed_meshes(glb):
        primitives = _triangles_of(glb, placed)
        if not primitives:
            continue
        key = tuple((one["attributes"]["POSITION"], one["indices"]) for one in primitives)
        if key not in made:
            made[key] = _solids_of_mesh(glb, placed, primitives)
        for solid in made[key]:
            triangles += len(solid.triangles)
            if triangles > MOST_TRIANGLES:
                raise Unreadable("too_much")
            solids.append(solid.moved(placed.name, _MILLIMETRES @ placed.matrix, placed.mesh))
    if not triangles:
        raise Unreadable("empty")
    return solids


def _triangles_of(glb: Glb, placed: Placed) -> list[dict[str, Any]]:
    primitives = glb.document["meshes"][placed.mesh]["primitives"]
    return [one for one in primitives if one.get("mode", TRIANGLES) == TRIANGLES]


def _solids_of_mesh(glb: Glb, placed: Placed, primitives: list[dict[str, Any]]) -> list[Solid]:
    """The solids of one mesh, in its own metres. Faces of later primitives are counted on."""
    points: list[Numbers] = []
    triangles, face_of = [], []
    surfaces: list[Surface] = []
    counted = 0
    for one in primitives:
        places = glb.values(one["attributes"]["POSITION"]).astype(float)
        corners = glb.values(one["indices"]).astype(np.int64).reshape(-1, 3)
        told = one.get("extensions", {}).get(FACES, {})
        of_triangle = (
            glb.values(told["faceIndices"]).astype(np.int64)
            if "faceIndices" in told
            else np.zeros(len(corners), dtype=np.int64)
        )
        if not (np.abs(places) < _FARTHEST).all():
            raise Unreadable("damaged")
        points.append(places)
        triangles.append(corners + counted)
        face_of.append(of_triangle + len(surfaces))
        surfaces.extend(_surfaces(told.get("faces", []), of_triangle))
        counted += len(places)
    return [
        fitted(solid)
        for solid in solids_of(
            placed.name,
            np.concatenate(points),
            np.concatenate(triangles),
            np.concatenate(face_of),
            surfaces,
            placed.mesh,
        )
    ]


def _surfaces(told: list[dict[str, Any] | None], face_of: Any) -> list[Surface]:
    """Of each face that the triangles name, also where fewer are told of."""
    count = max(len(told), int(face_of.max(initial=-1)) + 1)
    return [_surface(told[row]) if row < len(told) else Surface() for row in range(count)]


def _surface(told: dict[str, Any] | None) -> Surface:
    if told is None or told.get("type") not in list(Shape):
        return Surface()
    origin = np.array(told.get("origin", told.get("apex", told.get("center"))), dtype=float)
    axis = np.array(told.get("normal", told.get("axis", (0, 0, 1))), dtype=float)
    length = float(np.linalg.norm(axis))
    if origin.shape != (3,) or not np.isfinite(origin).all() or not 0.5 < length < 2:
        return Surface()
    return Surface(Shape(told["type"]), origin, axis / length, told.get("radius"))
