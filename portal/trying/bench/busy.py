"""What the others wait while one engineer's figures are computed.

One types in an estimate of 400 lines, then has times proposed from 20,000 records; meanwhile
somebody else opens a small page again and again.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from portal.accounts.passwords import hash_password
from portal.running.environment import app_environment
from portal.running.folder import DataFolder
from portal.trying.bench.crowd import PASSWORD
from portal.trying.bench.figures import percentile
from portal.trying.bench.large_estimate import write_large_estimate
from portal.trying.bench.stage import Stage, stage
from portal.trying.people import Person
from shared_db.foundation.settings import from_environment
from shared_db.models import (
    Import,
    ImportKind,
    ImportState,
    ProductionRecord,
    WorkCentre,
)
from shared_db.models import Person as PersonRow
from shared_db.spine.transaction import Record

OPERATIONS = 40
RECORDS_OF_AN_ORDER = 20
LOOK_EVERY = 0.02
TYPE_EVERY = 0.15
PARTS = 4


def measure(lines: int, records: int, seconds: int) -> dict[str, Any]:
    """p50, p99 and worst of the others, in ms, by what the one does."""
    with stage() as place, _engineer(place, lines, records) as (person, estimate, centre):
        grid = [_typed(part) for part in person.get(f"/estimates/{estimate}")["parts"]]
        acts: dict[str, Callable[[], Any]] = {
            "quiet": lambda: None,
            "typing": lambda: person.send(
                "POST", f"/estimates/{estimate}/compute", {"parts": grid}
            ),
            "proposing": lambda: person.get(
                f"/estimates/{estimate}/proposal", work_centre_id=str(centre)
            ),
        }
        return {
            "lines": lines,
            "records": records,
            **{name: _others_meanwhile(place.server, act, seconds) for name, act in acts.items()},
        }


def _typed(part: dict[str, Any]) -> dict[str, Any]:
    """A part as it can be sent again."""
    lines = [
        {name: value for name, value in line.items() if name not in ("terms", "source", "measured")}
        for line in part["lines"]
    ]
    return {"id": part["id"], "scrap_percent": part["scrap_percent"], "lines": lines}


def _others_meanwhile(server: str, act: Callable[[], Any], seconds: int) -> dict[str, float]:
    """While the act is repeated: how long another person's page takes, and the act itself."""
    others: list[float] = []
    over = threading.Event()

    def look() -> None:
        with_nobody = Person(server, "", "")
        while not over.is_set():
            began = time.perf_counter()
            with_nobody.page("/sign-in")
            others.append((time.perf_counter() - began) * 1000)
            time.sleep(LOOK_EVERY)

    looking = threading.Thread(target=look)
    looking.start()
    own: list[float] = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        began = time.perf_counter()
        act()
        own.append((time.perf_counter() - began) * 1000)
        time.sleep(TYPE_EVERY)
    over.set()
    looking.join()
    return {
        "p50": percentile(others, 50),
        "p99": percentile(others, 99),
        "worst": round(max(others), 1),
        "own_p50": percentile(own, 50),
    }


@contextmanager
def _engineer(place: Stage, lines: int, records: int) -> Iterator[tuple[Person, UUID, UUID]]:
    """The engineer with the estimate and the records, signed in."""
    data = DataFolder(place.folder / "data")
    record = Record.connect(from_environment(app_environment(data, place.server)))
    actor, estimate = write_large_estimate(record, PARTS, lines // PARTS, 5)
    with record.as_server("a benchmark") as db:
        kept = hash_password(PASSWORD)
        db.execute(
            update(PersonRow).where(PersonRow.id == actor.person_id).values(password_hash=kept)
        )
        centre = _write_records(db, actor.company_id, actor.person_id, records)
        email = db.scalars(select(PersonRow.email).where(PersonRow.id == actor.person_id)).one()
    record.engine.dispose()
    person = Person(place.server, email, PASSWORD).sign_in()
    try:
        yield person, estimate, centre
    finally:
        person.leave()


def _write_records(db: Session, company: UUID, person: UUID, records: int) -> UUID:
    """So many production records, and a work centre for one of their operations."""
    imported = Import(
        company_id=company, created_by=person, kind=ImportKind.PRODUCTION, state=ImportState.DONE,
        filename="records.csv", sha256="0" * 64, size=1,
    )  # fmt: skip
    centre = WorkCentre(company_id=company, name="1", operation_name="operation 1")
    db.add_all([imported, centre])
    db.flush()
    db.execute(
        insert(ProductionRecord),
        [
            {
                "company_id": company, "import_id": imported.id, "row_number": n,
                "work_order": str(n // RECORDS_OF_AN_ORDER),
                "operation": f"operation {n % OPERATIONS}",
                "report_type": "S" if n % 5 == 0 else "D", "span_minutes": 5 + n % 60,
                "good": n % 7 + 1, "usable": True,
            }
            for n in range(records)
        ],
    )  # fmt: skip
    return centre.id
