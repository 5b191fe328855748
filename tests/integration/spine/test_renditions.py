"""What is made of a file: once, by one engine, kept as long as the file is."""

from pathlib import Path

import pytest
from sqlalchemy import select

from shared_db.files import FileStore, file_store_of
from shared_db.files.renditions import Engine, drop_outdated, keep, rendition
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


def test_what_an_engine_made_is_kept_once(
    record: Record, store: FileStore, drawing: Drawing
) -> None:
    for engine, words in ((OLD, b"first"), (OLD, b"again"), (NEW, b"better")):
        with record.as_server("a test") as db:
            keep(db, drawing.sha256, engine, store.put_bytes(words))
    with record.as_server("a test") as db:
        kept = [rendition(db, drawing.sha256, engine) for engine in (OLD, NEW)]
        assert [store.read(one.sha256) for one in kept if one and one.sha256] == [
            b"first",
            b"better",
        ]


def test_what_cannot_be_made_is_said(record: Record, drawing: Drawing) -> None:
    with record.as_server("a test") as db:
        keep(db, drawing.sha256, OLD, "damaged")
    with record.as_server("a test") as db:
        kept = rendition(db, drawing.sha256, OLD)
        assert kept and (kept.sha256, kept.size, kept.problem) == (None, None, "damaged")


def test_what_the_version_before_made_stays_until_todays_has_looked(
    record: Record, store: FileStore, drawing: Drawing
) -> None:
    with record.as_server("a test") as db:
        keep(db, drawing.sha256, OLD, store.put_bytes(b"a picture"))
        assert drop_outdated(db, [NEW]) == 0
        keep(db, drawing.sha256, NEW, store.put_bytes(b"a better picture"))
        assert drop_outdated(db, [NEW]) == 1
        assert rendition(db, drawing.sha256, NEW) is not None


def test_it_takes_nobodys_room_and_goes_with_its_engine_and_its_file(
    world: World, record: Record, store: FileStore, drawing: Drawing
) -> None:
    customer = world.companies["x"]
    with record.as_server("a test") as db:
        before = bytes_used(db, [customer])
        for engine in (OLD, NEW):
            keep(db, drawing.sha256, engine, store.put_bytes(b"a picture"))
        assert bytes_used(db, [customer]) == before
    with record.as_server("a test") as db:
        assert drop_outdated(db, [NEW]) == 1
        assert rendition(db, drawing.sha256, NEW) is not None
    with record.as_server("a test") as db:
        db.delete(db.get_one(Drawing, drawing.id))
    with record.as_server("a test") as db:
        assert drop_outdated(db, [NEW]) == 1
        assert db.scalars(select(Rendition)).all() == []
