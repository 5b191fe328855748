"""`tsunagu bench`: each runs, says its figures in its last line, and leaves nothing behind."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from portal.beginning.sample.drawn import dxf_plate, step_block
from portal.trying.bench.stage import Stage, stage
from tests.fixtures.supervisor import as_from_a_terminal

pytestmark = pytest.mark.timeout(300)
# Modules that are called as the commands in their package are.
busy, drawings, live, pages, quote, similar = (
    import_module(f"portal.trying.bench.{name}")
    for name in ("busy", "drawings", "live", "pages", "quote", "similar")
)
#: Run as it is; the others measure at one portal, since each start of one takes its time.
TINY = ("--parts", "3", "--lines", "4", "--breaks", "2", "--runs", "2")
#: Where whoever measures works otherwise; a benchmark must stay away from it.
REAL_USE = {
    "DATABASE_URL": "postgresql+psycopg://nobody@127.0.0.1:9/real",
    "REDIS_URL": "redis://127.0.0.1:9/0",
    "SMTP_URL": "smtp://127.0.0.1:9",
    "PUBLIC_URL": "https://quotes.example.jp",
}


class Bench:
    """One benchmark as a process, and all the processes and folders that ever were its own."""

    def __init__(self, name: str, output: Path, *options: str) -> None:
        self.output = output
        self.family: dict[tuple[int, str], str] = {}
        with output.open("wb") as file:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "portal.cli", "bench", name, *options],
                stdout=file,
                stderr=subprocess.STDOUT,
                env=os.environ | REAL_USE,
                preexec_fn=as_from_a_terminal,  # noqa: PLW1509 - one thread
            )

    @property
    def printed(self) -> str:
        return self.output.read_text(encoding="utf-8")

    @property
    def runs(self) -> bool:
        return self.process.poll() is None

    def look(self) -> None:
        """Note who belongs to it now."""
        there = _processes()
        own = {self.process.pid}
        while children := {pid for pid, (parent, _) in there.items() if parent in own} - own:
            own |= children
        for pid in own & there.keys():
            with contextlib.suppress(OSError):
                self.family[pid, there[pid][1]] = _command(pid)

    def look_until(self, mark: str) -> None:
        """Go on looking until somebody of it has this in their command."""
        end = time.monotonic() + 60
        while not any(mark in command for command in self.family.values()):
            assert self.runs and time.monotonic() < end, self.printed
            self.look()
            time.sleep(0.05)

    def assert_nothing_is_left(self) -> None:
        there = {(pid, born) for pid, (_parent, born) in _processes().items()}
        assert [self.family[one] for one in self.family.keys() & there] == []
        folders = set(re.findall(r"(?:-D|--data) ([^ ]+)/(?:data|postgres)\b", str(self.family)))
        assert folders
        assert [folder for folder in folders if Path(folder).exists()] == []

    def end(self) -> None:
        if self.runs:
            self.process.terminate()
            self.process.wait(60)


def _processes() -> dict[int, tuple[int, str]]:
    """Everybody's parent and birth; not the dead that nobody has asked after."""
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, parent, *rest = stat.read_text().rpartition(")")[2].split()
            if state != "Z":
                found[int(stat.parent.name)] = (int(parent), rest[17])
    return found


def _command(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")


@pytest.fixture(scope="module")
def place() -> Iterator[Stage]:
    """One portal for the benchmarks that bring a whole one."""
    with stage() as started:
        yield started


@pytest.fixture
def at_one_portal(place: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (busy, drawings, live, pages, quote):
        monkeypatch.setattr(module, "stage", lambda: contextlib.nullcontext(place))


def test_live_counts_posts_and_what_became_of_them(
    at_one_portal: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "SETTLE_SECONDS", 1)
    figures = live.measure(people=4, rate=10, seconds=1)
    assert (figures["posts"], figures["listeners"]) == (10, 4)
    assert [figures[name] for name in ("lost", "duplicated", "out_of_order")] == [0, 0, 0]
    for name in ("delivery_ms", "ack_ms"):
        assert 0 < figures[name]["p50"] <= figures[name]["p99"]
    own = [pid for pid, (parent, _) in _processes().items() if parent == os.getpid()]
    assert [pid for pid in own if "bench.listeners" in _command(pid)] == []


def test_quote_takes_the_time_from_the_offer_to_the_pdf(at_one_portal: None) -> None:
    figures = quote.measure(runs=2)
    assert figures["runs"] == 2
    assert 0 < figures["offer_to_pdf_ms"]["p50"] <= figures["offer_to_pdf_ms"]["p95"]


def test_rollup_says_how_long_and_how_large_and_leaves_nothing_behind(tmp_path: Path) -> None:
    bench = Bench("rollup", tmp_path / "output", *TINY)
    try:
        while bench.runs:
            bench.look()
            time.sleep(0.1)
    finally:
        bench.end()
    assert bench.process.returncode == 0, bench.printed
    bench.assert_nothing_is_left()
    [line] = bench.printed.splitlines()
    figures = json.loads(line)
    assert (figures["lines"], figures["breaks"], figures["runs"]) == (12, 2, 2)
    assert figures["seconds"] > 0
    assert figures["peak_mb"] > 20


def test_busy_says_what_others_wait_by_what_one_does(at_one_portal: None) -> None:
    figures = busy.measure(lines=8, records=50, seconds=1)
    assert (figures["lines"], figures["records"]) == (8, 50)
    for act in ("quiet", "typing", "proposing"):
        assert 0 < figures[act]["p50"] <= figures[act]["p99"] <= figures[act]["worst"]
    assert figures["proposing"]["own_p50"] > 0


def test_pages_compares_each_page_of_each_reader_with_itself(at_one_portal: None) -> None:
    figures = pages.measure(inquiries=3, times=1)
    assert figures["inquiries"] == 3
    assert figures["pages"]["a_sales /quotes"]["many"] > 0
    assert "x_buyer /own-data" not in figures["pages"], "that is not for customers"
    assert figures["worst"]["times"] == max(
        round(page["many"] / page["few"], 2) for page in figures["pages"].values()
    )


def test_similar_says_how_surely_and_how_soon_parts_of_before_are_found(tmp_path: Path) -> None:
    rows = ["Case ID,Part Desc.,Work Order Qty"]
    rows += [f"Case {n},Cable Head,{10 * n}" for n in range(1, 5)]
    (tmp_path / "made.csv").write_text("\n".join(rows), encoding="utf-8")
    figures = similar.measure(parts=40, queries=5, production=tmp_path / "made.csv")
    assert (figures["parts"], figures["queries"]) == (40, 7)
    assert figures["in_first_5"] == 1
    assert 0 < figures["ms"]["p50"] <= figures["ms"]["p95"]


def test_drawings_counts_what_is_seen_and_what_is_refused_and_how_soon(
    at_one_portal: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(drawings, "CALM_SECONDS", 0.5)
    whole = step_block((60, 40, 8))
    for name, content in {
        "whole.step": whole,
        "plate.dxf": dxf_plate(200, 120, 8),
        "cut off.step": whole[: len(whole) // 2],
    }.items():
        (tmp_path / name).write_bytes(content)
    figures = drawings.measure(tmp_path)
    counts = {"files": 3, "previewed": 2, "refused_with_sentence": 1, "failed": 0}
    assert {name: figures[name] for name in counts} == counts
    assert figures["kinds"] == {
        "dxf": {"files": 1, "previewed": 1},
        "step": {"files": 2, "previewed": 1},
    }
    for name in ("first_picture_ms", "facts_ms"):
        assert 0 < figures[name]["p50"] <= figures[name]["p95"]
    assert figures["thread_p99_ratio"] > 0
    assert figures["peak_child_mb"] > 0


@pytest.mark.parametrize(
    ("name", "options", "mark", "number"),
    [
        ("live", ("--people", "2", "--seconds", "90"), "bench.listeners", signal.SIGINT),
        ("quote", (), "bin/postgres", signal.SIGTERM),
        ("rollup", (), "workers.once", signal.SIGINT),
    ],
)
def test_interrupted_a_benchmark_says_so_and_leaves_nothing_behind(
    tmp_path: Path, name: str, options: tuple[str, ...], mark: str, number: signal.Signals
) -> None:
    bench = Bench(name, tmp_path / "output", *options)
    try:
        bench.look_until(mark)
        bench.look()
        bench.process.send_signal(number)
        assert bench.process.wait(90) == 1
    finally:
        bench.end()
    assert bench.printed.strip() == "Aborted!"
    bench.assert_nothing_is_left()
