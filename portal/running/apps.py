"""The processes that make up a portal besides its servers, and the steps before them."""

import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace

from portal.running.folder import DataFolder
from portal.running.processes import ChildSpec
from portal.running.server_user import ServerUser

ROOTS_PLACES = frozenset({"TMPDIR", "TEMP", "TMP", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "MAIL"})


@dataclass(frozen=True)
class App:
    """One process: its name, what Python runs, and how it ends."""

    name: str
    arguments: tuple[str, ...]
    stop_signal: signal.Signals = signal.SIGTERM
    death_signal: signal.Signals = signal.SIGTERM
    holds: tuple[int, ...] = ()

    def spec(self, data: DataFolder, environment: Mapping[str, str]) -> ChildSpec:
        """Return how to start it on this data folder."""
        user = data.app_user
        return ChildSpec(
            name=self.name,
            # -P: what lies in the working folder is never imported.
            command=(sys.executable, "-P", *self.arguments),
            environment=environment if user is None else _of_user(user, data, environment),
            log=data.log(self.name),
            folder=data.path if user is None else data.server_home,
            user=user,
            stop_signal=self.stop_signal,
            death_signal=self.death_signal,
            holds=(data.lock_to_inherit, *self.holds),
        )

    def with_socket(self, address: str, descriptor: int) -> "App":
        """Return it with a socket that listens already, in place of the address to listen on."""
        instead = {address: f"fd://{descriptor}"}
        arguments = tuple(instead.get(argument, argument) for argument in self.arguments)
        return replace(self, arguments=arguments, holds=(descriptor,))


def _of_user(
    user: ServerUser, data: DataFolder, environment: Mapping[str, str]
) -> Mapping[str, str]:
    """Our environment without root's own places."""
    kept = {name: said for name, said in environment.items() if name not in ROOTS_PLACES}
    return kept | {"HOME": str(data.server_home), "USER": user.name, "LOGNAME": user.name}


MIGRATE = App("migrate", ("-m", "shared_db.migrate"))
LOAD_SAMPLE = App("sample", ("-m", "portal.beginning.sample"))
LOAD_SAMPLE_PEOPLE = App("sample", ("-m", "portal.beginning.sample", "--people"))


def portal_apps(host: str, port: int) -> tuple[App, ...]:
    """Return web, the two workers and the sweeper, in the order in which they start.

    One gunicorn worker for each instance: Socket.IO needs a client's requests in one process.
    Nothing is preloaded, since gevent must patch before anything else is imported. A long
    conversation (websocket) doesn't hold up a stop for more than the graceful time-out.
    """
    gunicorn = (
        *("-m", "gunicorn", "portal.wsgi:app", "--bind", f"{host}:{port}", "--workers", "1"),
        *("--worker-class", "portal.serving.worker.PortalWorker"),
        *("--graceful-timeout", "3", "--no-control-socket"),
    )
    return (
        App("web", gunicorn, death_signal=signal.SIGQUIT),
        # SIGTERM lets a running task end. Without us nothing is polite any more: a worker whose
        # Valkey went first was seen to hang in its own shutdown. The job rows bring work back.
        App("worker", _celery("worker", "quick,documents,mail", 3), death_signal=signal.SIGKILL),
        App("bulk", _celery("bulk", "bulk,cad", 3), death_signal=signal.SIGKILL),
        App("sweeper", ("-m", "workers.sweeper")),
    )


def _celery(name: str, queues: str, hands: int) -> tuple[str, ...]:
    """A worker that listens to some queues (`shared_db/spine/queues.py`), so much at a time."""
    return (
        *("-m", "celery", "--app", "workers.celery_app", "worker", "--loglevel", "INFO"),
        *("--hostname", f"{name}@%h", "--queues", queues, "--concurrency", str(hands)),
        *("--without-gossip", "--without-mingle"),
    )
