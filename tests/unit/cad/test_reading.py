import warnings

import pytest
from PIL import Image

from workers.cad.reading import reading
from workers.cad.unreadable import Unreadable


class PanicException(BaseException):
    """As a library written in Rust raises it."""


@pytest.mark.parametrize(
    ("raised", "code"),
    [
        (KeyError("x"), "damaged"),
        (StopIteration(), "damaged"),
        (RecursionError(), "damaged"),
        (PanicException(), "damaged"),
        (MemoryError(), "too_much"),
        (Image.DecompressionBombError(), "too_much"),
        (Unreadable("locked"), "locked"),
    ],
)
def test_whatever_a_library_raises_is_a_reason(raised, code):
    with pytest.raises(Unreadable) as error, reading():
        raise raised
    assert error.value.code == code


@pytest.mark.parametrize("raised", [KeyboardInterrupt(), SystemExit()])
def test_what_ends_the_program_still_ends_it(raised):
    with pytest.raises(type(raised)), reading():
        raise raised


def test_warnings_of_a_broken_file_stop_nobody():
    with reading():
        warnings.warn("Corrupt EXIF data", stacklevel=1)
