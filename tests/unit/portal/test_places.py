"""One place is one, however many addresses it has to choose from."""

import pytest

from portal.client_address import place_of


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("192.0.2.8", "192.0.2.8"),
        ("::ffff:192.0.2.8", "192.0.2.8"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unknown", "unknown"),
    ],
)
def test_an_address_is_counted_by_its_place(address: str, place: str) -> None:
    assert place_of(address) == place
