"""The locks hold for every Python and system that the project is said to run on."""

import re
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires
from itertools import product
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

REQUIREMENTS = Path(__file__).parents[3] / "requirements"
PYTHONS = ("3.11.0", "3.11.2", "3.11.9", "3.12.3", "3.13.1", "3.14.0")  # Debian 12 has 3.11.2
SYSTEMS = (("linux", "x86_64"), ("linux", "aarch64"), ("darwin", "arm64"))


def machines() -> Iterator[dict[str, str]]:
    """What the conditions of a package's requirements are judged by."""
    for python, (system, processor) in product(PYTHONS, SYSTEMS):
        yield {
            "python_version": python.rpartition(".")[0],
            "python_full_version": python,
            "implementation_version": python,
            "sys_platform": system,
            "platform_system": system.capitalize(),
            "platform_machine": processor,
        }


def needed(machine: dict[str, str], extra: str) -> set[str]:
    """Every package that the project needs there, and what those need, as far as installed here."""
    found: set[str] = set()
    todo = [("tsunagu", extra)]
    seen = set(todo)
    while todo:
        name, wanted = todo.pop()
        try:
            requirements = [Requirement(text) for text in requires(name) or ()]
        except PackageNotFoundError:  # of another machine than this
            continue
        for one in requirements:
            if one.marker is None or one.marker.evaluate({**machine, "extra": wanted}):
                found.add(canonicalize_name(one.name))
                further = {(one.name, also) for also in ("", *one.extras)} - seen
                seen |= further
                todo += further
    return found


@pytest.mark.parametrize(("lock", "extra"), [("run.lock", ""), ("dev.lock", "dev")])
def test_nothing_that_any_allowed_python_needs_is_missing_in_the_lock(
    lock: str, extra: str
) -> None:
    text = (REQUIREMENTS / lock).read_text()
    locked = {canonicalize_name(name) for name in re.findall(r"^([\w.-]+)==", text, re.MULTILINE)}
    for machine in machines():
        assert needed(machine, extra) - locked == set(), machine
