"""A message: said, put in other words, taken back. The row is the truth, the event points to it.

An event holds no words, only their *seal*: HMAC-SHA-256 with a key of that wording alone. Whoever
has the words and the key can show that they are the ones of then; once both are erased, nothing in
the log tells them any more (a plain hash of 「了解」 would be guessed), and the chain still holds.
"""

import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import ScalarSelect, Select, and_, func, select, text, update
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from shared_db.foundation.lists import among
from shared_db.models import (
    ClientAction,
    Company,
    Mail,
    Message,
    MessageMention,
    MessageReaction,
    MessageRevision,
    Person,
)

KEY_BYTES = 32
SAYING = ("thread.post", "thread.post_page", "thread.reword")
"""What carries a message's words, as a retried request is named."""


@dataclass(frozen=True)
class Standing:
    """A message as it stands: its words (None once taken back), and what was put under it."""

    revision: int
    body: str | None
    revised_at: datetime | None
    taken_back_at: datetime | None
    reactions: list[dict[str, str]]
    """Of each: sign, person_id, person."""
    mentions: list[dict[str, str]]
    """Of each: person_id or company_id, and name."""


def write_revision(session: Session, message: Message, body: str) -> str:
    """Put a message in these words, and return their seal."""
    key = secrets.token_bytes(KEY_BYTES)
    session.add(
        MessageRevision(message_id=message.id, revision=message.revision, body=body, key=key)
    )
    return seal(key, body)


def seal(key: bytes, body: str) -> str:
    """What words are known by in the log, in hexadecimal."""
    return hmac.new(key, body.encode(), sha256).hexdigest()


def erase(session: Session, message: Message, stream_id: UUID) -> None:
    """Delete every wording of a message that was taken back, with its keys; from letters as well.

    Messages of before revision keys have their words in the event itself: they go there, too. What
    a retried request is recognised by is a plain hash of the words: nothing is recognised any more.
    """
    session.flush()
    session.execute(
        text("SELECT erase_message(:message, :stream)"),
        {"message": message.id, "stream": stream_id},
    )
    session.execute(
        update(ClientAction)
        .where(
            ClientAction.person_id == message.author_id,
            ClientAction.action.in_(SAYING),
            ClientAction.answer["message_id"].astext == str(message.id),
        )
        .values(body_hash=secrets.token_bytes(KEY_BYTES))
    )
    letters = session.scalars(
        select(Mail).where(
            Mail.values["stream"].astext == str(stream_id),
            func.coalesce(Mail.values["message"].astext, str(message.id)) == str(message.id),
            Mail.values["words"].astext != "",
        )
    )
    for letter in letters:
        letter.values = letter.values | {"words": ""}


def as_they_stand(session: Session, ids: Iterable[UUID]) -> dict[UUID, Standing]:
    """Messages by their ids, in one statement, for who may read their stream."""
    return {
        row.id: Standing(
            row.revision,
            row.body,
            row.written_at if row.revision > 1 else None,
            row.taken_back_at,
            row.reactions or [],
            row.mentions or [],
        )
        for row in session.execute(_standing().where(among(Message.id, set(ids))))
    }


@cache
def _standing() -> Select[Any]:
    """Messages with the words of their revision; put together once for all."""
    return select(
        Message.id,
        Message.revision,
        Message.taken_back_at,
        MessageRevision.body,
        MessageRevision.written_at,
        _reactions().label("reactions"),
        _mentions().label("mentions"),
    ).join(
        MessageRevision,
        and_(
            MessageRevision.message_id == Message.id,
            MessageRevision.revision == Message.revision,
        ),
    )


def _reactions() -> ScalarSelect[Any]:
    one = func.jsonb_build_object(
        "sign", MessageReaction.sign, "person_id", Person.id, "person", Person.name
    )
    return (
        select(func.jsonb_agg(aggregate_order_by(one, MessageReaction.given_at)))
        .select_from(MessageReaction)
        .join(Person, Person.id == MessageReaction.person_id)
        .where(MessageReaction.message_id == Message.id)
        .scalar_subquery()
    )


def _mentions() -> ScalarSelect[Any]:
    name = func.coalesce(Person.name, Company.name)
    one = func.jsonb_build_object(
        "person_id", MessageMention.person_id, "company_id", MessageMention.company_id, "name", name
    )
    return (
        select(func.jsonb_agg(aggregate_order_by(func.jsonb_strip_nulls(one), name)))
        .select_from(MessageMention)
        .outerjoin(Person, Person.id == MessageMention.person_id)
        .outerjoin(Company, Company.id == MessageMention.company_id)
        .where(MessageMention.message_id == Message.id)
        .scalar_subquery()
    )
