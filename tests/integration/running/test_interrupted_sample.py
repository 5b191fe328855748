"""The sample's first start is interrupted while its people are at work."""

import signal
import time
from pathlib import Path

from sqlalchemy import func, select

from portal.beginning.founding import NoRecord, connected
from portal.beginning.sample.told import has_begun, is_half_told
from portal.beginning.sample.wanted import WANTED
from portal.running.folder import DataFolder
from portal.running.half_told import AGAIN
from portal.running.postgres import postgres_url
from shared_db.models import Inquiry
from tests.fixtures.supervisor import Portal
from tests.integration.running.test_up import StartUp

SOME, PATIENCE = 3, 60.0
BY_HAND_AND_UNSENT = 2


class AtWork(Portal):
    """`tsunagu up --sample`."""

    def arguments(self) -> list[str]:
        return [one.replace("--sample-people", "--sample") for one in super().arguments()]


class Open(Portal):
    """The folder, without a word of the sample, open to the network."""

    def arguments(self) -> list[str]:
        kept = [one for one in super().arguments() if one != "--sample-people"]
        return [*kept, "--host", "0.0.0.0", "--as-root"]


def test_an_interrupted_first_start_is_told_and_made_good(
    start_up: StartUp, data_folder: Path
) -> None:
    first = start_up(kind=AtWork)
    wait_until_people_are_at_work(data_folder)
    first.process.send_signal(signal.SIGINT)
    assert first.exit_code() == 0
    assert "tsunagu is ready" not in first.printed

    opened = start_up(kind=Open)
    assert opened.exit_code() == 1
    assert "known to everybody" in opened.printed

    second = start_up(kind=AtWork).wait_until_ready()
    assert AGAIN in second.printed
    assert requests_in(data_folder) == len(WANTED) + BY_HAND_AND_UNSENT
    with (
        connected(postgres_url(DataFolder(data_folder))) as record,
        record.as_server("a test") as db,
    ):
        assert has_begun(db) and not is_half_told(db)
    second.stop()

    third = start_up()  # with stand-ins: what is thrown away, is before anything is served
    third.wait_for("tsunagu is ready")
    assert AGAIN not in third.printed
    assert requests_in(data_folder) == len(WANTED) + BY_HAND_AND_UNSENT


def wait_until_people_are_at_work(folder: Path) -> None:
    """Until some requests were sent, and not all of them."""
    end = time.monotonic() + PATIENCE
    while requests_in(folder) < SOME:
        assert time.monotonic() < end, "nobody has sent anything"
        time.sleep(0.1)
    assert requests_in(folder) < len(WANTED) + BY_HAND_AND_UNSENT


def requests_in(folder: Path) -> int:
    """How many there are; none, while there is no record yet."""
    if not (folder / "secrets.json").exists():
        return 0
    try:
        with (
            connected(postgres_url(DataFolder(folder))) as record,
            record.as_server("a test") as db,
        ):
            return db.scalar(select(func.count()).select_from(Inquiry)) or 0
    except NoRecord:
        return 0
