"""What the sample's models say of themselves, in the lines of the estimates that cost them.

They are looked at once the portal runs; who drew them knows already what they will say.
"""

from decimal import Decimal
from uuid import UUID

from estimator.geometry.measures import Found
from portal.beginning.sample.drawn import corner_holes
from portal.beginning.sample.wanted import Part, Wanted
from portal.estimates.queries import lines_of, parts_of
from shared_db.access import visible_drawings
from shared_db.files.previews import VERSIONS
from shared_db.foundation.lists import among
from shared_db.models import Drawing, DrawingKind, FromDrawing, LineKind, Measured
from shared_db.spine.transaction import Work


def holes_of(part: Part) -> Decimal:
    """How many holes a model's block has, as its facts will say."""
    return Decimal(len(corner_holes(part.size)))


def take_from_drawings(work: Work, estimate_id: UUID, wanted: Wanted) -> None:
    """Let the operations of an estimate have the holes of its parts' models."""
    models = {part.name: part for part in wanted.parts if part.kind == "step"}
    rows = {
        row: models[part.name] for row, part in parts_of(work, estimate_id) if part.name in models
    }
    query = visible_drawings(work.actor).where(
        among(Drawing.part_id, [row.part_id for row in rows]), Drawing.kind == DrawingKind.STEP
    )
    drawings = {drawing.part_id: drawing for drawing in work.session.scalars(query)}
    lines = lines_of(work, estimate_id)
    for row, part in rows.items():
        drawing = drawings[row.part_id]
        for line in lines[row.id]:
            if line.kind is LineKind.OPERATION:
                holes = Measured((holes_of(part),), _source(drawing))
                line.kept_measured = {"holes": holes.as_json()}


def _source(drawing: Drawing) -> FromDrawing:
    return FromDrawing(
        drawing_id=drawing.id,
        filename=drawing.filename,
        sha256=drawing.sha256,
        engine=VERSIONS[drawing.kind],
        found=Found.HOLES.value,
    )
