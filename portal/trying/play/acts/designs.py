"""The lead brings drawings of its own: seen by its shop, then the group, then the customer."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from portal.beginning.sample.drawn import dxf_plate, step_block
from portal.trying.people import Refused, about
from portal.trying.play.stage import Stage, expect


def lead_shows_its_design(stage: Stage) -> str:
    """The lead brings its design, shares it in the group and releases it to the customer."""
    engineer, at = stage["a_engineer"], f"{stage.path}/designs"
    with TemporaryDirectory() as folder:
        design, sketch = Path(folder) / "design.step", Path(folder) / "sketch.dxf"
        design.write_bytes(step_block((60, 40, 8)))
        sketch.write_bytes(dxf_plate(200, 120, 4))
        shown = engineer.upload(at, design, purpose="design")
        stage.known["sketch"] = engineer.upload(at, sketch, purpose="sketch")["id"]
    for who in ("b_engineer", "x_buyer"):
        expect(not _seen(stage, who), f"{who} sees what lies on the lead's own side.")
    for audience, who in (("group", "b_engineer"), ("customer", "x_buyer")):
        engineer.put(f"/designs/{shown['id']}/audience", audience=audience)
        stage[who].hears("drawing_shown", about(drawing_id=shown["id"], audience=audience))
        seen = [one["filename"] for one in _seen(stage, who)]
        expect(seen == ["design.step"], f"{who} sees {seen}.")
    stage["x_buyer"].page(f"/api/v1/drawings/{shown['id']}/file")
    (own,) = (one for one in _seen(stage, "a_engineer") if one["id"] == shown["id"])
    expect(len(own["openings"]) == 1, "The lead isn't told that the customer opened its design.")
    return "heard by the group, then by the customer, who opened it"


def asked_shop_sees_the_sketch(stage: Stage) -> str:
    """The sub-quote names the lead's sketch: the asked shop sees it, and nobody else."""
    path = f"/drawings/{stage.known['sketch']}"
    named = stage["b_engineer"].get(f"/requests/{stage.known['request_b']}")["drawings"]
    names = [one["filename"] for one in named]
    expect("sketch.dxf" in names, "The request doesn't name the sketch.")
    stage["b_engineer"].page(f"/api/v1{path}/file")
    for who in ("c_engineer", "x_buyer"):
        try:
            stage[who].get(path)
        except Refused as no:
            expect(no.status == 404, f"{who}: {no}")
        else:
            expect(False, f"{who} could see the sketch for B.")
    return f"{len(names)} drawings with the request, the sketch opened by the asked shop alone"


def _seen(stage: Stage, who: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = stage[who].get(f"{stage.path}/designs")["designs"]
    return found
