"""One connection: it waits for the other side no longer than it has patience.

It waits for a request, is busy with one, or has become a conversation (a websocket). Who waits may
be hung up on to make room; who is busy may not.
"""

import errno
from collections.abc import Callable
from contextlib import suppress
from time import monotonic

import gevent
from gevent import socket

from portal.serving import patience
from portal.serving.patience import Patience

TURN = 256 * 1024
"""Bytes after which the others have their turn, even if more has come already."""
OURSELVES = errno.EBADF
"""What gevent tells who waits on a connection that we hang up on ourselves."""
LINGER_SECONDS = 1.0
LINGER_BYTES = 1024 * 1024
CHUNK = 64 * 1024


class Line(socket.socket):  # type: ignore[misc]
    """A socket that gunicorn, and the websocket, read and write like any other."""

    def __init__(self, accepted: socket.socket) -> None:
        super().__init__(accepted.family, accepted.type, accepted.proto, fileno=accepted.detach())
        self.waits_since: float | None = monotonic()
        self._reading: Patience | None = patience.for_a_head()
        self._is_idle = self._is_over = False
        self._writing = patience.for_moving()
        self._since_turn = 0
        self._good_bye: Callable[[], None] | None = None

    def is_served(self) -> None:
        """A whole head has come; what comes now is its body."""
        self.waits_since = None
        self._is_idle = False
        self._reading = patience.for_moving()

    def waits_again(self) -> None:
        """It was answered, and stays open for another request."""
        self.waits_since = monotonic()
        self._is_idle = True
        self._reading = patience.for_the_next_request()

    def becomes_conversation(self, good_bye: Callable[[], None]) -> None:
        """Both talk when they like, and find out themselves when nobody is there any more.

        `good_bye` ends it from our side.
        """
        self.waits_since = self._reading = None
        self._good_bye = good_bye

    def recv(self, size: int, flags: int = 0) -> bytes:
        """What has come; nothing, as after a hanging up, once patience has run out."""
        waits = self._reading
        if self._is_over:
            return b""
        self.settimeout(waits and waits.left)  # without any it doesn't wait at all
        began = monotonic()
        try:
            got: bytes = super().recv(size, flags)
        except (TimeoutError, BlockingIOError):
            self._is_over = True
            return b""
        except OSError as error:
            if error.errno != OURSELVES:
                raise
            return b""
        if waits is not None:
            waits.count(monotonic() - began, len(got))
        if self._is_idle:
            self._is_idle = False
            self._reading = patience.for_a_head()
        self._take_turns(len(got))
        return got

    def send(self, data: bytes | memoryview, flags: int = 0) -> int:
        """Send some of it. Raises `ConnectionResetError` for who takes in too little too long."""
        self.settimeout(self._writing.left)
        began = monotonic()
        try:
            sent: int = super().send(data, flags)
        except (TimeoutError, BlockingIOError):
            raise ConnectionResetError(errno.ECONNRESET, "reads too slowly") from None
        except OSError as error:
            if error.errno != OURSELVES:
                raise
            raise ConnectionResetError(errno.ECONNRESET, "hung up") from None
        self._writing.count(monotonic() - began, sent)
        return sent

    def sendall(self, data: bytes | bytearray | memoryview, flags: int = 0) -> None:
        """Send all of it, with patience for each part."""
        left = memoryview(data).cast("B")
        while left:
            left = left[self.send(left, flags) :]

    def refuse(self, answer: bytes) -> None:
        """Say something before anything was asked, and close; nobody waits here for anything."""
        with suppress(OSError):
            self.setblocking(False)
            super().send(answer)
        self.close()

    def hang_up(self) -> None:
        """End it at once; who reads or writes on it is told as if the other side had."""
        self._is_over = True
        with suppress(OSError):
            self.shutdown(socket.SHUT_RDWR)

    def end(self) -> None:
        """The server stops: end it if nobody is being answered."""
        if self._good_bye is not None:
            self._good_bye()
        elif self.waits_since is not None:
            self.hang_up()

    def linger(self) -> None:
        """Let what was sent last arrive: who is hung up on while sending would not read it."""
        self._reading = Patience(LINGER_SECONDS)
        with suppress(OSError):
            self.shutdown(socket.SHUT_WR)
            taken = 0
            while taken < LINGER_BYTES and (got := self.recv(CHUNK)):
                taken += len(got)

    def _take_turns(self, got: int) -> None:
        """Reading what has come already doesn't wait, so it would let nobody else run."""
        self._since_turn += got
        if self._since_turn >= TURN:
            self._since_turn = 0
            gevent.sleep(0)
