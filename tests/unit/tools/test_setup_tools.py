"""The steps of the set-up, one by one."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools import build_assets, compile_catalogues, find_browser, install_packages

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


def test_without_the_package_index_the_last_words_of_pip_and_what_to_do_are_said(
    tmp_path: Path,
) -> None:
    lock = tmp_path / "some.lock"
    lock.write_text("tsunagu-needs-this==1 --hash=sha256:" + "0" * 64 + "\n")
    nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_RETRIES": "0"}
    only = {"PIP_CONFIG_FILE": os.devnull, "PIP_FIND_LINKS": "", "PIP_EXTRA_INDEX_URL": ""}
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "install_packages.py", lock],
        env=os.environ | nowhere | only,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "No matching distribution found for tsunagu-needs-this==1" in done.stderr
    assert done.stderr.endswith("run the same command again: what is done is not done again.\n")


def test_large_downloads_are_shown_while_pip_goes_on() -> None:
    shown = {
        "  Downloading gevent-26.9-cp311-linux_x86_64.whl (2.2 MB)": ("gevent", "2.2 MB"),
        "  Using cached https://host/a/b/pillow-12-py3.whl (7.1 MB)": ("pillow", "7.1 MB"),
        "  Downloading click-8-py3-none-any.whl (97 kB)": None,
        "Collecting gevent==26.9": None,
    }
    for line, large in shown.items():
        found = install_packages.LARGE.match(line)
        assert (found.groups() if found else None) == large


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
    folders = build_assets.FOLDERS.values()
    for name in (*build_assets.FILES, *(name for names in folders for name in names)):
        assert any(
            name.startswith(f"{package.removeprefix('node_modules/')}/")
            for package in packages
            if package
        )


def test_modules_of_three_find_each_other_without_an_import_map() -> None:
    written = (
        "import {\n\tBox3\n} from 'three';\nimport { clone } from '../utils/SkeletonUtils.js';\n"
    )
    assert build_assets.beside_each_other(written) == (
        "import {\n\tBox3\n} from './three.module.js';\nimport { clone } from './SkeletonUtils.js';\n"
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
