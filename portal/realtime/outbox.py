"""What waits to be said on one socket: who doesn't listen has not everything kept for him."""

from collections.abc import Callable
from typing import Any

from gevent.queue import JoinableQueue

MOST_WAITING = 8 * 1024 * 1024


class Outbox(JoinableQueue):  # type: ignore[misc]
    """A queue of packets that ends its socket when too much waits.

    The client comes back with what it has got, and is given the rest then.
    """

    def __init__(self) -> None:
        super().__init__()
        self._waiting = 0
        self.when_full: Callable[[], None] = lambda: None

    def put(self, item: Any, block: bool = True, timeout: float | None = None) -> None:
        """Add a packet, or None at the end."""
        size = _size(item)
        if size and self._waiting + size > MOST_WAITING:
            self.when_full()
            return
        self._waiting += size
        super().put(item, block, timeout)

    def get(self, block: bool = True, timeout: float | None = None) -> Any:
        """Take the next one."""
        item = super().get(block, timeout)
        self._waiting -= _size(item)
        return item


def _size(packet: Any) -> int:
    return len(packet.data or "") if packet is not None else 0
