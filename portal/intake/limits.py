"""How much somebody may send who is nobody here yet."""

from typing import Final

ASKED_FROM_ONE_PLACE: Final = "10 per hour"
"""Forms that were taken; a company's people may share one address of the network."""
TRIES_FROM_ONE_PLACE: Final = "60 per hour"
FILES_BY_ONE_LINK: Final = "60 per hour"
MOST_OPEN: Final = 200
"""Requests that wait at one group's entrance, for their address or for a decision."""
MOST_FILES: Final = 10
LARGEST_FILE: Final = 20 * 1024 * 1024
ALL_FILES: Final = 60 * 1024 * 1024
"""Bytes of one request; with `MOST_OPEN` a bound for all of them, of whom few are ever proven."""
