"""Small drawings of every kind, made as the workers make them."""

from __future__ import annotations

import gzip
import json
import math
import struct
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

Point = tuple[float, float, float]
Triangle = tuple[Point, Point, Point]
PLATE = (60.0, 40.0, 5.0)
"""Millimetres; it stands on z = 0, its middle at x = y = 0."""
PIN = (20.0, 4.0, 20.0)
"""Of a pin on the plate: its x, its radius, its length."""
TILE = 1024


def make_all(folder: Path) -> None:
    """Every sample, by the names that the tests ask for."""
    (folder / "plate.glb").write_bytes(glb())
    (folder / "sheet.json.gz").write_bytes(gzip.compress(json.dumps(sheet()).encode()))
    (folder / "many.json.gz").write_bytes(gzip.compress(json.dumps(many_strokes()).encode()))
    (folder / "two_pages.pdf").write_bytes(pdf())
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 cut")
    (folder / "broken.glb").write_bytes(b"glTF cut")
    tiles(folder / "scan", [(5200, 3600), (700, 500)])


def glb() -> bytes:
    """A plate without normals and colour, and a black pin on it, with the faces of both."""
    plate, planes = _box(PLATE)
    pin, faces = _rod(*PIN, PLATE[2])
    black = {"name": "mat_0", "pbrMetallicRoughness": {"baseColorFactor": [0, 0, 0, 1]}}
    return _packed([("台座", plate, planes, None), ("ピン", pin, faces, 0)], [black])


def _box(size: Point) -> tuple[list[tuple[int, Triangle]], list[Any]]:
    """Twelve triangles, each with its face; what the faces are is left to be found (as some are null)."""
    x, y, z = size[0] / 2, size[1] / 2, size[2]
    corners = [(-x, -y, 0), (x, -y, 0), (x, y, 0), (-x, y, 0)]
    corners += [(a, b, z) for a, b, _ in corners]
    sides = [(3, 2, 1, 0), (4, 5, 6, 7), (0, 1, 5, 4), (1, 2, 6, 5), (2, 3, 7, 6), (3, 0, 4, 7)]
    found = []
    for face, (a, b, c, d) in enumerate(sides):
        found += [(face, (corners[a], corners[b], corners[c]))]
        found += [(face, (corners[a], corners[c], corners[d]))]
    return found, [None] * 6


def _rod(
    at: float, radius: float, length: float, base: float
) -> tuple[list[tuple[int, Triangle]], list[Any]]:
    """A cylinder upwards from `base`, 48 sides: its mantle, and its upper end."""
    top = base + length
    found: list[tuple[int, Triangle]] = []
    for step in range(48):
        angles = (math.tau * step / 48, math.tau * (step + 1) / 48)
        (ax, ay), (bx, by) = ((at + radius * math.cos(a), radius * math.sin(a)) for a in angles)
        found += [(0, ((ax, ay, base), (bx, by, base), (bx, by, top)))]
        found += [(0, ((ax, ay, base), (bx, by, top), (ax, ay, top)))]
        found += [(1, ((at, 0, top), (ax, ay, top), (bx, by, top)))]
    mantle = {
        "face_index": 0,
        "type": "cylinder",
        "origin": [at / 1000, 0, base / 1000],
        "axis": [0, 0, 1],
        "radius": radius / 1000,
    }
    return found, [mantle, None]


def _packed(
    parts: list[tuple[str, list[tuple[int, Triangle]], list[Any], int | None]], materials: list[Any]
) -> bytes:
    """A GLB in metres; its triangles share no corners."""
    document: dict[str, Any] = {
        "asset": {"version": "2.0"},
        "scene": 0,
        "scenes": [{"nodes": list(range(len(parts)))}],
        "extensionsUsed": ["TM_brep_faces"],
        "materials": materials,
        **{name: [] for name in ("nodes", "meshes", "accessors", "bufferViews")},
    }
    body = b""
    for name, triangles, faces, material in parts:
        corners = [tuple(v / 1000 for v in corner) for _, one in triangles for corner in one]
        blocks = [
            (
                b"".join(struct.pack("<3f", *corner) for corner in corners),
                5126,
                "VEC3",
                len(corners),
            ),
            (
                struct.pack(f"<{len(triangles)}I", *(face for face, _ in triangles)),
                5125,
                "SCALAR",
                len(triangles),
            ),
        ]
        at = len(document["accessors"])
        for data, kind, shape, count in blocks:
            view = len(document["bufferViews"])
            document["bufferViews"].append(
                {"buffer": 0, "byteOffset": len(body), "byteLength": len(data)}
            )
            document["accessors"].append(
                {"bufferView": view, "componentType": kind, "type": shape, "count": count}
            )
            body += data
        document["accessors"][at] |= {"min": [min(c[i] for c in corners) for i in range(3)]}
        document["accessors"][at] |= {"max": [max(c[i] for c in corners) for i in range(3)]}
        primitive: dict[str, Any] = {"attributes": {"POSITION": at}, "mode": 4}
        primitive |= {"extensions": {"TM_brep_faces": {"faceIndices": at + 1, "faces": faces}}}
        primitive |= {"material": material} if material is not None else {}
        document["nodes"].append({"name": name, "mesh": len(document["meshes"])})
        document["meshes"].append({"name": name, "primitives": [primitive]})
    document["buffers"] = [{"byteLength": len(body)}]
    text = json.dumps(document).encode()
    text += b" " * (-len(text) % 4)
    chunks = (
        struct.pack("<I4s", len(text), b"JSON")
        + text
        + struct.pack("<I4s", len(body), b"BIN\0")
        + body
    )
    return struct.pack("<4sII", b"glTF", 2, 12 + len(chunks)) + chunks


def sheet() -> dict[str, Any]:
    """A frame of 200 × 100 mm, a slanting line on a layer of its own, a hole, and words."""
    hole = [v for step in range(33) for v in _on_circle(step)]
    words = {"layer": 0, "colour": "#000000", "angle": 0, "width_factor": 1, "align": "left"}
    return {
        "format": 1,
        "unit": "mm",
        "box": [0, 0, 200, 100],
        "layers": [{"name": "外形線", "shown": True}, {"name": "隠れ線", "shown": True}],
        "strokes": [
            _stroke(0, [[0, 0, 200, 0, 200, 100, 0, 100, 0, 0], hole]),
            _stroke(1, [[60, 20, 140, 80]], "#d00000", 1.0),
        ],
        "fills": [{"layer": 0, "colour": "#00a000", "rings": [[180, 5, 195, 5, 195, 15, 180, 15]]}],
        "texts": [
            {**words, "x": 10, "y": 85, "height": 4, "base": "baseline", "text": "検査治具"},
            {**words, "x": 170, "y": 85, "height": 1, "base": "top", "text": "ＳＵＳ３０４"},
        ],
    }


def _on_circle(step: int) -> tuple[float, float]:
    angle = math.tau * (step % 32) / 32
    return 30 + 10 * math.cos(angle), 50 + 10 * math.sin(angle)


def many_strokes() -> dict[str, Any]:
    """100,000 short lines."""
    lines = [
        [x := (n * 7919) % 9973 / 10, y := (n * 104729) % 6997 / 10, x + n % 7 - 3, y + n % 5 - 2]
        for n in range(100_000)
    ]
    empty: dict[str, Any] = {"fills": [], "texts": []}
    layers = [{"name": "0", "shown": True}]
    return {
        "format": 1,
        "unit": "mm",
        "box": [0, 0, 1000, 700],
        "layers": layers,
        "strokes": [_stroke(0, lines)],
        **empty,
    }


def _stroke(layer: int, lines: list[Any], colour: str = "#000000", width: float = 0.25) -> Any:
    return {"layer": layer, "colour": colour, "width_mm": width, "dash": None, "lines": lines}


def tiles(folder: Path, sizes: list[tuple[int, int]]) -> None:
    """Pages whose left half is grey, in tiles of every level."""
    pages = []
    for number, size in enumerate(sizes):
        page = Image.new("L", size, 255)
        ImageDraw.Draw(page).rectangle((0, 0, size[0] // 2, size[1]), fill=128)
        levels: list[dict[str, float]] = []
        while not levels or max(levels[-1]["columns"], levels[-1]["rows"]) > 1:
            levels.append(_level(page, folder / str(number) / str(len(levels)), 0.5 ** len(levels)))
            page = page.resize((math.ceil(page.width / 2), math.ceil(page.height / 2)))
        pages.append({"width": size[0], "height": size[1], "dpi": 400, "levels": levels})
    (folder / "index.json").write_text(json.dumps({"format": 1, "pages": pages}))


def _level(page: Image.Image, folder: Path, scale: float) -> dict[str, float]:
    folder.mkdir(parents=True)
    columns, rows = math.ceil(page.width / TILE), math.ceil(page.height / TILE)
    for column in range(columns):
        for row in range(rows):
            x, y = column * TILE, row * TILE
            piece = page.crop((x, y, min(x + TILE, page.width), min(y + TILE, page.height)))
            piece.save(folder / f"{column}_{row}.png")
    return {"scale": scale, "columns": columns, "rows": rows}


def pdf() -> bytes:
    """Two pages in a Japanese font that isn't embedded; the first holds a scanner's red picture (JPEG 2000)."""
    written = BytesIO()
    pdfmetrics.registerFont(UnicodeCIDFont("HeiseiKakuGo-W5"))
    canvas = Canvas(written, pagesize=(420, 297), pageCompression=0)
    canvas.setFont("HeiseiKakuGo-W5", 20)
    canvas.drawString(30, 240, "部品図")
    canvas.drawImage(ImageReader(Image.new("RGB", (64, 64), (200, 0, 0))), 300, 30, 80, 80)
    canvas.showPage()
    canvas.setFont("HeiseiKakuGo-W5", 12)
    canvas.drawString(200, 60, "材質 ステンレス鋼")
    canvas.save()
    return _with_jpeg2000(written.getvalue())


def _with_jpeg2000(document: bytes) -> bytes:
    """The same with its one picture as JPEG 2000. Readers find the moved objects without the table of places."""
    picture = BytesIO()
    Image.new("RGB", (64, 64), (200, 0, 0)).save(picture, "JPEG2000")
    data = picture.getvalue()
    start = document.index(b"/BitsPerComponent")
    start = document.rindex(b"obj", 0, start) + 3
    end = document.index(b"endobj", start)
    fresh = (
        b"<</Type/XObject/Subtype/Image/Width 64/Height 64/ColorSpace/DeviceRGB/BitsPerComponent 8"
    )
    fresh += b"/Filter/JPXDecode/Length %d>>\nstream\n%s\nendstream\n" % (len(data), data)
    return document[:start] + b"\n" + fresh + document[end:]
