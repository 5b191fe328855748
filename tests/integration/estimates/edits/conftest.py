"""One estimate in which people type."""

from collections.abc import Callable

import pytest

from tests.factories.estimates import sub_quoting
from tests.factories.world import World
from tests.fixtures.portal import Browser
from tests.integration.estimates.edits.sheet import Typing


@pytest.fixture
def sheet(world: World, browser: Callable[[str | None], Browser]) -> Typing:
    case = sub_quoting(world)
    return Typing(case, case.build(), browser)
