"""A child process: started so that it can't outlive us, stopped in the way it likes best."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from portal.running.server_user import ServerUser

_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
LOG_LIMIT_BYTES = 20_000_000


@dataclass(frozen=True)
class ChildSpec:
    """What to run, and how it wants to be ended."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    log: Path
    folder: Path
    stop_signal: signal.Signals = signal.SIGTERM
    #: Sent by the kernel when we are gone: the quick way out, since nobody waits any more.
    death_signal: signal.Signals = signal.SIGTERM
    #: Seconds between the polite signal and SIGKILL.
    patience: float = 10.0
    user: ServerUser | None = None
    #: Written to its standard input at each start: what no list of processes may show.
    told: str = field(default="", repr=False)
    #: File descriptors that it holds until its end: the lock of the folder that it works in.
    holds: tuple[int, ...] = field(default=())


class Child:
    """One process that we started ourselves. Nothing here ever signals an id read from a file."""

    def __init__(self, spec: ChildSpec) -> None:
        """Start nothing yet."""
        self.spec = spec
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """The process id, or None before the first start."""
        return self._process.pid if self._process else None

    @property
    def running(self) -> bool:
        """Tell whether it is there now."""
        return self._process is not None and self._process.poll() is None

    @property
    def exit_code(self) -> int | None:
        """How it ended (negative: by which signal), or None while it runs."""
        return self._process.poll() if self._process else None

    def start(self) -> None:
        """Start it, with its output appended to its log."""
        spec = self.spec
        shorten_log(spec.log)
        user = spec.user
        with spec.log.open("ab") as log:
            self._process = subprocess.Popen(
                spec.command,
                env=dict(spec.environment),
                cwd=spec.folder,
                stdin=subprocess.PIPE if spec.told else subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                # A session of its own: Ctrl-C in the terminal reaches only us, and we stop the
                # children in their order.
                start_new_session=True,
                user=user.uid if user else None,
                group=user.gid if user else None,
                extra_groups=[] if user else None,
                pass_fds=spec.holds,
                preexec_fn=end_with_parent(spec.death_signal),  # noqa: PLW1509 - one thread
            )
        if self._process.stdin is not None:
            with suppress(BrokenPipeError), self._process.stdin as pipe:  # it ended: look() says so
                pipe.write(spec.told.encode())

    def wait(self) -> int:
        """Wait until it ends by itself; end it when we are interrupted. Return its exit code."""
        assert self._process is not None, "start it first"
        try:
            return self._process.wait()
        finally:
            self.stop()

    def ask_to_stop(self) -> None:
        """Send the signal that it shuts down cleanly on."""
        if self._process is not None and self.running:
            self._process.send_signal(self.spec.stop_signal)

    def wait_stopped(self) -> bool:
        """Wait for the end, with SIGKILL when patience runs out; False means it came to that."""
        if self._process is None:
            return True
        try:
            self._process.wait(self.spec.patience)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            return False
        return True

    def stop(self) -> bool:
        """Ask, and wait; False when it had to be killed."""
        self.ask_to_stop()
        return self.wait_stopped()

    def kill(self) -> None:
        """End it without a chance to clean up, as tests of what survives do."""
        if self._process is not None and self.running:
            self._process.kill()
            self._process.wait()


def end_with_parent(death_signal: signal.Signals) -> Callable[[], None]:
    """Return what a new child runs before its program: ask the kernel to end it with us.

    It runs after the change of user, which would undo it. Linux only; elsewhere a killed
    supervisor leaves children behind, and the folder's lock makes the next start say so.
    """
    parent = os.getpid()

    def ask_the_kernel() -> None:
        if _LIBC is None:
            return
        _LIBC.prctl(_PR_SET_PDEATHSIG, int(death_signal))
        if os.getppid() != parent:  # we were gone before the kernel was asked
            os._exit(1)

    return ask_the_kernel


def wait_until(ready: Callable[[], bool], seconds: float, pause: float = 0.02) -> bool:
    """Poll until `ready` answers True; False when the time is over."""
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            return False
        time.sleep(pause)
    return True


def shorten_log(log: Path) -> None:
    """Keep one older log beside the present one, so that a long run can't fill the disk.

    Copied and cut rather than renamed: a running child keeps its file open (in append mode).
    """
    if log.exists() and log.stat().st_size > LOG_LIMIT_BYTES:
        older = log.with_suffix(".older.log")
        older.write_bytes(log.read_bytes())
        older.chmod(0o600)
        os.truncate(log, 0)
