"""What takes a processor's time, done so that the loop which serves everybody runs on.

Three ways, by what the work is:

- `in_thread`: hashing, files. C code that lets go of the interpreter meanwhile.
- `in_helper`: pure Python of the `estimator`. A thread would take turns with the loop for every
  5 ms of it; a process beside it takes nothing but what goes in and comes out.
- `by_turns`: our own loops over lines and cells, which need the record or the reader's language.

Where nothing is patched (a test's client, a command), there is no loop, and all of it is done here.
"""

import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from time import perf_counter
from typing import Any, TypeVar, cast

import gevent
from gevent.lock import BoundedSemaphore
from gevent.monkey import is_module_patched

from shared_db.foundation.errors import N_, DomainError

T = TypeVar("T")
HELPERS = 2
DEADLINE = 20.0
"""Seconds; the largest estimate takes less than two."""
TURN, MOMENT = 0.002, 0.0001
"""Seconds. A sleep of 0 would come back before the loop has looked at sockets and clocks."""
SIZE_BYTES = 8
NEEDED = ("PATH", "PYTHONPATH", "LANG", "LC_ALL")
"""What a helper gets of the environment: nothing that opens anything."""


class NotDone(DomainError):
    """A computation that came to no end in time."""

    status = 503

    def __init__(self) -> None:
        super().__init__(
            "not_computed", N_("This could not be computed in time. Please try again.")
        )


def in_thread(do: Callable[..., T], *arguments: Any) -> T:
    """Do it in a real thread."""
    if not _has_loop():
        return do(*arguments)
    return cast(T, gevent.get_hub().threadpool.apply(do, arguments))


def in_helper(do: Callable[..., T], *arguments: Any) -> T:
    """Do it in a process beside this one; `do` is a function of a module, its values are plain.

    Raises what `do` raises, or `NotDone`.
    """
    if not _has_loop():
        return do(*arguments)
    return cast(T, _helpers.do(do, arguments))


def by_turns(items: Iterable[T]) -> Iterator[T]:
    """The items, with the others served in between."""
    if not _has_loop():
        yield from items
        return
    began = perf_counter()
    for item in items:
        yield item
        if perf_counter() - began > TURN:
            gevent.sleep(MOMENT)
            began = perf_counter()


def _has_loop() -> bool:
    return bool(is_module_patched("socket"))


class _Helper:
    """One process beside this one. It ends when this one does, for then its input ends."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "portal.helper"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=-1,
            env={name: os.environ[name] for name in NEEDED if name in os.environ},
        )

    def do(self, do: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[bool, Any]:
        """Whether it went well, and the answer or the error. Raises `EOFError` if it died."""
        asked = pickle.dumps((do, arguments))
        self._into.write(len(asked).to_bytes(SIZE_BYTES) + asked)
        self._into.flush()
        size = int.from_bytes(self._exactly(SIZE_BYTES))
        answer: tuple[bool, Any] = pickle.loads(self._exactly(size))  # noqa: S301 - our own child
        return answer

    def end(self) -> None:
        """End it, whatever it does."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                pipe.close()  # type: ignore[union-attr]

    @property
    def _into(self) -> Any:
        return self._process.stdin

    def _exactly(self, size: int) -> bytes:
        found: bytes = self._process.stdout.read(size)  # type: ignore[union-attr]
        if len(found) < size:
            raise EOFError
        return found


class _Helpers:
    """A few of them, started when they are needed and kept; who finds none free waits."""

    def __init__(self, most: int) -> None:
        self._places = BoundedSemaphore(most)
        self._idle: list[_Helper] = []

    def do(self, do: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        """The answer; a helper that failed to give one is not asked again."""
        with self._places:
            helper = self._idle.pop() if self._idle else _Helper()
            try:
                with gevent.Timeout(DEADLINE, TimeoutError):
                    went_well, answer = helper.do(do, arguments)
            except (EOFError, OSError) as gone:  # TimeoutError is one of the latter
                helper.end()
                raise NotDone from gone
            except BaseException:
                helper.end()
                raise
            self._idle.append(helper)
        if not went_well:
            raise answer
        return answer


_helpers = _Helpers(HELPERS)
