"""GLB files: glTF 2.0 with its buffer in one file, as `cascadio` writes it and the viewer reads it.

The extension `TM_brep_faces` of a primitive says of each triangle its face (`faceIndices`, an
accessor), and of each face what it lies on (`faces`: null where that isn't told). Its lengths are
those of the mesh, before the node's transform.
"""

import json
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from workers.cad.unreadable import Unreadable

FACES: Final = "TM_brep_faces"
TRIANGLES: Final = 4
_MOST_NODES = 100_000
_NAMELESS: Final = {"COMPOUND", "COMPSOLID", "SOLID", "SHELL", "FACE"}
_TYPES: Final = {5121: np.uint8, 5123: np.uint16, 5125: np.uint32, 5126: np.float32}
_WIDTHS: Final = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4}


@dataclass(frozen=True, eq=False)
class Glb:
    """A whole file: its document, and the bytes that the document's views cut."""

    document: dict[str, Any]
    binary: bytes

    def values(self, accessor: int) -> NDArray[Any]:
        """(count,) or (count, width), in the accessor's own type."""
        told = self.document["accessors"][accessor]
        width = _WIDTHS[told["type"]]
        kind = np.dtype(_TYPES[told["componentType"]]).newbyteorder("<")
        view = self.document["bufferViews"][told["bufferView"]]
        if view.get("byteStride") not in (None, kind.itemsize * width):
            raise Unreadable("not_supported")
        start = view.get("byteOffset", 0) + told.get("byteOffset", 0)
        found = np.frombuffer(self.binary, kind, told["count"] * width, start)
        return found.reshape(-1, width) if width > 1 else found


@dataclass(frozen=True, eq=False)
class Placed:
    """A mesh where a node puts it. `matrix` is (4, 4) and takes its places to the world's."""

    name: str
    mesh: int
    matrix: NDArray[np.float64]


def read(content: bytes) -> Glb:
    """Take the file apart. Raises `Unreadable` where it isn't one."""
    try:
        magic, _, _ = struct.unpack_from("<4sII", content, 0)
        length, _ = struct.unpack_from("<I4s", content, 12)
        document = json.loads(content[20 : 20 + length])
    except (struct.error, ValueError) as unread:
        raise Unreadable("damaged") from unread
    if magic != b"glTF":
        raise Unreadable("damaged")
    return Glb(document, content[28 + length :])


def write(glb: Glb, path: Path) -> None:
    """Put the file together again."""
    text = json.dumps(glb.document, ensure_ascii=False, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    binary = glb.binary + bytes(-len(glb.binary) % 4)
    with path.open("wb") as file:
        file.write(struct.pack("<4sII", b"glTF", 2, 28 + len(text) + len(binary)))
        file.write(struct.pack("<I4s", len(text), b"JSON") + text)
        file.write(struct.pack("<I4s", len(binary), b"BIN\0") + binary)


def placed_meshes(glb: Glb) -> Iterator[Placed]:
    """Each mesh, as often as nodes place it, in the order of the tree. Raises `Unreadable` where
    there are more nodes than anybody looks at: each may stand for many others."""
    nodes = glb.document.get("nodes", [])
    scenes = glb.document.get("scenes", [{}])
    waiting = [(node, np.eye(4), "") for node in reversed(scenes[0].get("nodes", []))]
    seen = 0
    while waiting:
        number, above, name_above = waiting.pop()
        seen += 1
        if seen > _MOST_NODES:
            raise Unreadable("too_much")
        node = nodes[number]
        matrix, name = above @ _matrix(node), _name(node, name_above)
        if "mesh" in node:
            yield Placed(_part_name(glb, node["mesh"], name), node["mesh"], matrix)
        waiting.extend((child, matrix, name) for child in reversed(node.get("children", [])))


def _part_name(glb: Glb, mesh: int, name: str) -> str:
    """The mesh's, which is the part's own where the node's counts its places, as in `bolt:2`; but
    what has no name is called by what it is."""
    own = str(glb.document["meshes"][mesh].get("name", ""))
    return name if not own or own in _NAMELESS else own


def _name(node: dict[str, Any], name_above: str) -> str:
    """As its file says it. A node without a name of its own is called by a number in its file's
    tree, such as `=>[0:1:1:2]`: then that above it says more."""
    name = str(node.get("name", ""))
    return name_above if not name or name.startswith("=>[") else name


def _matrix(node: dict[str, Any]) -> NDArray[np.float64]:
    """(4, 4): glTF tells matrices column by column, or as translation, rotation (x, y, z, w) and
    scale."""
    if "matrix" in node:
        return np.array(node["matrix"], dtype=float).reshape(4, 4).T
    matrix = np.eye(4)
    x, y, z, w = node.get("rotation", (0, 0, 0, 1))
    rotation = np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
            [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
            [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
        ]
    )
    matrix[:3, :3] = rotation * np.array(node.get("scale", (1, 1, 1)), dtype=float)
    matrix[:3, 3] = node.get("translation", (0, 0, 0))
    return matrix
