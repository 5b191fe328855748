"""What is made of a file: once, by one engine, kept as long as the file is."""

from pathlib import Path

import pytest
from sqlalchemy import select

from shared_db.files import FileStore, StoredFile, file_store_of
from shared_db.files.renditions import CannotBeMade, Engine, drop_outdated, make, rendition
from shared_db.files.storage import bytes_used
from shared_db.foundation.settings import Settings
from shared_db.models import Drawing, Rendition
from shared_db.spine.transaction import Record
from tests.factories.inquiries import unsent_inquiry
from tests.factories.world import World

OLD, NEW = Engine("outline", "1"), Engine("outline", "2")


@pytest.fixture
def store(settings: Settings) -> FileStore:
    return file_store_of(settings)


@pytest.fixture
def drawing(world: World, settings: Settings) -> Drawing:
    _inquiry, upload = unsent_inquiry(world, Path(settings.files))
    with world.record.as_server("a test") as db:
        return db.get_one(Drawing, upload)


def test_each_engine_makes_it_once(record: Record, store: FileStore, drawing: Drawing) -> None:
    drawn: list[str] = []

    def draw(words: str) -> StoredFile:
        drawn.append(words)
        return store.put_bytes(words.encode())

    for engine in (OLD, OLD, NEW):
        with record.as_server("a test") as db:
            made = make(db, drawing.sha256, engine, lambda: draw("a picture"))
            assert made.sha256 and store.read(made.sha256) == b"a picture"
    assert len(drawn) == 2


def test_what_cannot_be_made_is_said_and_not_tried_again(record: Record, drawing: Drawing) -> None:
    def draw() -> StoredFile:
        raise CannotBeMade("damaged")

    def fail() -> StoredFile:
        raise AssertionError("tried again")

    for way in (draw, fail):
        with record.as_server("a test") as db:
            made = make(db, drawing.sha256, OLD, way)
            assert (made.sha256, made.problem) == (None, "damaged")


def test_it_takes_nobodys_room_and_goes_with_its_engine_and_its_file(
    world: World, record: Record, store: FileStore, drawing: Drawing
) -> None:
    customer = world.companies["x"]
    with record.as_server("a test") as db:
        before = bytes_used(db, [customer])
        for engine in (OLD, NEW):
            make(db, drawing.sha256, engine, lambda: store.put_bytes(b"a picture"))
        assert bytes_used(db, [customer]) == before
    with record.as_server("a test") as db:
        assert drop_outdated(db, [NEW]) == 1
        assert rendition(db, drawing.sha256, NEW) is not None
    with record.as_server("a test") as db:
        db.delete(db.get_one(Drawing, drawing.id))
    with record.as_server("a test") as db:
        assert drop_outdated(db, [NEW]) == 1
        assert db.scalars(select(Rendition)).all() == []
