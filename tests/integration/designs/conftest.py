"""The inquiry for which shops bring drawings."""

from pathlib import Path

import pytest

from tests.factories.inquiries import SentInquiry, sent_inquiry
from tests.factories.world import World


@pytest.fixture
def sent(world: World, files_folder: Path) -> SentInquiry:
    """X's inquiry with one drawing, led by A."""
    return sent_inquiry(world, files=files_folder, lead="a")
