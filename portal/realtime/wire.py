"""One websocket, as python-engineio wants it: called with a request, then `wait` and `send`.

What a browser says here is small (what it follows, that somebody types), so a message is refused
at the header of the frame with which it grows too large, before anything of that is taken in.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from time import monotonic
from types import MethodType
from typing import Any

import gevent
from engineio import Server
from gevent.lock import RLock
from gunicorn.workers.base_async import ALREADY_HANDLED
from wsproto import ConnectionType, WSConnection
from wsproto.events import AcceptConnection, CloseConnection, Event, Message, Ping
from wsproto.extensions import Extension
from wsproto.frame_protocol import CloseReason, Opcode, RsvBits
from wsproto.utilities import LocalProtocolError, RemoteProtocolError

from portal.realtime.outbox import Outbox
from portal.realtime.sayings import is_understood

LARGEST_MESSAGE = 64 * 1024
READ_AT_ONCE = 4096
FRAMES_A_SECOND = 20
FRAMES_AT_ONCE = 200
"""After these it is read from no faster than at that rate; the sender has to wait."""
REFUSED: dict[int, str] = {
    CloseReason.MESSAGE_TOO_BIG: f"more than {LARGEST_MESSAGE} bytes",
    CloseReason.UNSUPPORTED_DATA: "not understood",
}


class FrameLimit(Extension):
    """Looks at each frame's header. No client ever hears of it: there is nothing to agree on."""

    name = "tsunagu"

    def __init__(self) -> None:
        self._announced = 0

    def enabled(self) -> bool:
        """Always, not only where a client offers it."""
        return True

    def offer(self) -> bool:
        """Never offered."""
        return False

    def frame_inbound_header(
        self, proto: Any, opcode: Opcode, rsv: RsvBits, payload_length: int
    ) -> CloseReason | RsvBits:
        """Refuse what is too large, with all of its message before it, or isn't text."""
        if opcode is Opcode.BINARY:
            return CloseReason.UNSUPPORTED_DATA
        if not opcode.iscontrol():
            so_far = self._announced if opcode is Opcode.CONTINUATION else 0
            self._announced = so_far + payload_length
            if self._announced > LARGEST_MESSAGE:
                return CloseReason.MESSAGE_TOO_BIG
        return RsvBits(False, False, False)


class Pace:
    """So many frames at once, so many a second; who sends more is read later."""

    def __init__(self) -> None:
        self._left = float(FRAMES_AT_ONCE)
        self._counted_at = monotonic()

    def count_one(self) -> None:
        """One has come: sleep if there were too many."""
        now = monotonic()
        self._left += (now - self._counted_at) * FRAMES_A_SECOND
        self._left = min(self._left, FRAMES_AT_ONCE) - 1
        self._counted_at = now
        if self._left < 0:
            gevent.sleep(-self._left / FRAMES_A_SECOND)


class Wire:
    """The server's end."""

    def __init__(self, talk: MethodType, _server: object) -> None:
        """`talk` is how Engine.IO's own socket uses a websocket, which it gets as argument."""
        self._talk = talk
        self._protocol = WSConnection(ConnectionType.SERVER)
        self._one_at_a_time = RLock()
        self._messages: Iterator[str] = iter(())

    def __call__(self, environ: Mapping[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer a request for a websocket, and talk until one of both hangs up."""
        try:
            self._protocol.initiate_upgrade_connection(_headers(environ), environ["RAW_URI"])
        except (LocalProtocolError, RemoteProtocolError):
            start_response("400 Bad Request", [("Content-Type", "text/plain")])
            return [b"This is no request for a websocket.\n"]
        self._line = environ["gunicorn.socket"]
        self._line.becomes_conversation(lambda: self.hang_up(CloseReason.GOING_AWAY))
        self._talk.__self__.queue.when_full = self._line.hang_up  # type: ignore[attr-defined]
        self._put(AcceptConnection(extensions=[FrameLimit()]))
        self._messages = self._receive()
        self._talk(self)
        answered: Iterable[bytes] = ALREADY_HANDLED
        return answered

    def wait(self) -> str | None:
        """The next message; None when there will be none any more."""
        return next(self._messages, None)

    def send(self, message: str) -> None:
        """Send a message. Raises `OSError` when nobody listens any more."""
        try:
            self._put(Message(data=message))
        except LocalProtocolError as closed:
            raise ConnectionResetError(str(closed)) from None

    def close(self) -> None:
        """Say good-bye, and hang up."""
        self.hang_up(CloseReason.NORMAL_CLOSURE)

    def hang_up(self, why: CloseReason) -> None:
        """End it from our side, whoever reads or writes; say why unless something is being said."""
        if self._one_at_a_time.acquire(blocking=False):
            with suppress(OSError, LocalProtocolError):
                self._put(CloseConnection(code=why))
            self._one_at_a_time.release()
        self._line.hang_up()

    def _receive(self) -> Iterator[str]:
        pace, parts = Pace(), list[str]()
        with suppress(OSError, LocalProtocolError):
            while data := self._line.recv(READ_AT_ONCE):
                self._protocol.receive_data(data)
                for event in self._protocol.events():
                    pace.count_one()
                    if isinstance(event, CloseConnection):
                        self._refuse(event.code)
                        return
                    if isinstance(event, Ping):
                        self._put(event.response())
                    elif isinstance(event, Message):
                        parts.append(event.data)
                        if event.message_finished:
                            message = "".join(parts)
                            parts.clear()
                            if not is_understood(message):
                                self._refuse(CloseReason.UNSUPPORTED_DATA)
                                return
                            yield message

    def _refuse(self, why: int) -> None:
        """Answer a good-bye, or say what is wrong, so that it arrives."""
        self._put(CloseConnection(why, REFUSED.get(why)))
        self._line.linger()

    def _put(self, event: Event) -> None:
        """Two who speak at once wait for each other: a frame is sent whole."""
        with self._one_at_a_time:
            self._line.sendall(self._protocol.send(event))


def use_wires(server: Server) -> None:
    """Have an Engine.IO server talk by these, and keep what waits to be said in bounds."""
    server._async = {**server._async, "websocket": Wire, "queue": Outbox}


def _headers(environ: Mapping[str, Any]) -> list[tuple[bytes, bytes]]:
    return [
        (name[5:].replace("_", "-").encode(), str(said).encode("latin-1"))
        for name, said in environ.items()
        if name.startswith("HTTP_")
    ]
