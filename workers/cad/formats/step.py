"""STEP (ISO 10303-21): parts and assemblies as CAD systems hand them on."""

import re
from pathlib import Path

from estimator.geometry.facts import Facts
from shared_db.models import DrawingKind
from workers.cad import brep, glb
from workers.cad.model import solids_in
from workers.cad.showing_solids import show_and_measure
from workers.cad.step_text import is_nowhere, occurrences, readable
from workers.cad.unreadable import Unreadable

_BEGINNING = re.compile(rb"ISO-10303-21\s*;")
_MOST_PLACED = 5_000
"""Components that an assembly may place: more is no drawing that anybody quotes from."""


def read(source: Path, out: Path) -> Facts:
    """`model.glb`, `picture.png` and the facts. Raises `Unreadable`."""
    content = source.read_bytes()
    if not content.strip():
        raise Unreadable("empty")
    if not _BEGINNING.search(content[:4096]) or is_nowhere(content):
        raise Unreadable("damaged")
    if occurrences(content, _MOST_PLACED) > _MOST_PLACED:
        raise Unreadable("too_much")
    model = glb.read(brep.tessellated(readable(content), "step"))
    return show_and_measure(DrawingKind.STEP, model, solids_in(model), out)
