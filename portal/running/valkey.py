"""The embedded Valkey: hints and the work queue. It keeps nothing that can't be lost."""

import os
import signal
from urllib.parse import quote

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from portal.running.binaries import Binaries
from portal.running.errors import StartError, last_lines
from portal.running.folder import DataFolder
from portal.running.processes import Child, ChildSpec, wait_until

START_SECONDS = 15.0


class Valkey:
    """One Valkey server on a unix socket in the data folder."""

    def __init__(self, data: DataFolder, binaries: Binaries) -> None:
        """Describe the server."""
        self._data = data
        self.child = Child(_spec(data, binaries))

    def start(self) -> None:
        """Start it and wait until it answers."""
        self.child.start()
        if not wait_until(self._answers, START_SECONDS) or not self.child.running:
            log = self.child.spec.log
            raise StartError(f"Valkey did not start. The end of {log} says why:{last_lines(log)}")

    def _answers(self) -> bool:
        if not self.child.running:
            return True  # there is nothing to wait for
        # We poll; the client's own retries would sleep for half a second first.
        client = redis.Redis.from_url(valkey_url(self._data), retry=Retry(NoBackoff(), 0))
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
        finally:
            client.close()


def valkey_url(data: DataFolder) -> str:
    """Return the address of a folder's Valkey, for `REDIS_URL`."""
    password = quote(data.secrets.valkey_password, safe="")
    return f"unix://:{password}@{quote(str(data.valkey_socket))}?db=0"


def _spec(data: DataFolder, binaries: Binaries) -> ChildSpec:
    return ChildSpec(
        name="Valkey",
        command=(
            *(str(binaries.valkey), "-"),  # the rest of its settings it is told by a pipe
            *("--port", "0", "--unixsocket", str(data.valkey_socket)),
            *("--unixsocketperm", "700", "--save", "", "--appendonly", "no"),
            *("--dir", str(data.sockets), "--daemonize", "no"),
        ),
        environment={"LC_ALL": "C", "PATH": os.environ.get("PATH", os.defpath)},
        told=f"requirepass {data.secrets.valkey_password}\n",
        log=data.log("valkey"),
        folder=data.server_home,
        death_signal=signal.SIGKILL,
        user=data.server_user,
        holds=(data.lock_to_inherit,),
    )
