"""One run of the portal, from the locked folder to the clean stop."""

import signal
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from types import FrameType

from portal.running.address import check_port, in_url, listen
from portal.running.apps import MIGRATE, App
from portal.running.embedded import EmbeddedServers
from portal.running.environment import app_environment, migration_environment
from portal.running.errors import StartError, last_lines
from portal.running.exposure import Exposure
from portal.running.folder import DataFolder, Report
from portal.running.half_told import forget_half_a_story
from portal.running.keeper import Keeper
from portal.running.processes import Child

READY_SECONDS = 60.0
LOOK_EVERY_SECONDS = 0.2
LAST_OF_ROOTS_PORTS = 1023


@dataclass(frozen=True)
class RunOptions:
    """What a run is asked for. `apps` and `migrate` are arguments so that tests can use others."""

    folder: Path
    port: int
    exposure: Exposure
    apps: Sequence[App]
    migrate: App = MIGRATE
    sample: App | None = None
    ready_path: str | None = "/health/ready"

    @property
    def host(self) -> str:
        """The address to listen on."""
        return self.exposure.host

    @property
    def public_url(self) -> str:
        """The address that people type."""
        return self.exposure.public_url


class StopRequested(BaseException):
    """SIGTERM, SIGINT (Ctrl-C) or a closed terminal."""


def run_portal(options: RunOptions, report: Report) -> None:
    """Run until somebody asks to stop; raise `StartError` when it can't start, or is refused."""
    began = perf_counter()
    check_port(options.host, options.port)
    data = DataFolder(options.folder, report)
    has_sample = options.sample is not None or data.has_sample
    if has_sample:
        options.exposure.check_sample()
    try:
        with stop_signals_raise(), data:
            warnings = list(options.exposure.warnings(data, has_sample=has_sample))
            with EmbeddedServers(data) as servers:
                if options.sample is not None:
                    forget_half_a_story(data, servers.postgres, report)
                migrate_schema(data, options.migrate, report, options.public_url)
                apps = Keeper(report)
                try:
                    _start_apps(options, data, apps, report)
                    for warning in warnings:
                        report(warning)
                    took = perf_counter() - began
                    report(f"tsunagu is ready: {options.public_url} ({took:.1f} s)")
                    report("Stop it with Ctrl-C.")
                    _keep_running(servers, apps, report)
                finally:
                    report("Stopping …")
                    apps.stop()
    except StopRequested:
        report("Stopped.")


def migrate_schema(data: DataFolder, migrate: App, report: Report, public_url: str) -> None:
    """Bring the tables up to date; the only step that knows the owner's password."""
    began = perf_counter()
    _run_step(migrate, data, migration_environment(data, public_url), data.log(migrate.name))
    report(f"The database's tables are up to date ({perf_counter() - began:.1f} s)")


@contextmanager
def stop_signals_raise() -> Iterator[None]:
    """Turn the first stop signal into `StopRequested`; later ones don't disturb the stop."""
    wanted = [
        number
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
        if signal.getsignal(number) is not signal.SIG_IGN  # nohup stays nohup
    ]

    def request_stop(_number: int, _frame: FrameType | None) -> None:
        for number in wanted:
            signal.signal(number, signal.SIG_IGN)
        raise StopRequested

    before = [(number, signal.signal(number, request_stop)) for number in wanted]
    try:
        yield
    finally:
        for number, handler in before:
            signal.signal(number, handler)


def _start_apps(options: RunOptions, data: DataFolder, apps: Keeper, report: Report) -> None:
    has_sample = options.sample is not None or data.has_sample
    environment = app_environment(
        data,
        options.public_url,
        sample_sign_in=has_sample and options.exposure.is_private,
    )
    web, *others = options.apps
    if data.app_user is not None and options.port <= LAST_OF_ROOTS_PORTS:
        address = f"{in_url(options.host)}:{options.port}"
        web = web.with_socket(address, listen(options.host, options.port))
    children = [Child(app.spec(data, environment)) for app in (web, *others)]
    for child in children:
        child.start()
        apps.look_after(child)
    if options.sample is not None:
        report(_sample_text(options.sample, data, environment))
    if options.ready_path is not None:
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(options.host, options.host)  # noqa: S104
        _wait_ready(f"http://{host}:{options.port}{options.ready_path}", children[0])


def _sample_text(sample: App, data: DataFolder, environment: Mapping[str, str]) -> str:
    """Load the sample once for each data folder; return what it says about itself every time."""
    note = data.sample_note
    if not note.exists():
        unfinished = data.sample_unfinished
        unfinished.unlink(missing_ok=True)
        unfinished.touch(mode=0o600)
        _run_step(sample, data, environment, unfinished)
        unfinished.rename(note)
    return note.read_text(encoding="utf-8").rstrip()


def _run_step(app: App, data: DataFolder, environment: Mapping[str, str], log: Path) -> None:
    """Run a child to its end; anything but success stops the start."""
    child = Child(replace(app.spec(data, environment), log=log))
    child.start()
    if child.wait() != 0:
        raise StartError(f"The step “{app.name}” failed. The end of {log}:{last_lines(log)}")


def _wait_ready(address: str, web: Child) -> None:
    end = time.monotonic() + READY_SECONDS
    log = web.spec.log
    while not _answers_200(address):
        if not web.running:
            raise StartError(f"The web process ended. The end of {log} says why:{last_lines(log)}")
        if time.monotonic() > end:
            raise StartError(
                f"{address} does not answer after {READY_SECONDS:.0f} s. The end of "
                f"{log}:{last_lines(log)}"
            )
        time.sleep(0.05)


def _answers_200(address: str) -> bool:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(address, timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _keep_running(servers: EmbeddedServers, apps: Keeper, report: Report) -> None:
    base = Keeper(report)  # the servers are stopped by their own `with` block, after the apps
    for child in (servers.postgres.child, servers.valkey.child):
        base.look_after(child)
    while True:
        base.look()
        apps.look()
        time.sleep(LOOK_EVERY_SECONDS)
