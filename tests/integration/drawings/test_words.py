"""Whatever code a drawing's facts may carry, people read a sentence."""

import re
from pathlib import Path

import pytest

from estimator.geometry import facts
from portal.drawings.facts_words import PROBLEMS, REMARKS
from workers import cad
from workers.preview_job import NOT_LOOKED_AT


def test_every_remark_has_its_words() -> None:
    assert REMARKS.keys() == facts.REMARKS
    with pytest.raises(ValueError, match="nobody has words"):
        facts.Facts("dxf", remarks=("odd",))


def test_every_reason_why_nothing_is_shown_has_its_words() -> None:
    said: set[str] = set()
    for module in Path(cad.__file__).parent.rglob("*.py"):
        said |= set(re.findall(r'Unreadable\("(\w+)"', module.read_text("utf-8")))
    assert said | {NOT_LOOKED_AT} == PROBLEMS.keys()
