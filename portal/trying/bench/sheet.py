"""Several engineers typing in one large estimate, cell by cell: what an edit takes, and the others.

Each types into lines of his own by real requests, and asks for what the others typed as their pages
do; meanwhile somebody else opens a small page again and again.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from portal.accounts.passwords import hash_password
from portal.running.environment import app_environment
from portal.running.folder import DataFolder
from portal.trying.bench import sheet_browser
from portal.trying.bench.crowd import PASSWORD
from portal.trying.bench.figures import percentile
from portal.trying.bench.large_estimate import write_large_estimate
from portal.trying.bench.stage import Stage, stage
from portal.trying.people import Person
from shared_db.foundation.settings import from_environment
from shared_db.models import Person as PersonRow
from shared_db.models import PersonRole, Role
from shared_db.spine.transaction import Record

LOOK_EVERY = 0.02
TYPE_EVERY = 0.4
"""Seconds from one cell to the next of somebody who types fast."""


def measure(lines: int, breaks: int, people: int) -> dict[str, Any]:
    """ms from a key to the totals in a browser, of an edit's answer, and of others' requests.

    Raises RuntimeError where there is no Chromium.
    """
    with stage() as place, _engineers(place, lines, breaks, people) as (typists, estimate):
        edits: list[float] = []
        with _typing(typists, estimate, edits), _looking(place.server) as others:
            keystrokes = sheet_browser.measure(typists[0], f"/estimates/{estimate}")
        return {
            "lines": lines,
            "breaks": breaks,
            "keystroke_ms": _spread(keystrokes),
            "edit_ms": _spread(edits),
            "edits": len(edits),
            "others_p99_ms": percentile(others, 99),
            "people": people,
        }


def _spread(values: list[float]) -> dict[str, float]:
    return {"p50": percentile(values, 50), "p95": percentile(values, 95)}


@contextmanager
def _typing(typists: list[Person], estimate: UUID, took: list[float]) -> Iterator[None]:
    """Let all of them type until it is over."""
    over = threading.Event()
    threads = [
        threading.Thread(target=_type, args=(person, estimate, place, len(typists), took, over))
        for place, person in enumerate(typists)
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


def _type(
    person: Person, estimate: UUID, place: int, of: int, took: list[float], over: threading.Event
) -> None:
    shown = person.get(f"/estimates/{estimate}")
    version = shown["version"]
    operations = [
        line["id"]
        for part in shown["parts"]
        for line in part["lines"]
        if line["kind"] == "operation"
    ]
    own = operations[len(operations) // 2 :][place::of]  # the first half is the browser's
    written = dict.fromkeys(own, "3.25")
    number = 0
    while not over.wait(TYPE_EVERY):
        line, number = own[number % len(own)], number + 1
        value = f"{number % 90 + 1}.5"
        edit = {"do": "set", "line": line, "cell": "run_minutes", "was": written[line]}
        began = time.perf_counter()
        sent = {"edits": [edit | {"value": value}]}
        told = person.send("POST", f"/estimates/{estimate}/edits", sent)
        took.append((time.perf_counter() - began) * 1000)
        written[line] = value
        if told["version"] > version + 1:
            told = person.get(f"/estimates/{estimate}/edits", since=version)
        version = told["version"]


@contextmanager
def _looking(server: str) -> Iterator[list[float]]:
    """How long somebody's small page takes, again and again, in ms."""
    took: list[float] = []
    over = threading.Event()

    def look() -> None:
        nobody = Person(server, "", "")
        while not over.wait(LOOK_EVERY):
            began = time.perf_counter()
            nobody.page("/sign-in")
            took.append((time.perf_counter() - began) * 1000)

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield took
    finally:
        over.set()
        thread.join()


@contextmanager
def _engineers(
    place: Stage, lines: int, breaks: int, people: int
) -> Iterator[tuple[list[Person], UUID]]:
    """Engineers of one shop, signed in, and its estimate of one part."""
    data = DataFolder(place.folder / "data")
    record = Record.connect(from_environment(app_environment(data, place.server)))
    actor, estimate = write_large_estimate(record, 1, lines, breaks)
    kept = hash_password(PASSWORD)
    emails = [f"typing{n}@example.jp" for n in range(people)]
    with record.as_server("a benchmark") as db:
        rows = [
            PersonRow(company_id=actor.company_id, email=one, name=one, password_hash=kept)
            for one in emails
        ]
        db.add_all(rows)
        db.flush()
        db.add_all(PersonRole(person_id=row.id, role=Role.ENGINEER) for row in rows)
    record.engine.dispose()
    typists = [Person(place.server, email, PASSWORD).sign_in() for email in emails]
    try:
        yield typists, estimate
    finally:
        for person in typists:
            person.leave()
