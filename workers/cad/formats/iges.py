"""IGES: the older exchange format, still what some machine tool makers' software writes."""

from pathlib import Path
from typing import Any

import numpy as np

from estimator.geometry.facts import Facts
from workers.cad import brep, glb
from workers.cad.model import solids_in
from workers.cad.showing_solids import show_and_measure
from workers.cad.unreadable import Unreadable

_LINE = 80
_SECTION = 72
"""In which column of a line stands the letter of its section: S, G, D, P or T."""
_LENGTHS = {
    "origin", "apex", "center", "radius", "ref_radius", "major_radius", "minor_radius",
    "extent_x", "extent_y", "extent_height", "extent_distance",
}  # fmt: skip


def read(source: Path, out: Path) -> Facts:
    """`model.glb`, `picture.png` and the facts. Raises `Unreadable`."""
    content = source.read_bytes()
    if not content.strip():
        raise Unreadable("empty")
    first = content.split(b"\n", 1)[0][: _LINE + 1]
    if first[_SECTION : _SECTION + 1] not in (b"S", b"C"):
        raise Unreadable("damaged")
    model = _in_metres(glb.read(brep.tessellated(content, "iges")))
    return show_and_measure("iges", model, solids_in(model), out)


def _in_metres(model: glb.Glb) -> glb.Glb:
    """The reader turns any unit of IGES into millimetres, but calls them metres. Everything with a
    length is made a thousand times smaller: places, nodes, and what is told of the faces."""
    document, binary = model.document, bytearray(model.binary)
    scaled: set[int] = set()
    for mesh in document["meshes"]:
        for primitive in mesh["primitives"]:
            _shrink(document, binary, primitive["attributes"]["POSITION"], scaled)
            for face in primitive.get("extensions", {}).get(glb.FACES, {}).get("faces", []):
                _shrink_face(face or {})
    for node in document["nodes"]:
        if "matrix" in node:
            node["matrix"][12:15] = [value / 1000 for value in node["matrix"][12:15]]
        if "translation" in node:
            node["translation"] = [value / 1000 for value in node["translation"]]
    return glb.Glb(document, bytes(binary))


def _shrink(document: dict[str, Any], binary: bytearray, number: int, scaled: set[int]) -> None:
    if number in scaled:
        return
    scaled.add(number)
    accessor = document["accessors"][number]
    view = document["bufferViews"][accessor["bufferView"]]
    start = view.get("byteOffset", 0) + accessor.get("byteOffset", 0)
    places = np.frombuffer(binary, "<f4", accessor["count"] * 3, start)
    places /= 1000
    for end in ("min", "max"):
        if end in accessor:
            accessor[end] = [value / 1000 for value in accessor[end]]


def _shrink_face(face: dict[str, Any]) -> None:
    for name in _LENGTHS & face.keys():
        value = face[name]
        face[name] = [one / 1000 for one in value] if isinstance(value, list) else value / 1000
