"""Restarts come soon at first, then ever later, and soon again after a steady time."""

import os
import sys
from pathlib import Path

from portal.running.keeper import LONGEST_PAUSE, Keeper
from portal.running.processes import LOG_LIMIT_BYTES, Child, ChildSpec


def short_lived(folder: Path) -> Child:
    command = (sys.executable, "-S", "-c", "raise SystemExit(3)")
    return Child(ChildSpec("short", command, dict(os.environ), folder / "short.log", folder))


def test_the_pauses_grow_to_a_limit_and_start_over_after_a_steady_time(tmp_path: Path) -> None:
    now = 0.0
    said: list[str] = []
    keeper = Keeper(said.append, clock=lambda: now)
    child = short_lived(tmp_path)
    child.start()
    keeper.look_after(child)
    pauses: list[float] = []
    for _ in range(9):
        child.wait()
        keeper.look()
        pauses.append(float(said[-1].split("started again in ")[1].split(" s")[0]))
        now += pauses[-1]
        keeper.look()
    assert pauses == [0.5, 1, 2, 4, 8, 16, 30, 30, 30] and LONGEST_PAUSE == 30
    assert "short ended with exit code 3" in said[0]
    child.wait()
    now += 61
    keeper.look()
    assert "again in 0.5 s" in said[-1]


def test_a_log_that_grew_too_long_is_kept_once_beside_a_new_one(tmp_path: Path) -> None:
    child = short_lived(tmp_path)
    child.spec.log.write_bytes(b"x" * (LOG_LIMIT_BYTES + 1))
    child.start()
    child.wait()
    assert child.spec.log.stat().st_size == 0
    assert (tmp_path / "short.older.log").stat().st_size == LOG_LIMIT_BYTES + 1
