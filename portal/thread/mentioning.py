"""Whom a message speaks to: kept with it, so that it can be found by them."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import Select

from portal.thread.forms import Mentions
from shared_db.access import companies_that_read, people_spoken_with, visible_mentions
from shared_db.foundation.errors import N_, Invalid
from shared_db.foundation.ids import new_id
from shared_db.foundation.lists import among
from shared_db.models import Company, Inquiry, Message, MessageMention, Person
from shared_db.spine.transaction import Work

NOT_HERE = N_("Not everybody named reads this channel.")


def mention(work: Work, inquiry: Inquiry, message: Message, named: Mentions) -> None:
    """Let a message speak to these and nobody else. Raises `Invalid` for who can't be meant."""
    before = visible_mentions(work.actor).where(MessageMention.message_id == message.id)
    for standing in work.session.scalars(before):
        work.session.delete(standing)
    work.session.flush()
    channel = message.channel
    for person_id in _found(
        work, people_spoken_with(work.actor, inquiry, channel), Person.id, named.people
    ):
        work.session.add(MessageMention(id=new_id(), message_id=message.id, person_id=person_id))
    for company_id in _found(
        work, companies_that_read(work.actor, inquiry, channel), Company.id, named.companies
    ):
        work.session.add(MessageMention(id=new_id(), message_id=message.id, company_id=company_id))


def _found(work: Work, readers: Select[Any], column: Any, ids: Collection[UUID]) -> set[UUID]:
    wanted = set(ids)
    if not wanted:
        return wanted
    found = set(
        work.session.scalars(readers.with_only_columns(column).where(among(column, wanted)))
    )
    if found != wanted:
        raise Invalid.one("mentions", "not_a_reader", NOT_HERE)
    return found
