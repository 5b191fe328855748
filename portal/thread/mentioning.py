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
    """Let a new message speak to these. Raises `Invalid` for who can't be meant."""
    where = (work.actor, inquiry, message.channel)
    if named.people:
        readers = people_spoken_with(*where)
        for person_id in _found(work, readers, Person.id, named.people):
            _add(work, message, person_id=person_id)
    if named.companies:
        companies = companies_that_read(*where)
        for company_id in _found(work, companies, Company.id, named.companies):
            _add(work, message, company_id=company_id)


def mention_instead(work: Work, inquiry: Inquiry, message: Message, named: Mentions) -> None:
    """The same for one in other words: to these it speaks now, and to nobody else."""
    before = visible_mentions(work.actor).where(MessageMention.message_id == message.id)
    for standing in work.session.scalars(before):
        work.session.delete(standing)
    work.session.flush()
    mention(work, inquiry, message, named)


def _add(work: Work, message: Message, **to: UUID) -> None:
    work.session.add(MessageMention(id=new_id(), message_id=message.id, **to))


def _found(work: Work, readers: Select[Any], column: Any, ids: Collection[UUID]) -> set[UUID]:
    wanted = set(ids)
    query = readers.with_only_columns(column).where(among(column, wanted))
    found = set(work.session.scalars(query))
    if found != wanted:
        raise Invalid.one("mentions", "not_a_reader", NOT_HERE)
    return found
