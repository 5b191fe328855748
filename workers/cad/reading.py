"""What libraries that read CAD files raise over one that isn't as it should be, as one error.

They were written for files that CAD programs write; of a broken one they say so by whatever comes
up: a missing key, a wrong type, a number out of range. Here alone is that translated.
"""

import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from PIL import Image

from workers.cad.unreadable import Unreadable

BROKEN: Final = (
    ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, OSError,
    RuntimeError, StopIteration, SyntaxError, TypeError, ValueError, struct.error, zlib.error,
)  # fmt: skip
"""By which a library says that it can't make sense of what it read."""

_PANIC: Final = "PanicException"
"""What a library written in Rust raises where it gave up: no `Exception`, and of no module."""


@contextmanager
def reading(*own: type[Exception]) -> Iterator[None]:
    """Whatever a library raises in here is `Unreadable`: `damaged`, or `too_much`.

    `own`: what it raises besides, of its own making.
    """
    broken: tuple[type[Exception], ...] = (*BROKEN, *own)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of the same things, before they are raised
            yield
    except Unreadable:
        raise
    except (MemoryError, Image.DecompressionBombError) as error:
        raise Unreadable("too_much") from error
    except broken as error:
        raise Unreadable("damaged") from error
    except BaseException as error:
        if type(error).__name__ != _PANIC:
            raise
        raise Unreadable("damaged") from error
