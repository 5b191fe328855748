"""Where the portal listens, and the address that people are told."""

import socket

import pytest

from portal.running.address import address_for_people, check_port
from portal.running.errors import StartError


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("::1", "http://[::1]:8000"),
        ("quotes.example.jp", "http://quotes.example.jp:8000"),
    ],
)
def test_links_begin_with_the_address_that_was_named(host: str, address: str) -> None:
    assert address_for_people(host, 8000) == address


@pytest.mark.parametrize("everywhere", ["0.0.0.0", "::"])
def test_a_portal_for_the_whole_network_hands_out_links_that_others_can_follow(
    everywhere: str,
) -> None:
    address = address_for_people(everywhere, 8000)
    host = address.removeprefix("http://").removesuffix(":8000").strip("[]")
    assert host not in {everywhere, ""}
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.bind((host, 0))  # an address of this machine


@pytest.mark.parametrize(
    ("host", "advice"), [("no-such-host.invalid", "--host"), ("192.0.2.7", "--host")]
)
def test_a_host_that_is_not_this_machine_is_said_as_such(host: str, advice: str) -> None:
    with pytest.raises(StartError, match=advice):
        check_port(host, 8000)


def test_a_port_in_use_names_another_one() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(StartError, match=f"PORT={port + 1}"):
            check_port("127.0.0.1", port)
