"""Who is connected: so many at once, and so many from one address.

When it is full, whoever has been waiting longest without a request makes room: half-sent requests,
however many, keep nobody out, not even others behind the same address.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from portal.client_address import place_of
from portal.serving.line import Line


class Doors:
    """The open connections of this process."""

    def __init__(self, most: int, most_of_one: int | None) -> None:
        """`most_of_one` is None where all come through a proxy, which has to look itself."""
        self._most = most
        self._most_of_one = most_of_one or most
        self._inside: dict[Line, str] = {}
        self._of: Counter[str] = Counter()
        self._closing = False

    @contextmanager
    def let_in(self, line: Line, address: str) -> Iterator[bool]:
        """Whether it may come in; it is inside for as long as the block."""
        who = place_of(address)
        may = not self._closing and self._has_room_for(who)
        if may:
            self._inside[line] = who
            self._of[who] += 1
        try:
            yield may
        finally:
            self._forget(line)

    def close(self) -> None:
        """Let nobody in any more, and see those out who aren't being answered."""
        self._closing = True
        for line in list(self._inside):
            line.end()

    def _has_room_for(self, who: str) -> bool:
        if self._of[who] >= self._most_of_one:
            theirs = (line for line, whose in self._inside.items() if whose == who)
            if not self._make_room(theirs):
                return False
        return len(self._inside) < self._most or self._make_room(self._inside)

    def _make_room(self, lines: Iterable[Line]) -> bool:
        """Hang up on the one that waits longest; False if all are busy."""
        waiting = ((line.waits_since, line) for line in lines if line.waits_since is not None)
        _since, longest = min(waiting, key=lambda one: one[0], default=(0.0, None))
        if longest is None:
            return False
        longest.hang_up()
        self._forget(longest)
        return True

    def _forget(self, line: Line) -> None:
        who = self._inside.pop(line, None)
        if who is not None:
            self._of -= Counter({who: 1})
