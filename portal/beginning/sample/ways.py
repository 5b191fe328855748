"""A frame whose mounts go into it, a second way to make it, and a quantity that is only tried."""

from decimal import Decimal
from uuid import UUID

from portal.beginning.sample.stage import Stage
from portal.estimates.answers import estimate_out
from portal.estimates.forms import LineBody, SaveBody
from portal.estimates.queries import find_estimate, parts_of
from portal.estimates.service import save_grid
from portal.estimates.whole import ways_of
from portal.forms import read
from portal.ways import alternatives, structure
from portal.ways.forms import ChooseBody, MakeBody, RowBody, StructureBody, WayNameBody
from shared_db.models import LineKind
from shared_db.spine.transaction import Work

FIRST_WAY = "1個取り（従来）"
OTHER_WAY = "治具で4個取り"
OTHER_TIMES = {"setup_minutes": "150", "run_minutes": "9.5"}


def lead_tries_ways(stage: Stage) -> None:
    """The lead's engineer puts mounts into their frame; of a bracket they work a second way out,
    let the first one count again, and try a quantity that nobody asked for."""
    frame = stage.asked["chassis"].estimate
    estimate = stage.asked["bracket"].estimate
    assert frame is not None and estimate is not None
    with stage.work("a_engineer") as work:
        whole, mount = (row.id for row, _part in parts_of(work, frame))
        placed = RowBody(part=mount, into=whole, quantity_per=Decimal(2))
        structure.save(work, frame, StructureBody(parts=[placed]))
    with stage.work("a_engineer") as work:
        left = parts_of(work, estimate)[0][0].id
        tried = RowBody(part=left, trial_quantities=[30])
        structure.save(work, estimate, StructureBody(parts=[tried]))
        said = "治具を作れば段取りは増えるが、1個あたりは短い。数量で比べるため一度計算する。"
        alternatives.make(work, estimate, MakeBody(name=OTHER_WAY, parts=[left], reason=said))
        _type_times(work, estimate, left)
    with stage.work("a_engineer") as work:
        first = ways_of(work, estimate)[0]
        alternatives.name(work, estimate, WayNameBody(alternative=first.id, name=FIRST_WAY))
        said = "今回は10個が本命で、治具の段取りが回収できない。"
        alternatives.choose(work, estimate, ChooseBody(alternative=first.id, reason=said))


def _type_times(work: Work, estimate: UUID, part_id: UUID) -> None:
    """The other way's times, as the sheet sends them."""
    found = estimate_out(work, find_estimate(work, estimate))
    cells = set(LineBody.model_fields)
    parts = [
        {
            "id": str(part.id),
            "scrap_percent": str(part.scrap_percent),
            "lines": [
                line.model_dump(mode="json", include=cells)
                | (OTHER_TIMES if part.id == part_id and line.kind is LineKind.OPERATION else {})
                for line in part.lines
            ],
        }
        for part in found.parts
    ]
    body = read(SaveBody, {"version": found.version, "parts": parts})
    save_grid(work, estimate, body.version, body.parts)
