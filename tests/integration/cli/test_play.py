"""`tsunagu play`: the whole case on a real portal; and what it says when something doesn't come."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pypdf import PdfReader

from portal.cli import main
from portal.files.kinds import BY_ENDING
from tests.factories.case_files import SHARED, write_case_files
from tests.factories.world import World
from tests.fixtures.processes import Web
from tests.fixtures.supervisor import Portal, free_port, new_data_folder
from tests.unit.estimator.pdf_reading import squeezed

pytestmark = [pytest.mark.case, pytest.mark.timeout(300)]
Given = Callable[..., list[str]]


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """`tsunagu up --sample-people`, for the tests of this module."""
    with new_data_folder() as folder:
        up = Portal(folder, free_port(), tmp_path_factory.mktemp("up") / "up.txt")
        try:
            yield up.wait_until_ready()
        finally:
            up.stop()


@pytest.fixture
def given(tmp_path: Path) -> Given:
    """`given(server)`: how to play there, on small files if no others are named."""
    small = write_case_files(tmp_path)

    def arguments(server: str, files: tuple[Path, Path] = small) -> list[str]:
        drawings, records = files
        return [
            *("play", "--server", server),
            *("--drawings", str(drawings), "--records", str(records)),
            *("--out", str(tmp_path / "out")),
        ]

    return arguments


def play(arguments: list[str]) -> subprocess.CompletedProcess[str]:
    """Run it to its end, as a program of its own."""
    return subprocess.run(
        [sys.executable, "-m", "portal.cli", *arguments],
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )


def attempt(arguments: list[str]) -> Result:
    """Run it in this process, where it soon stops: to start one takes longer than that."""
    return CliRunner().invoke(main, arguments)


def test_the_case_is_played_from_the_request_to_the_order_and_leaves_the_quote(
    portal: Portal, given: Given, tmp_path: Path
) -> None:
    played = play(given(portal.url))
    assert (played.returncode, played.stderr) == (0, "")
    *steps, end = played.stdout.splitlines()
    assert re.fullmatch(r"The case was played in [\d.]+ s\.", end)
    for step, said in zip(
        steps,
        [
            "17 people of 5 companies",
            "3 kept, 1 refused with a sentence",
            r"RFQ-\d{4}-\d{5}, heard by three shops",
            "three openings, each recorded",
            "three posts across three shops, one question to two",
            "both answers heard by the coordinator",
            "first reply noted",
            "version 1",
            "agreed",
            "10 records; 1 duplicate_row, 1 no_timestamp, 1 zero_span",
            "Milling, 10 records, ¥4,500/h",
            "3 seen, 2 of them measured, 0 with a sentence",
            r"14 lines; times from \d+ records; 3 numbers from drawings",
            "heard by the group, then by the customer, who opened it",
            "two requests, each in its shop's inbox",
            "4 drawings with the request, the sketch opened by the asked shop alone",
            "two offers heard by the lead",
            "5 lines, each with an offer of its own",
            r"2 ways, 6 quantities dearer; most cost: \S+",
            "6 breaks complete, engine version 2",
            "6 prices",
            r"Q-\d{4}-\d{5}",
            r"[\d,]+ bytes in .+-quote\.pdf",
            "asked and answered",
            r"\d+ pieces of .+",
            r"order ORD-\d{4}-\d{5}, total ¥[\d,]+",
            "four people heard it; both offers are chosen",
            "4 people, each what is theirs",
            r"\S+ \S+ was away; \S+ \S+ is in charge",
            r"RFQ-\d{4}-\d{5} for 有限会社つばめ治具",
            r"\d+ lines from before, [45] of a template",
            "7 looks, nothing seen",
        ],
        strict=True,
    ):
        assert re.fullmatch(rf" *[\d.]+ s +[\d.]+ s  [A-Z].+: {said}", step), step
    [quote] = (tmp_path / "out").iterdir()
    text = squeezed("".join(page.extract_text() for page in PdfReader(quote).pages))
    for printed in ("御見積書", steps[21].rpartition(" ")[2], "あさひ野計測機器株式会社", "⌀12"):
        assert printed in text


def test_real_drawings_and_records_go_through_dirt_and_all(portal: Portal, given: Given) -> None:
    if not SHARED.exists():
        pytest.skip("the shared data is not here")
    records = SHARED / "production/machine_shop_reports_2012_jan_feb.csv"
    played = play(given(portal.url, (SHARED, records)))
    assert (played.returncode, played.stderr) == (0, "")
    remarks = "21 duplicate_row, 1 excel_time, 164 no_timestamp, 544 zero_span"
    assert f"3658 records; {remarks}\n" in played.stdout
    drawings = [path for path in SHARED.rglob("*") if path.suffix.lower() in BY_ENDING]
    assert f"{len(drawings) - 1} kept, 1 refused with a sentence\n" in played.stdout


def test_without_a_worker_the_play_stops_where_it_waits_in_vain(
    portal: Portal, given: Given
) -> None:
    workers = portal.find("workers.celery_app")
    assert workers
    for pid in workers:
        os.kill(pid, signal.SIGSTOP)
    try:
        played = attempt([*given(portal.url), "--patience", "2"])
    finally:
        for pid in workers:
            os.kill(pid, signal.SIGCONT)
    assert played.exit_code == 1
    assert played.stdout.splitlines()[-1].endswith("agreed"), "what needs no worker goes on"
    assert played.stderr == (
        "Error: The lead shop imports its production records, dirt and all: "
        "The file was not read within 2 s.\n"
    )


def test_without_a_server_the_play_says_so(given: Given) -> None:
    port = free_port()
    played = attempt(given(f"http://127.0.0.1:{port}"))
    assert (played.exit_code, played.stdout) == (1, "")
    assert played.stderr == (
        "Error: Everybody signs in and opens a socket: "
        f"http://127.0.0.1:{port}/sign-in does not answer (ConnectionError).\n"
    )


def test_at_a_server_without_the_sample_group_the_play_says_what_is_missing(
    web_process: Callable[..., Web], world: World, given: Given
) -> None:
    played = attempt(given(web_process().url))
    assert (played.exit_code, played.stdout) == (1, "")
    assert "manager@kotobuki.example signs in: 4" in played.stderr
    assert "`tsunagu up --sample`" in played.stderr
