"""What programs are told of who is in charge, and what they ask for."""

from typing import Any
from uuid import UUID

from tests.fixtures.portal import Browser


def in_charge(client: Browser, inquiry_id: UUID) -> dict[str, str | None]:
    """By kind of thing: the name of who of the own company is in charge."""
    answer = client.get(f"/api/v1/inquiries/{inquiry_id}/duties").json
    return {one["kind"]: one["in_charge"] and one["in_charge"]["person"] for one in answer["own"]}


def known_elsewhere(client: Browser, inquiry_id: UUID) -> dict[str, str]:
    """By company: whom one turns to there."""
    answer = client.get(f"/api/v1/inquiries/{inquiry_id}/duties").json
    return {one["company"]: one["person"] for one in answer["elsewhere"]}


def given(client: Browser, inquiry_id: UUID, kind: str, thing_id: UUID, person_id: UUID) -> int:
    """Put somebody in charge; the status."""
    body = {"kind": kind, "thing_id": str(thing_id), "person_id": str(person_id)}
    return client.post(f"/api/v1/inquiries/{inquiry_id}/duties", json=body).status_code


def items(client: Browser, kind: str) -> list[dict[str, Any]]:
    """What waits in somebody's inbox, of one kind."""
    return [one for one in client.get("/api/v1/inbox").json["items"] if one["kind"] == kind]


def open_duties(client: Browser, person_id: UUID) -> list[dict[str, Any]]:
    """Everything open of which somebody is in charge."""
    answer = client.get(f"/api/v1/people/{person_id}/duties")
    assert answer.status_code == 200
    duties: list[dict[str, Any]] = answer.json["duties"]
    return duties
