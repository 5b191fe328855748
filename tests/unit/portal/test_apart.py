"""Of two long texts the place is shown where they differ."""

import pytest

from portal.merging import apart


@pytest.mark.parametrize(
    ("mine", "theirs", "shown"),
    [
        ("甲", "乙", ("甲", "乙")),
        ("", "乙", ("", "乙")),
        ("一\n二\n甲\n四\n五", "一\n二\n乙\n四\n五", ("…\n二\n甲\n四\n…", "…\n二\n乙\n四\n…")),
        ("一\n二\n三", "一\n二\n三\n四", ("…\n三", "…\n三\n四")),
        ("一\n一\n一", "一\n一", ("…\n一\n一", "…\n一")),
    ],
)
def test_lines_that_are_the_same_are_left_out_but_for_one_on_either_side(
    mine: str, theirs: str, shown: tuple[str, str]
) -> None:
    assert apart(mine, theirs) == shown
