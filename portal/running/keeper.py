"""Keeps children running: one that ends by itself is started again, soon at first, then later."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from portal.running.folder import Report
from portal.running.processes import Child, shorten_log

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
#: A child that lived this long has recovered: its next end is treated as a first one.
STEADY_SECONDS = 60.0


@dataclass
class Kept:
    """A child, how to start it again, and when."""

    child: Child
    pause: float = FIRST_PAUSE
    started_at: float = 0.0
    restart_at: float | None = None


class Keeper:
    """Looks after children until it is told to stop; knows the order to stop them in."""

    def __init__(self, report: Report, clock: Callable[[], float] = time.monotonic) -> None:
        """Look after nobody yet."""
        self._report = report
        self._clock = clock
        self._kept: list[Kept] = []

    def look_after(self, child: Child) -> None:
        """Take over a child that has been started; later ones depend on earlier ones."""
        self._kept.append(Kept(child, started_at=self._clock()))

    def look(self) -> None:
        """Notice who ended, and start again those whose pause is over. Call it often."""
        for kept in self._kept:
            if not kept.child.running:
                self._bring_back(kept)
            shorten_log(kept.child.spec.log)

    def stop(self) -> None:
        """Stop them, the last started first."""
        for kept in reversed(self._kept):
            kept.child.ask_to_stop()
        for kept in reversed(self._kept):
            if not kept.child.wait_stopped():
                self._report(f"{kept.child.spec.name} did not stop in time and was ended.")
        self._kept.clear()

    def _bring_back(self, kept: Kept) -> None:
        now = self._clock()
        if kept.restart_at is None:
            if now - kept.started_at > STEADY_SECONDS:
                kept.pause = FIRST_PAUSE
            kept.restart_at = now + kept.pause
            self._report(_obituary(kept.child, kept.pause))
            kept.pause = min(kept.pause * 2, LONGEST_PAUSE)
        elif now >= kept.restart_at:
            kept.restart_at = None
            kept.started_at = now
            kept.child.start()


def _obituary(child: Child, pause: float) -> str:
    code = child.exit_code or 0
    how = f"by signal {-code}" if code < 0 else f"with exit code {code}"
    return (
        f"{child.spec.name} ended {how}; it is started again in {pause:g} s. "
        f"Its log: {child.spec.log}"
    )
