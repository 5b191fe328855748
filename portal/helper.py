"""The process beside the web process: computes what it is asked, and ends with its input.

See `portal/off_loop.py`. It holds no connection and no secret.
"""

import os
import pickle
import signal
import sys
from typing import Any, BinaryIO

SIZE_BYTES = 8


def main() -> None:
    """Answer until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for those who answer people
    asked = sys.stdin.buffer
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as answers:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what is printed is no answer
        while size := asked.read(SIZE_BYTES):
            _answer(asked.read(int.from_bytes(size)), answers)


def _answer(asked: bytes, answers: BinaryIO) -> None:
    do, arguments = pickle.loads(asked)  # noqa: S301 - from the process that started this one
    said: tuple[bool, Any]
    try:
        said = True, do(*arguments)
    except Exception as error:  # noqa: BLE001 - raised again where it was asked
        said = False, error
    answer = pickle.dumps(said)
    answers.write(len(answer).to_bytes(SIZE_BYTES) + answer)
    answers.flush()


if __name__ == "__main__":
    main()
