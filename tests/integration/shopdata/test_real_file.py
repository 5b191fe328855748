"""The machine shop's own file of reports goes in, dirt and all, and the page says what became of it."""

import os
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import func, select

from portal.shopdata.proposals import propose_times
from shared_db.models import Import, ImportRemark, ImportState, ProductionRecord
from tests.factories.shopdata import sent_file, taken_in
from tests.factories.world import World

NAME = "production/machine_shop_reports_2012_jan_feb.csv"
SHARED = Path(
    os.environ.get("TSUNAGU_SHARED_DATA")
    or Path(__file__).resolve().parents[3].parent / "shared/data"
)


@pytest.fixture(scope="module")
def real_file() -> bytes:
    if not (SHARED / NAME).exists():
        pytest.skip("the shared data are not here")
    return (SHARED / NAME).read_bytes()


def find(world: World, import_id: UUID) -> Import:
    with world.record.as_server("a test") as db:
        return db.get_one(Import, import_id)


def test_the_report_counts_every_oddity_of_the_real_file(
    world: World, files_folder: Path, do_jobs: Callable[[], int], real_file: bytes, browser
) -> None:
    import_id = sent_file(world, files_folder, real_file)
    do_jobs()
    imported = find(world, import_id)
    assert imported.state is ImportState.READ
    assert imported.report["remarks"] == {
        "zero_span": 544,
        "no_timestamp": 164,
        "duplicate_row": 21,
        "excel_time": 1,
    }
    assert imported.report["rows"] == 3679
    assert imported.report["good"] == 3658
    assert imported.report["unusable"] == 525
    assert imported.report["errors"] == 0
    with world.record.as_server("a test") as db:
        kept = Counter(
            db.scalars(select(ImportRemark.code).where(ImportRemark.import_id == import_id))
        )
        odd = db.scalars(select(ImportRemark).where(ImportRemark.code == "excel_time")).one()
    assert kept == imported.report["remarks"]
    assert odd.value == "1899/12/31 01:49:00"
    page = browser("a_engineer").get(f"/own-data/imports/{import_id}").text
    for figure in ("3,679", "3,658", ">21<", ">544<", ">164<", ">525<"):
        assert figure in page
    only = browser("a_engineer").get(f"/own-data/imports/{import_id}?code=excel_time").text
    assert "1899/12/31 01:49:00" in only
    assert f"{odd.row_number:,}" in only


def test_the_records_of_the_real_file_propose_times_and_say_from_how_many(
    world: World, files_folder: Path, do_jobs: Callable[[], int], real_file: bytes
) -> None:
    import_id = taken_in(world, files_folder, real_file, do_jobs)
    assert find(world, import_id).state is ImportState.DONE
    with world.record.work(world.actor("a_engineer")) as work:
        found = propose_times(work, "Turning & Milling - Machine 4")
        unknown = propose_times(work, "Nothing of the kind")
    assert unknown is None
    assert found and found.setup and found.run
    assert found.run.work_orders > 5
    assert found.run.low <= found.run.minutes <= found.run.high
    with world.record.as_server("a test") as db:
        records = db.scalar(select(func.count()).select_from(ProductionRecord))
        odd = db.scalars(
            select(ProductionRecord)
            .join(ImportRemark, ImportRemark.row_number == ProductionRecord.row_number)
            .where(ImportRemark.code == "excel_time")
        ).one()
        unused = db.scalar(select(func.count()).where(~ProductionRecord.usable))
    assert (records, unused) == (3658, 525)
    assert (odd.span_minutes, odd.usable) == (Decimal(109), True)
