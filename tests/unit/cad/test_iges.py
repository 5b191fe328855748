"""What is no IGES file is refused; what IGES calls metres is made so."""

from pathlib import Path

import numpy as np
import pytest

from estimator.geometry.mesh import volume
from tests.factories.solids import drilled
from workers.cad import model
from workers.cad.formats import iges
from workers.cad.glb_building import built
from workers.cad.unreadable import Unreadable


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"ISO-10303-21;\n", "damaged"),
        (b" " * 72 + b"S      1\n" + b"rubbish\n" * 40, "damaged"),
    ],
)
def test_what_cant_be_read_says_why(tmp_path: Path, content: bytes, code: str) -> None:
    (tmp_path / "source").write_bytes(content)
    with pytest.raises(Unreadable) as refused:
        iges.read(tmp_path / "source", tmp_path)
    assert refused.value.code == code


def test_all_that_has_a_length_is_made_a_thousand_times_smaller() -> None:
    block = drilled(40.0, 20.0, [(5, 20), (5, 0)])
    (small,) = model.solids_in(iges._in_metres(built([block])))
    assert volume(small) == pytest.approx(volume(block) / 1e9, rel=1e-5)
    radii = [face.surface.radius for face in small.faces if face.surface.radius]
    assert radii == pytest.approx([0.005])
    assert np.ptp(small.points, axis=0) == pytest.approx([0.04, 0.04, 0.02], rel=1e-5)
