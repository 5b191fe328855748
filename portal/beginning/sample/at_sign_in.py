"""The sample's people at the sign-in, one press each: on this machine alone.

There is no second way in. A press sends the address and the password, which everybody knows, by
the ordinary form: checked and counted like any other, and without effect once it was changed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit
from uuid import UUID

from flask import Flask, request

from portal.beginning.sample.accounts import PASSWORD, SAMPLE_GROUP, accounts
from portal.edge import settings
from portal.navigation import role_words
from shared_db.models import Role


@dataclass(frozen=True)
class SamplePerson:
    """Who can be pressed; `roles` are words."""

    name: str
    email: str
    roles: str


@dataclass(frozen=True)
class SamplePeople:
    """By company, the customers first as they begin it all; and everybody's password."""

    companies: Sequence[tuple[str, Sequence[SamplePerson]]]
    password: str


def sample_people(group_id: UUID | None) -> SamplePeople | None:
    """Whom to list: nobody, unless this server has the sample for who sits before it."""
    if not settings().sample_sign_in or not _from_this_machine():
        return None
    if group_id != SAMPLE_GROUP:
        return None
    by_company: dict[str, list[SamplePerson]] = {}
    for one in sorted(accounts(), key=lambda account: Role.CUSTOMER not in account.roles):
        person = SamplePerson(one.name, one.email, role_words(one.roles))
        by_company.setdefault(one.company, []).append(person)
    return SamplePeople(list(by_company.items()), PASSWORD)


def register(app: Flask) -> None:
    """Let the sign-in page ask for them."""
    app.extensions["sample_people"] = sample_people


def _from_this_machine() -> bool:
    """Asked here and under an address of this machine, with nobody in between who says so."""
    forwarded = {"Forwarded", "X-Forwarded-For", "X-Real-IP"} & set(request.headers.keys())
    asked = urlsplit(f"//{request.host}").hostname or ""
    return not forwarded and _is_loopback(asked) and _is_loopback(request.remote_addr or "")


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"
