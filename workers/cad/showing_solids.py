"""What is made of solids, whatever format they came in."""

from pathlib import Path

from estimator.geometry.facts import Facts
from estimator.geometry.measuring import facts_of
from estimator.geometry.solid import Solid
from shared_db.files.preview_names import FILES, Preview
from workers.cad import glb, shaded


def show_and_measure(kind: str, model: glb.Glb, solids: list[Solid], out: Path) -> Facts:
    """Write the model and its picture, and tell the facts of its solids."""
    glb.write(model, out / FILES[Preview.MODEL])
    shaded.draw(solids, out / FILES[Preview.PICTURE])
    return facts_of(kind, solids)
