"""For how long somebody is waited for: in all, or again and again as long as things move.

Only the time spent waiting counts, not what we ourselves take between two reads.
"""

HEAD_SECONDS = 10
"""For a request, from its first byte, or from the beginning of a connection."""
NEXT_REQUEST_SECONDS = 60
STRANGER_SECONDS = 10
"""For a sign-in, on a socket that is open."""
MOVING_SECONDS, MOVING_BYTES = 30, 4096
"""A phone on a bad line may take hours for a drawing, as long as so much gets on in so long."""


class Patience:
    """Ends after `seconds` of waiting; begins anew with every `least` bytes that have moved."""

    def __init__(self, seconds: float, least: int | None = None) -> None:
        self._seconds = seconds
        self._least = least
        self._waited = 0.0
        self._moved = 0

    @property
    def left(self) -> float:
        """The seconds that remain; none when it has run out."""
        return max(self._seconds - self._waited, 0.0)

    def count(self, seconds: float, moved: int) -> None:
        """So long it was waited, and so many bytes came or went."""
        self._waited += seconds
        self._moved += moved
        if self._least is not None and self._moved >= self._least:
            self._waited, self._moved = 0.0, 0


def for_a_head() -> Patience:
    """A browser sends it at once."""
    return Patience(HEAD_SECONDS)


def for_the_next_request() -> Patience:
    """On a connection that stays open for more."""
    return Patience(NEXT_REQUEST_SECONDS)


def for_moving() -> Patience:
    """For a body, or for somebody who takes in what we send."""
    return Patience(MOVING_SECONDS, MOVING_BYTES)
