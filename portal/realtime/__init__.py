"""Live delivery: what the event log holds reaches the browsers that may see it, in order.

`delivery.py` follows the log (hints from Redis, and a look at the heads each second); `socket.py`
is what browsers say and hear; `drawing.py` turns an event into what is sent. Below them `wire.py`
speaks websocket, `outbox.py` bounds what waits to be said, `strangers.py` sees out who never came
in.
"""

from flask import Flask

from portal.realtime.delivery import Delivery
from portal.realtime.hints import HintLine, hint_sender
from portal.realtime.presence import Presence
from portal.realtime.socket import Connections, answer_on, open_socket
from portal.realtime.strangers import Strangers

__all__ = ["hint_sender", "register"]


def register(app: Flask, *, deliver: bool) -> None:
    """Open the socket; start following the log if this process delivers."""
    line = HintLine(app.extensions["settings"].redis_url)
    io = open_socket(app)
    presence = Presence(io, line)
    delivery = Delivery(app, io, line, presence)
    connections = Connections(app, io, delivery, presence)
    answer_on(io, connections)
    app.extensions.update(hints=line, delivery=delivery, connections=connections)
    if deliver:
        delivery.start(connections.follow_born)
        io.start_background_task(connections.keep_checking)
        io.start_background_task(Strangers(io, connections.known).keep_looking)
