"""Sockets on which nobody has signed in: opened, and nothing said, or refused and kept open."""

from collections.abc import Callable, Collection

from flask_socketio import SocketIO

from portal.serving import patience


class Strangers:
    """Sees out whoever is found twice in a row."""

    def __init__(self, io: SocketIO, known: Callable[[], Collection[str]]) -> None:
        """`known` tells the Socket.IO ids of those who were let in."""
        self._io = io
        self._known = known
        self._seen: set[str] = set()

    def keep_looking(self) -> None:
        """For ever: nobody stays longer than two rounds."""
        while True:
            self._io.sleep(patience.STRANGER_SECONDS)
            self.look()

    def look(self) -> None:
        """One round of it."""
        server = self._io.server
        known = {server.manager.eio_sid_from_sid(sid, "/") for sid in self._known()}
        strangers = set(server.eio.sockets) - known
        for wire_id in strangers & self._seen:
            # Saying good-bye may take a while with somebody who doesn't read.
            self._io.start_background_task(server.eio.disconnect, wire_id)
        self._seen = strangers
