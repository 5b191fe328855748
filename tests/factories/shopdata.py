"""Own data through the services: work centres with rates, files of records read and taken in."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import UUID

from portal.shopdata import imports
from portal.shopdata.forms import WorkCentreForm
from portal.shopdata.service import add_work_centre
from shared_db.files import FolderStore
from shared_db.models import ImportKind
from tests.factories.world import World

HEADER = "Work Order,Operation,Start,End,Span,Report Type,Qty Completed\n"
PURCHASES = "Date,Item,Quantity,Unit,Unit Price\n"


def work_centre(
    world: World,
    name: str = "マシニング1号機",
    *,
    company: str = "a",
    rate: str = "6000",
    valid_from: date = date(2020, 1, 1),
    operation_name: str = "Milling",
) -> UUID:
    """A work centre of a company's, with a rate."""
    form = WorkCentreForm(
        name=name,
        operation_name=operation_name,
        hourly_rate=Decimal(rate),
        valid_from=valid_from,
    )
    with world.record.work(world.actor(f"{company}_manager")) as work:
        return add_work_centre(work, form).id


def sent_file(
    world: World,
    files: Path,
    content: bytes,
    *,
    who: str = "a_engineer",
    kind: ImportKind = ImportKind.PRODUCTION,
    filename: str = "records.csv",
) -> UUID:
    """A file that has come and is to be read; do the jobs, and it is."""
    stored = FolderStore(files).put_bytes(content)
    with world.record.work(world.actor(who)) as work:
        return imports.receive_file(work, kind, filename, stored).id


def taken_in(
    world: World,
    files: Path,
    content: bytes,
    do_jobs: Callable[[], int],
    *,
    who: str = "a_engineer",
    kind: ImportKind = ImportKind.PRODUCTION,
) -> UUID:
    """A file whose good rows are records of the company of `who`."""
    import_id = sent_file(world, files, content, who=who, kind=kind)
    do_jobs()
    with world.record.work(world.actor(who)) as work:
        imports.take_in(work, import_id, good_rows_only=True)
    do_jobs()
    return import_id


def production(rows: int = 10, operation: str = "Milling") -> bytes:
    """Plain production records, a set-up and a run for each work order."""
    lines = [
        f"WO{n},{operation},2026/03/{n % 28 + 1:02d} 08:00,2026/03/{n % 28 + 1:02d} 09:00,"
        f"{'000:30,S,0' if n % 2 else '001:00,D,10'}\n"
        for n in range(rows)
    ]
    return (HEADER + "".join(lines)).encode()


def purchases(rows: int = 3, item: str = "SUS304 t2.0") -> bytes:
    """Plain purchase records of one item."""
    lines = [f"2026/10/{n + 1:02d},{item},10,kg,{1000 + n}\n" for n in range(rows)]
    return (PURCHASES + "".join(lines)).encode()
