"""What gunicorn runs: its gevent worker, with doors before it and patience in it."""

import resource
from contextlib import nullcontext, suppress
from types import FrameType
from typing import Any

import gevent
from gevent import socket
from gunicorn.http.errors import ParseException
from gunicorn.workers.ggevent import GeventWorker

from portal.serving.doors import Doors
from portal.serving.line import CHUNK, Line
from shared_db.foundation.settings import from_environment

MOST = 4000
"""Connections at once; each takes a file descriptor and about 50 KB."""
OTHER_FILES = 200
"""File descriptors of everything else: the record's connections, drawings, logs."""
LONGEST_ADDRESS = 8190
"""With its method and protocol, in bytes; the most that gunicorn knows."""
FULL = b"""HTTP/1.1 503 Service Unavailable\r
Connection: close\r
Retry-After: 5\r
Content-Type: text/plain\r
\r
Too many connections are open. Try again in a moment.
"""


class PortalWorker(GeventWorker):  # type: ignore[misc]
    """One process that serves many, none of whom can keep the others out."""

    doors: Doors

    def run(self) -> None:
        """Serve until told to stop."""
        most = min(MOST, _files_that_may_be_open() - OTHER_FILES)
        self.worker_connections = most + OTHER_FILES // 2  # who is asked to leave needs a moment
        # Whose word on a client's address counts is said in one place: TRUSTED_PROXIES.
        self.cfg.set("forwarded_allow_ips", "")
        self.cfg.set("limit_request_line", LONGEST_ADDRESS)
        settings = from_environment()
        of_one = None if settings.trusted_proxies else settings.connections_per_address
        self.doors = Doors(most, of_one)
        super().run()

    def timeout_ctx(self) -> nullcontext[None]:
        """The line itself knows how long to wait."""
        return nullcontext()

    def handle(self, listener: Any, client: socket.socket, addr: tuple[str, int]) -> None:
        """Serve one connection, from its first request to its last."""
        line = Line(client)
        address = addr[0] if addr else ""  # a unix socket's other side has none
        with self.doors.let_in(line, address) as may_come_in:
            if may_come_in:
                super().handle(listener, line, addr)
            else:
                line.refuse(FULL)

    def handle_request(self, listener_name: Any, req: Any, sock: Line, addr: Any) -> Any:
        """Answer one request whose head has come."""
        sock.is_served()
        try:
            return super().handle_request(listener_name, req, sock, addr)
        finally:
            _take_the_rest(req)
            sock.waits_again()

    def is_already_handled(self, respiter: Any) -> bool:
        """Raises `StopIteration` after a conversation: no further request comes on its line."""
        if super().is_already_handled(respiter):
            raise StopIteration
        return False

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop; those who only wait, or listen, needn't be waited for."""
        super().handle_exit(sig, frame)
        gevent.spawn(self.doors.close)


def _take_the_rest(req: Any) -> None:
    """Read what nobody wanted: who is still sending reads the answer only afterwards."""
    with suppress(OSError, ParseException):
        while req.body.read(CHUNK):
            pass


def _files_that_may_be_open() -> int:
    """Ask for as many as the system lets us have; returns how many these are."""
    wanted = MOST + OTHER_FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return wanted if soft == resource.RLIM_INFINITY else soft
