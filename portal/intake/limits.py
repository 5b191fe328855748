"""How much somebody may send who is nobody here yet."""

from datetime import timedelta
from typing import Final

ASKED_FROM_ONE_PLACE: Final = "10 per hour"
"""Forms that were taken; a company's people may share one address of the network."""
TRIES_FROM_ONE_PLACE: Final = "60 per hour"
WRITTEN_BY_ONE_LINK: Final = "120 per hour"
"""Files that are added and taken back, and the sending."""
LETTERS_A_DAY: Final = 3
"""To one address; the letter says so."""
MOST_UNPROVEN: Final = 200
"""Requests that one group's entrance takes within `UNPROVEN_COUNT`: each costs a letter."""
UNPROVEN_COUNT: Final = timedelta(hours=1)
"""Older ones whose address has not answered keep nobody out."""
MOST_WAITING: Final = 200
"""Requests of proven addresses that wait for one group's decision."""
MOST_FILES: Final = 10
LARGEST_FILE: Final = 20 * 1024 * 1024
ALL_FILES: Final = 60 * 1024 * 1024
"""Bytes of one request's files."""
MOST_UPLOADS: Final = 30
"""Files that one request's link ever takes, with those that were taken back or refused."""
ALL_UPLOADS: Final = 2 * ALL_FILES
"""Bytes of these."""
ALL_AT_ENTRANCE: Final = 20 * 1024**3
"""Bytes of these at one group's entrance; what was taken is its customers'."""
