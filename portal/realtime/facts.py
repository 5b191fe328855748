"""An event as it is sent: its facts, and of a message what it says by now.

The same whether it is on the page, comes live or is caught up on, so that who was away ends up with
what who stayed has: events that only point to a message bring it as it stands.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from shared_db.foundation.base import Json
from shared_db.models import Event
from shared_db.spine.events import EventType
from shared_db.telling.messages import Standing, as_they_stand
from templates.addresses import address_of

Fact = dict[str, Any]
OF_MESSAGES = frozenset(
    {
        EventType.POSTED,
        EventType.MESSAGE_REVISED,
        EventType.MESSAGE_TAKEN_BACK,
        EventType.REACTED,
    }
)


def as_facts(session: Session, told: Sequence[tuple[Event, str, str]]) -> list[Fact]:
    """What every follower gets, whatever the language: events with their author's name and company.

    Of messages, as they stand now: the same whether it came live, is caught up on or shown.
    """
    facts = [_as_fact(*one) for one in told]
    of_messages = [fact for fact in facts if fact["type"] in OF_MESSAGES]
    if of_messages:
        standing = as_they_stand(
            session, {UUID(fact["data"]["message_id"]) for fact in of_messages}
        )
        for fact in of_messages:
            fact["data"] = _message(fact["data"], standing[UUID(fact["data"]["message_id"])])
    return facts


def _message(told: Json, standing: Standing) -> Json:
    kept = {name: told[name] for name in ("message_id", "client_id") if name in told}
    moments = {
        "revised_at": _text(standing.revised_at),
        "taken_back_at": _text(standing.taken_back_at),
    }
    return kept | asdict(standing) | moments


def _as_fact(event: Event, person: str, company: str) -> Fact:
    return {
        "seq": event.seq,
        "type": event.type,
        "at": event.at.isoformat(),
        "by": {
            "kind": "person" if event.person_id else "guest" if event.guest_of else "server",
            "person_id": str(event.person_id) if event.person_id else None,
            "person": person,
            "company_id": str(event.company_id) if event.company_id else None,
            "company": company,
        },
        "data": event.payload | _address(event),
    }


def _address(event: Event) -> Json:
    """Where what is asked of somebody can be done, by today's address."""
    if event.type != EventType.ASKED_OF_YOU or "page" not in event.payload:
        return {}
    return {"url": address_of(event.payload["page"], event.payload["of"])}


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
