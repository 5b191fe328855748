"""The steps of the set-up, one by one."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from tools import build_assets, compile_catalogues, find_browser

ROOT = Path(__file__).parents[3]


def test_without_a_new_enough_python_the_sentence_says_what_to_do() -> None:
    done = subprocess.run(
        [ROOT / "tools" / "find_python.sh"],
        env={"PATH": os.environ["PATH"], "PYTHON": "/bin/false"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "No Python 3.11 or newer" in done.stderr and "PYTHON=" in done.stderr


def test_no_lock_names_a_download_address() -> None:
    locks = [*ROOT.glob("requirements/*.lock"), ROOT / "package-lock.json"]
    assert len(locks) == 4
    for lock in locks:
        assert "resolved" not in lock.read_text() and "://" not in _without_funding(lock), lock


def _without_funding(lock: Path) -> str:
    text = lock.read_text()
    if lock.suffix != ".json":
        return text
    content = json.loads(text)
    for package in content["packages"].values():
        package.pop("funding", None)
    return json.dumps(content)


def test_every_asset_comes_from_a_package_of_the_lock() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    for name in build_assets.FILES:
        assert any(
            name.startswith(f"{package.removeprefix('node_modules/')}/")
            for package in packages
            if package
        )


def test_a_damaged_catalogue_is_named_and_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "thread" / "ja" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    source = folder / "messages.po"
    monkeypatch.setattr(compile_catalogues, "TRANSLATIONS", tmp_path)
    source.write_text('msgid "Send"\nmsgstr "送信"\n', encoding="utf-8")
    assert compile_catalogues.main() == 0
    assert source.with_suffix(".mo").exists()
    source.with_suffix(".mo").unlink()
    source.write_text('<<<<<<< ours\nmsgid "Send"\n', encoding="utf-8")
    assert compile_catalogues.main() == 1
    assert str(source) in capsys.readouterr().err


@pytest.mark.parametrize(("ci", "code"), [("true", 1), ("", 0)])
def test_without_a_browser_the_tests_left_out_are_said_and_ci_fails(
    ci: str, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CI", ci)
    monkeypatch.setenv("TSUNAGU_CHROMIUM", "/nowhere/chromium")
    monkeypatch.setattr("sys.argv", ["find_browser.py"])
    assert find_browser.main() == code
    said = capsys.readouterr()
    assert said.out == "" and "LEFT OUT" in said.err
