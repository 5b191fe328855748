"""The address that the portal listens on, and the one by which people reach it."""

import errno
import socket

from portal.running.errors import StartError

EVERY_ADDRESS = {"0.0.0.0": ("192.0.2.1", socket.AF_INET), "::": ("2001:db8::1", socket.AF_INET6)}  # noqa: S104
"""What stands for all addresses of this machine, and a stranger (of those reserved for examples)
whom it would reach by the one that others know it by."""


def check_port(host: str, port: int) -> None:
    """Refuse a port that somebody listens on, before anything is started."""
    with socket.socket(_family(host)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise StartError(
                f"Port {port} on {host} can't be used ({error.strerror}). {_advice(error, port)}"
            ) from error


def listen(host: str, port: int) -> int:
    """Listen on a port that a process may not open itself; the descriptor is for it to inherit.

    It is ours for as long as we run, so that the process can be started again.
    """
    opened = socket.create_server((host, port), family=_family(host))
    return opened.detach()


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def address_for_people(host: str, port: int) -> str:
    """The address with which links begin where `PUBLIC_URL` names none."""
    reached = _own_address(host) if host in EVERY_ADDRESS else host
    return f"http://{in_url(reached)}:{port}"


def in_url(host: str) -> str:
    """A host as it stands in an address."""
    return f"[{host}]" if ":" in host else host


def _own_address(host: str) -> str:
    """This machine's address in its network; the loopback's where there is none.

    Nothing is sent: connecting a datagram socket only chooses the way.
    """
    stranger, family = EVERY_ADDRESS[host]
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((stranger, 9))
        except OSError:
            return "127.0.0.1" if family == socket.AF_INET else "::1"
        return str(probe.getsockname()[0])


def _advice(error: OSError, port: int) -> str:
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        return "Name an address of this machine with --host."
    if error.errno == errno.EACCES:
        return "Name one above 1023 with --port (or `make run PORT=8000`)."
    other = min(port + 1, 65535)
    return f"Name another one with --port (or `make run PORT={other}`)."
