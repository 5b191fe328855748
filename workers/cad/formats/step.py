"""STEP (ISO 10303-21): parts and assemblies as CAD systems hand them on."""

import re
from dataclasses import replace
from pathlib import Path

from estimator.geometry.facts import Facts
from workers.cad import brep, glb
from workers.cad.model import solids_in
from workers.cad.showing_solids import show_and_measure
from workers.cad.step_text import is_nowhere, occurrences, readable
from workers.cad.unreadable import Unreadable

_BEGINNING = re.compile(rb"ISO-10303-21\s*;")
_SHEET = re.compile(rb"FILE_SCHEMA\s*\(\s*\(\s*'ASSOCIATIVE_DRAUGHTING")
_MOST_PLACED = 5_000
"""Components that an assembly may place: more is no drawing that anybody quotes from."""


def read(source: Path, out: Path) -> Facts:
    """`model.glb`, `picture.png` and the facts. Raises `Unreadable`."""
    content = source.read_bytes()
    if not content.strip():
        raise Unreadable("empty")
    if not _BEGINNING.search(content[:4096]) or is_nowhere(content):
        raise Unreadable("damaged")
    if _SHEET.search(content[:4096]):
        return _read_sheet(source, out)
    if occurrences(content, _MOST_PLACED) > _MOST_PLACED:
        raise Unreadable("too_much")
    model = glb.read(brep.tessellated(readable(content), "step"))
    return show_and_measure("step", model, solids_in(model), out)


def _read_sheet(source: Path, out: Path) -> Facts:
    """A sheet of SXF, which as P21 is told from a part by its schema alone."""
    from workers.cad.formats import sfc  # another library, which parts don't need

    return replace(sfc.read(source, out), kind="step")
