"""Where a request comes from, as it is counted."""

from ipaddress import IPv6Address, IPv6Network, ip_address

from flask import request

NOWHERE = "127.0.0.1"
OF_ONE_PLACE = 64
"""Bits. Whoever has one address of IPv6 has all that begin so: one can't count them one by one."""


def place() -> str:
    """The place of this request: the key of every limit that is for nobody in particular."""
    return place_of(request.remote_addr or NOWHERE)


def place_of(address: str) -> str:
    """An address of IPv4, also where it is written as one of IPv6; of IPv6 its network."""
    try:
        found = ip_address(address)
    except ValueError:  # as a proxy wrote it
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(IPv6Network((int(found), OF_ONE_PLACE), strict=False))
