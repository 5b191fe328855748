"""What an earlier version kept is found by its parts, and however it was written."""

from collections.abc import Callable

import pytest

from tests.fixtures.portal import Browser

Browsers = Callable[[str], Browser]
OF_THE_CASE = {"inquiries", "estimates", "quotes", "orders"}


@pytest.mark.parametrize(
    ("who", "kinds"),
    [("a_sales", OF_THE_CASE), ("x_buyer", OF_THE_CASE - {"estimates"}), ("y_buyer", set())],
)
def test_the_played_request_is_found_by_a_part_and_its_material(
    browser: Browsers, who: str, kinds: set[str]
) -> None:
    for words in ("ﾜｲﾔ保持具 ｓｕｓ３０４", "wrench‐125"):
        groups = browser(who).get(f"/api/v1/search?q={words}").json["groups"]
        assert {group["kind"] for group in groups} == kinds, words
