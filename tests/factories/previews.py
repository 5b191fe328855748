"""Previews of a drawing as a child leaves them, without a child: small, and of every kind."""

import gzip
import io
import json
from pathlib import Path
from uuid import UUID
from zipfile import ZipFile

from PIL import Image

from estimator.geometry.facts import Bend, Facts, Hole, Read, Sheet, TitleBlock, to_json
from shared_db.files import FolderStore
from shared_db.files.preview_names import Preview
from shared_db.files.previews import engine_of
from shared_db.files.renditions import Engine, keep
from shared_db.models import Drawing
from tests.factories.world import World

SHEET = {"format": 1, "unit": "mm", "box": [0, 0, 10, 10], "layers": [], "strokes": [], "fills": [], "texts": []}  # fmt: skip
INDEX = {"format": 1, "pages": [{"width": 1, "height": 1, "dpi": None, "levels": [{"scale": 1, "columns": 1, "rows": 1}]}]}  # fmt: skip


def facts_with(number: str) -> Facts:
    """A bent sheet of 100 cm³ with two holes, whose title block says this number."""
    bend = Bend(90.0, 2.0, 40.0, ((0, 1),))
    return Facts(
        kind="step",
        solids=1,
        volume_mm3=100_000.0,
        area_mm2=6_000.0,
        box_mm=(60.0, 40.0, 20.0),
        holes=(Hole(6.6, 20.0, True, 2, ((0, 3), (0, 4))),),
        sheet=Sheet(2.0, (bend,), (92.2, 40.0), 300.5, 3, 0.4),
        title_block=TitleBlock(number=Read(number, 1, (0.0, 0.0, 10.0, 5.0))),
    )


def looked_at(
    world: World,
    files: Path,
    drawing_id: UUID,
    number: str = "T-100",
    facts: Facts | None = None,
) -> None:
    """Somebody's drawing has been looked at."""
    store = FolderStore(files)
    contents = {
        Preview.PICTURE: _png(),
        Preview.MODEL: b"glTF\x02\x00\x00\x00\x0c\x00\x00\x00",
        Preview.SHEET: gzip.compress(json.dumps(SHEET).encode(), mtime=0),
        Preview.TILES: _tiles(),
        Preview.FACTS: json.dumps(to_json(facts or facts_with(number))).encode(),
    }
    with world.record.as_server("a test") as db:
        drawing = db.get_one(Drawing, drawing_id)
        for preview, content in contents.items():
            engine = engine_of(drawing.kind, preview)
            assert isinstance(engine, Engine)
            keep(db, drawing.sha256, engine, store.put_bytes(content))


def failed_to_show(world: World, drawing_id: UUID, problem: str) -> None:
    """It was looked at in vain."""
    with world.record.as_server("a test") as db:
        drawing = db.get_one(Drawing, drawing_id)
        engine = engine_of(drawing.kind, Preview.FACTS)
        assert engine is not None
        keep(db, drawing.sha256, engine, problem)


def _png() -> bytes:
    out = io.BytesIO()
    Image.new("L", (1, 1), 255).save(out, "PNG")
    return out.getvalue()


def _tiles() -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("index.json", json.dumps(INDEX))
        archive.writestr("0/0/0_0.png", _png())
    return out.getvalue()
