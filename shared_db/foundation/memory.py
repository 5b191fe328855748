"""How often a long-running process looks for what can be forgotten."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def setting_up() -> Iterator[None]:
    """Import and make what stays: nothing of it is looked through until all of it is there.

    A process that serves is ready in three quarters of the time. Where nothing is looked through
    anyway, whoever has seen to that decides when it begins.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
    collect_rarely()


def collect_rarely() -> None:
    """Call it once everything is set up: what was made so far stays for good.

    A collection need not look at it again, nor come so often that people who wait for a post
    notice, or that a roll-up of thousands of lines spends a third of its time in it.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
