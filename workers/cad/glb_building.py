"""A GLB made from solids, for formats that bring none. All are one mesh, as their faces count."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from estimator.geometry.solid import Face, Numbers, Shape, Solid
from workers.cad.glb import FACES, TRIANGLES, Glb

_FLOAT, _WHOLE = 5126, 5125
_ARRAY, _ELEMENTS = 34962, 34963
_MOST_SMOOTH = 300_000
"""Triangles up to which normals are written, so that round faces look round."""


def built(solids: list[Solid]) -> Glb:
    """One node, one mesh, one primitive in metres, with `TM_brep_faces` as cascadio writes it."""
    counts = np.cumsum([0] + [len(solid.points) for solid in solids])
    points = np.concatenate([solid.points for solid in solids])
    triangles = np.concatenate(
        [solid.triangles + count for solid, count in zip(solids, counts, strict=False)]
    )
    faces = [face for solid in solids for face in solid.faces]
    face_of = np.zeros(len(triangles), dtype=np.uint32)
    start = 0
    for solid in solids:
        for face in solid.faces:
            face_of[face.rows + start] = face.where[1]
        start += len(solid.triangles)
    arrays = {"faceIndices": face_of}
    if len(triangles) <= _MOST_SMOOTH:
        points, triangles, arrays["NORMAL"] = _smoothed(points, triangles, face_of)
    arrays["POSITION"] = (points / 1000).astype(np.float32)
    arrays["indices"] = triangles.astype(np.uint32).reshape(-1)
    return _packed(arrays, _told(faces))


def _smoothed(
    points: Numbers, triangles: NDArray[np.int64], face_of: NDArray[np.uint32]
) -> tuple[Numbers, NDArray[np.int64], NDArray[Any]]:
    """Points once for each face that they are on, with the face's normal there."""
    keys = np.repeat(face_of.astype(np.int64), 3) * len(points) + triangles.reshape(-1)
    found, corners = np.unique(keys, return_inverse=True)
    corners = corners.reshape(-1, 3)
    places = points[found % len(points)]
    a, b, c = (places[corners[:, corner]] for corner in range(3))
    crosses = np.cross(b - a, c - a)
    normals = np.zeros_like(places)
    for corner in range(3):
        np.add.at(normals, corners[:, corner], crosses)
    lengths = np.linalg.norm(normals, axis=1, keepdims=True)
    unit = np.divide(normals, lengths, out=np.full_like(normals, 3**-0.5), where=lengths > 0)
    return places, corners, unit.astype(np.float32)


def _told(faces: list[Face]) -> list[dict[str, Any] | None]:
    """What each face lies on, by its number, in metres."""
    told: list[dict[str, Any] | None] = [None] * (max(face.where[1] for face in faces) + 1)
    for face in faces:
        surface, number = face.surface, face.where[1]
        if surface.origin is None or surface.axis is None:
            continue
        axis = "normal" if surface.shape is Shape.PLANE else "axis"
        told[number] = {
            "face_index": number,
            "type": str(surface.shape),
            "origin": (surface.origin / 1000).tolist(),
            axis: surface.axis.tolist(),
            **({} if surface.radius is None else {"radius": surface.radius / 1000}),
        }
    return told


def _packed(arrays: dict[str, NDArray[Any]], faces: list[dict[str, Any] | None]) -> Glb:
    binary = bytearray()
    views: list[dict[str, Any]] = []
    accessors: list[dict[str, Any]] = []
    numbers: dict[str, int] = {}
    for name, values in arrays.items():
        numbers[name] = len(accessors)
        vectors = values.ndim == 2
        views.append(
            {
                "buffer": 0,
                "byteOffset": len(binary),
                "byteLength": values.nbytes,
                **({} if name == "faceIndices" else {"target": _ARRAY if vectors else _ELEMENTS}),
            }
        )
        accessors.append(
            {
                "bufferView": len(views) - 1,
                "componentType": _FLOAT if vectors else _WHOLE,
                "count": len(values),
                "type": "VEC3" if vectors else "SCALAR",
                **(_reach(values) if name == "POSITION" else {}),
            }
        )
        binary += values.astype(values.dtype.newbyteorder("<")).tobytes()
    return Glb(_document(numbers, accessors, views, len(binary), faces), bytes(binary))


def _document(
    numbers: dict[str, int],
    accessors: list[dict[str, Any]],
    views: list[dict[str, Any]],
    length: int,
    faces: list[dict[str, Any] | None],
) -> dict[str, Any]:
    primitive = {
        "attributes": {name: numbers[name] for name in ("POSITION", "NORMAL") if name in numbers},
        "indices": numbers["indices"],
        "mode": TRIANGLES,
        "extensions": {FACES: {"faceIndices": numbers["faceIndices"], "faces": faces}},
    }
    return {
        "asset": {"version": "2.0"},
        "extensionsUsed": [FACES],
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": [{"mesh": 0}],
        "meshes": [{"primitives": [primitive]}],
        "accessors": accessors,
        "bufferViews": views,
        "buffers": [{"byteLength": length}],
    }


def _reach(values: NDArray[Any]) -> dict[str, list[float]]:
    return {"min": values.min(axis=0).tolist(), "max": values.max(axis=0).tolist()}
