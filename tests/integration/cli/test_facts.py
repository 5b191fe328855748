"""`tsunagu facts`: what drawings say of themselves, for whoever has a shell."""

import json
import subprocess
import sys
from pathlib import Path

from portal.beginning.sample.drawn import corner_holes, step_block

SIZE = (240, 160, 20)


def test_each_file_has_its_facts_or_says_why_not(tmp_path: Path) -> None:
    block, text = tmp_path / "台.step", tmp_path / "notes.txt"
    block.write_bytes(step_block(SIZE, corner_holes(SIZE)))
    text.write_text("nothing")
    done = subprocess.run(
        [sys.executable, "-m", "portal.cli", "facts", str(block), str(text)],
        capture_output=True,
        check=True,
    )
    measured, unknown = json.loads(done.stdout)
    assert (measured["file"], measured["kind"], measured["solids"]) == (str(block), "step", 1)
    through = [(one["diameter_mm"], one["through"], one["count"]) for one in measured["holes"]]
    assert sorted(through) == [(17.0, True, 4), (34.0, True, 1)]
    assert set(measured["holes"][0]) >= {"diameter_mm", "depth_mm", "through", "count"}
    assert "where" not in measured["holes"][0]
    assert [round(side, 3) for side in measured["box_mm"]] == list(map(float, SIZE))
    assert (unknown["kind"], unknown["problem"], unknown["holes"]) == (None, "unknown_kind", None)
