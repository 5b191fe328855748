"""Files that no row names any more are collected; one that somebody is just sending never is."""

import os
import threading
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest

from shared_db.files import FileStore, file_store_of
from shared_db.files.folder import UNFINISHED
from shared_db.foundation.settings import Settings
from shared_db.spine.transaction import Record
from tests.factories.world import World
from tests.fixtures.portal import Browser
from workers.cad.bounded import LOOKED_AT
from workers.collecting import GRACE, LEFT_AFTER, collect, remove_left_behind
from workers.runner import Workshop

SignIn = Callable[[str | None], Browser]
PDF = b"%PDF-1.4 one\n%%EOF"
OTHER = b"%PDF-1.4 two\n%%EOF"


@pytest.fixture
def workshop(settings: Settings) -> Iterator[Workshop]:
    made = Workshop(settings)
    yield made
    made.close()


@pytest.fixture
def store(settings: Settings) -> FileStore:
    return file_store_of(settings)


def let_rest(store: FileStore) -> None:
    """As if everything had been put longer ago than the grace lasts."""
    for path in store.folder.rglob("*"):
        if path.is_file():
            grow_old(path)


def grow_old(path: Path) -> None:
    """By the file system's clock, whatever hour the tests live in."""
    then = path.stat().st_mtime - GRACE.total_seconds() - 60
    os.utime(path, (then, then))


def send(customer: Browser, draft: str, content: bytes, client_id: str) -> object:
    data = {"file": (BytesIO(content), "x.pdf"), "client_id": client_id}
    return customer.post(f"/api/v1/inquiries/{draft}/drawings", data=data)


def test_the_files_of_taken_back_and_refused_uploads_go_and_those_in_use_stay(
    world: World, browser: SignIn, workshop: Workshop, store: FileStore
) -> None:
    customer, client_id = browser("x_customer"), str(uuid4())
    started = customer.post("/api/v1/inquiries/drafts", json={"client_id": str(uuid4())})
    draft = started.json["id"]
    kept = send(customer, draft, PDF, client_id).json  # type: ignore[attr-defined]
    refused = send(customer, draft, OTHER, client_id)
    assert refused.status_code == 409  # type: ignore[attr-defined]
    taken = send(customer, draft, PDF + b"3", str(uuid4())).json  # type: ignore[attr-defined]
    assert customer.delete(f"/api/v1/drawings/{taken['id']}").status_code == 200
    assert collect(workshop) == 0, "their rows might still be on their way"
    let_rest(store)
    assert collect(workshop) == len(OTHER) + len(PDF + b"3")
    assert store.read(kept["sha256"]) == PDF
    assert collect(workshop) == 0


def test_what_is_sent_again_while_it_is_about_to_be_removed_stays(
    world: World, workshop: Workshop, store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    sha256 = store.put_bytes(PDF).sha256
    let_rest(store)
    as_server = workshop.record.as_server

    def while_somebody_sends(reason: str) -> object:
        store.put_bytes(PDF)
        return as_server(reason)

    monkeypatch.setattr(workshop.record, "as_server", while_somebody_sends)
    assert collect(workshop) == 0
    assert store.read(sha256) == PDF


def test_putting_and_collecting_at_once_never_loses_what_was_put(
    record: Record, workshop: Workshop, store: FileStore
) -> None:
    store.put_bytes(PDF)
    lost = []

    def put_again() -> None:
        for _ in range(200):
            sha256 = store.put_bytes(PDF).sha256
            if not store.path(sha256).exists():
                lost.append(sha256)

    putting = threading.Thread(target=put_again)
    putting.start()
    while putting.is_alive():
        let_rest_of = store.path(store.put_bytes(OTHER).sha256)
        grow_old(let_rest_of)
        collect(workshop)
    putting.join()
    assert lost == []


def test_what_was_being_written_when_a_process_was_killed_goes(
    record: Record, workshop: Workshop, store: FileStore
) -> None:
    store.put_bytes(PDF)
    unfinished = store.folder / f"{UNFINISHED}abc"
    unfinished.write_bytes(b"half")
    collect(workshop)
    assert unfinished.exists()
    let_rest(store)
    collect(workshop)
    assert not unfinished.exists()


def test_what_a_killed_worker_left_of_a_drawing_goes_after_a_while(tmp_path: Path) -> None:
    old, new = tmp_path / f"{LOOKED_AT}old", tmp_path / f"{LOOKED_AT}new"
    for folder in (old, new, tmp_path / "somebody else's"):
        (folder / "out").mkdir(parents=True)
    then = old.stat().st_mtime - LEFT_AFTER - 1
    os.utime(old, (then, then))
    assert remove_left_behind(tmp_path) == 1
    assert (old.exists(), new.exists()) == (False, True)
