"""Many listeners in a process of their own, so that measuring disturbs the measured little.

Speaks Engine.IO by hand: a full client for each of fifty people would need more of the machine
than the server. Reads its orders as one JSON line from standard input, writes "ready" when every
socket is open, and after the next line what it heard as one JSON line.
"""

from gevent import monkey

monkey.patch_all()

import json  # noqa: E402 (gevent patches before anything else is imported)
import sys  # noqa: E402
import time  # noqa: E402
from typing import Any  # noqa: E402

import gevent  # noqa: E402
import websocket  # noqa: E402

Heard = list[tuple[int, int]]
"""The number of each event and when it arrived (monotonic nanoseconds)."""


def listen(
    address: str, cookies: str, stream: str, ready: gevent.event.Event, heard: Heard
) -> None:
    """Follow one stream from its beginning until the socket closes."""
    socket = websocket.create_connection(
        f"{address}/socket.io/?EIO=4&transport=websocket", cookie=cookies, timeout=None
    )
    while True:
        frame = str(socket.recv())
        now = time.monotonic_ns()
        if not frame:
            return
        if frame.startswith("0"):
            socket.send("40")
        elif frame.startswith("40"):
            wanted = {"streams": [{"id": stream, "have": 0}]}
            socket.send("42" + json.dumps(["follow", wanted]))
        elif frame == "2":
            socket.send("3")
        elif frame.startswith('42["events"'):
            ready.set()
            batch: dict[str, Any] = json.loads(frame[2:])[1]
            heard += [(event["seq"], now) for event in batch["events"]]


def main() -> None:
    """One greenlet for each listener."""
    orders = json.loads(sys.stdin.readline())
    heards: list[Heard] = []
    readies = []
    for cookies in orders["cookies"]:
        ready, heard = gevent.event.Event(), Heard()
        heards.append(heard)
        readies.append(ready)
        gevent.spawn(listen, orders["address"], cookies, orders["stream"], ready, heard)
    gevent.wait(readies, timeout=60)
    print("ready" if all(ready.is_set() for ready in readies) else "not all", flush=True)
    gevent.os.tp_read(0, 1)
    print(json.dumps(heards), flush=True)


if __name__ == "__main__":
    main()
