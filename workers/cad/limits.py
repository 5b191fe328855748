"""What a child may take: memory, processor, disk, and no network at all.

Set by the child itself once its libraries are loaded and before it looks at the file: nothing of
the file has run by then. The time that people wait is counted by who started it (`bounded.py`).
"""

import ctypes
import os
import platform
import resource
import signal
import struct
from errno import EPERM
from pathlib import Path
from typing import Final

MB: Final = 1024 * 1024
MEMORY: Final = 2048 * MB
"""Bytes beside those that the libraries take themselves."""
CPU_SECONDS: Final = 20
OUTPUT: Final = 200 * MB
OPEN_FILES: Final = 64
STEPS_BACK: Final = 10
"""How nice a child is: what people wait for goes first."""
ALONE_AFTER: Final = 25
"""Seconds after which it ends itself, should nobody wait for it any more."""

_CALLS: Final = {
    "x86_64": (0xC000003E, (41, 42, 59, 322, 101, 310, 311, 425)),
    "aarch64": (0xC00000B7, (198, 203, 221, 281, 117, 270, 271, 425)),
}
"""Of each machine: how the kernel names it, and the numbers of the calls that a child needs none
of (linux/audit.h and the kernel's tables of system calls): socket, connect, execve, execveat,
ptrace, process_vm_readv, process_vm_writev, io_uring_setup."""
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000
_OTHER_NUMBERS: Final = 0x40000000
"""From here on the same calls have other numbers (x32)."""
_WHEN_PARENT_ENDS, _NO_NEW_PRIVILEGES, _SET_FILTER, _BY_FILTER = 1, 38, 22, 2


def bound() -> None:
    """Bound this process for good. Raises `OSError` where the kernel doesn't."""
    space = MEMORY + _taken()
    resource.setrlimit(resource.RLIMIT_AS, (space, space))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (OUTPUT, OUTPUT))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(STEPS_BACK)
    signal.alarm(ALONE_AFTER)
    _stay_alone()


def _taken() -> int:
    """Bytes of address space that are in use by now."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    return pages * resource.getpagesize()


def _stay_alone() -> None:
    """Neither a connection nor another program: the kernel refuses both, with `EPERM`."""
    machine, calls = _CALLS[platform.machine()]
    steps = [
        (_LOAD, 0, 0, 4),
        (_EQUAL, 1, 0, machine),
        (_RETURN, 0, 0, _REFUSE | EPERM),
        (_LOAD, 0, 0, 0),
        (_AT_LEAST, len(calls) + 1, 0, _OTHER_NUMBERS),
        *((_EQUAL, len(calls) - at, 0, number) for at, number in enumerate(calls)),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE | EPERM),
    ]
    filter_ = b"".join(struct.pack("=HBBI", *step) for step in steps)
    buffer = ctypes.create_string_buffer(filter_)
    program = struct.pack("@HP", len(steps), ctypes.addressof(buffer))
    libc = ctypes.CDLL(None, use_errno=True)
    for what in (
        (_WHEN_PARENT_ENDS, signal.SIGKILL, 0, 0, 0),
        (_NO_NEW_PRIVILEGES, 1, 0, 0, 0),
        (_SET_FILTER, _BY_FILTER, program, 0, 0),
    ):
        if libc.prctl(*what) != 0:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
