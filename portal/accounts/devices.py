"""Browsers on which somebody has signed in before: what strangers try locks nobody out there.

A cookie says so, signed by us. It lets nobody in; it only has tries of its own, so that neither a
colleague who mistypes nor an attacker elsewhere uses up its owner's (OWASP's "device cookies").
It is given for a proven address only: whoever just types somebody's address gets none for it.
"""

import hmac
from datetime import timedelta
from typing import NamedTuple
from uuid import uuid4

from flask import Response, request
from itsdangerous import BadData, URLSafeTimedSerializer

from portal.edge import settings

COOKIE = "tsunagu_known"
LASTS = timedelta(days=365)
MOST = 8
"""How many people's addresses a browser is known for: a shop's desk may have one for all."""


class Device(NamedTuple):
    """A browser, and whose it is known to be."""

    id: str
    marks: list[str]


def known_for(address: str) -> str | None:
    """The id of this browser if somebody with this address has signed in on it."""
    device = _read()
    return device.id if device and _mark(address) in device.marks else None


def remember(answer: Response, address: str) -> None:
    """Know this browser again when the address is next typed there."""
    device = _read() or Device(uuid4().hex, [])
    mark = _mark(address)
    marks = [mark, *(other for other in device.marks if other != mark)][:MOST]
    answer.set_cookie(
        COOKIE,
        _signer().dumps([device.id, marks]),
        max_age=LASTS,
        secure=settings().secure_cookies,
        httponly=True,
        samesite="Lax",
    )


def plain_address(typed: str) -> str:
    """The address as it is counted and remembered, however it was typed."""
    return typed.strip().lower()[:254]


def _read() -> Device | None:
    try:
        said = _signer().loads(request.cookies.get(COOKIE, ""), max_age=int(LASTS.total_seconds()))
    except BadData:
        return None
    return Device(*said)


def _mark(address: str) -> str:
    """What stands for the address in the cookie, which others at the browser could read."""
    key = settings().secret_key.encode()
    return hmac.digest(key, b"device:" + plain_address(address).encode(), "sha256").hex()[:20]


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings().secret_key, salt="known-device")
