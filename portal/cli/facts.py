"""`tsunagu facts FILE…`: what drawings say of themselves, as one JSON array."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import click

from portal.cli.options import with_plain_errors
from portal.files.kinds.kind import Content
from portal.files.recognising import recognise
from portal.running.environment import BUILT_ASSETS
from shared_db.files.previews import VERSIONS
from shared_db.foundation.errors import DomainError
from shared_db.models import DrawingKind

SAID = (
    "solids", "volume_mm3", "area_mm2", "box_mm", "box_oriented_mm", "holes", "turned", "sheet",
    "parts", "unit", "pages", "size_mm", "cut_length_mm", "pierces", "outlines", "bend_lines",
    "title_block", "remarks",
)  # fmt: skip


@click.command("facts")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@with_plain_errors
def command(files: tuple[Path, ...]) -> None:
    """Measure drawings: volume, holes, bends, cut lengths, title blocks. Nothing is kept."""
    click.echo(json.dumps([_said(file) for file in files], ensure_ascii=False, indent=1))


def _said(file: Path) -> dict[str, Any]:
    """One file: its kind, and what is known; `problem` is a code where nothing can be."""
    kind, problem = _kind(file), "unknown_kind"
    facts: dict[str, Any] | None = None
    if kind is not None:
        problem = "no_preview"
        if kind in VERSIONS:
            looked = _look(kind, file)
            facts, problem = looked["facts"], looked["problem"]
    known = _without_places(facts) if facts else {}
    return {
        "file": str(file),
        "kind": kind.value if kind else None,
        "problem": problem,
        **{name: known.get(name) for name in SAID},
    }


def _kind(file: Path) -> DrawingKind | None:
    with file.open("rb") as stream:
        try:
            return recognise(file.name, Content(stream)).kind
        except DomainError:
            return None


def _look(kind: DrawingKind, file: Path) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "workers.cad", kind.value, str(file)],
        stdout=subprocess.PIPE,
        env={"TSUNAGU_FONTS": str(BUILT_ASSETS), **os.environ},
        check=True,
    )
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def _without_places(value: Any) -> Any:
    """The numbers alone: what they light up is for the viewer."""
    if isinstance(value, dict):
        kept = {name: one for name, one in value.items() if not name.endswith("where")}
        return {name: _without_places(one) for name, one in kept.items()}
    return [_without_places(one) for one in value] if isinstance(value, list) else value
