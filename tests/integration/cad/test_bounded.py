"""Drawings are looked at by a child that does no harm: not for long, not with much, not outside."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from portal.beginning.sample.drawn import dxf_plate
from shared_db.files.preview_names import Preview
from workers.cad import bounded

TRY_ALL = """
import resource, socket, subprocess, sys
from workers.cad import limits
limits.bound()
def refused(do):
    try:
        do()
    except (OSError, MemoryError) as error:
        return type(error).__name__
    return "let through"
print(refused(lambda: socket.socket()))
print(refused(lambda: subprocess.run([sys.executable, "-c", ""])))
print(refused(lambda: bytearray(limits.MEMORY)))
print(resource.getrlimit(resource.RLIMIT_CPU)[1], resource.getrlimit(resource.RLIMIT_FSIZE)[1])
"""


def test_it_has_no_network_no_other_programs_and_so_much_memory_and_no_more() -> None:
    done = subprocess.run(
        [sys.executable, "-c", TRY_ALL], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == [
        *("PermissionError", "PermissionError", "MemoryError"),
        *("20", str(200 * 1024 * 1024)),
    ]


def test_what_it_made_is_there_while_it_is_looked_at_and_gone_afterwards(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(dxf_plate(200, 120, 8))
    with bounded.look("dxf", source) as looked:
        assert looked.problem == ""
        assert {Preview.PICTURE, Preview.SHEET, Preview.FACTS} == looked.made.keys()
        kept = looked.made[Preview.PICTURE]
        assert kept.read_bytes().startswith(b"\x89PNG")
    assert not kept.exists()


def test_one_that_waits_for_something_is_stopped_and_the_file_is_not_to_blame(
    tmp_path: Path,
) -> None:
    source = tmp_path / "source"
    os.mkfifo(source)  # nobody ever writes
    with pytest.raises(bounded.NotLookedAt), bounded.look("dxf", source, seconds=2):
        pass


def test_one_that_could_not_even_begin_says_nothing_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded, "PASSED_ON", ())
    with pytest.raises(bounded.NotLookedAt, match="KeyError"), bounded.look("odd", tmp_path):
        pass


def test_one_that_falls_has_met_something_damaged(tmp_path: Path) -> None:
    with bounded.look("dxf", tmp_path / "nothing here") as looked:
        assert (looked.problem, looked.made) == ("damaged", {})


def test_it_is_told_no_secret_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[dict[str, str]] = []

    def note(*_command: object, env: dict[str, str], **_more: object) -> None:
        seen.append(env)
        raise FileNotFoundError

    monkeypatch.setenv("DATABASE_URL", "postgresql://secret")
    monkeypatch.setenv("SECRET_KEY", "secret")
    monkeypatch.setattr(bounded.subprocess, "Popen", note)
    with pytest.raises(FileNotFoundError), bounded.look("dxf", tmp_path):
        pass
    assert seen and not [value for value in seen[0].values() if "secret" in value]


def test_a_child_loads_none_of_the_record(tmp_path: Path) -> None:
    loaded = "import sys, workers.cad.child; print([m for m in sys.modules if 'sqlalchemy' in m])"
    done = subprocess.run(
        [sys.executable, "-c", loaded], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]", "which takes half a second for each drawing"
