"""On copies of the case in which much was said and done."""

from tests.fixtures.on_planted import *  # noqa: F403
