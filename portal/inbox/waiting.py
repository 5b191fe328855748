"""What waits for somebody: derived from the state of things by each slice, never kept twice.

A slice's `waiting.py` has `waiting(work) -> list[Waiting]`, with a fixed number of statements.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module

from portal.duties.holders import Holder, holders
from portal.waiting import Waiting
from shared_db.models import DutyKind
from shared_db.spine.transaction import Work

SOURCES = (
    "inquiries",
    "intake",
    "thread",
    "asks",
    "proposals",
    "offers",
    "estimates",
    "pricing",
    "quotes",
    "shopdata",
    "group",
    "accounts",
    "duties",
)


@dataclass(frozen=True)
class Item(Waiting):
    """The same, with who is in charge of it."""

    holder: Holder | None = None
    is_mine: bool = True
    """Whether it is this person's to do: in charge, standing in, or nobody else is in charge."""


def waiting_for(work: Work) -> list[Item]:
    """Everything that waits for the actor: the own first, the oldest promise first."""
    found: list[Waiting] = []
    for name in SOURCES:
        found += import_module(f"portal.{name}.waiting").waiting(work)
    with_holders = _with_holders(work, found)
    return sorted(with_holders, key=_urgency)


def _urgency(item: Item) -> tuple[bool, bool, datetime, datetime]:
    """The own first; in either half what is due, the longest overdue first; then the oldest."""
    return (not item.is_mine, item.due is None, item.due or item.since, item.since)


def _with_holders(work: Work, items: Sequence[Waiting]) -> Iterator[Item]:
    """The same, each with who is in charge."""
    asked = {item.inquiry_id for item in items if item.about and item.inquiry_id}
    by_id = holders(work, asked)
    by_kind = {(one.duty.inquiry_id, one.duty.kind): one for one in by_id.values()}
    for item in items:
        wanted = (
            by_kind.get((item.inquiry_id, what)) if isinstance(what, DutyKind) else by_id.get(what)
            for what in item.about
            if item.inquiry_id
        )
        holder = next((one for one in wanted if one), None)
        is_mine = not holder or not holder.active or holder.is_with(work.actor.person_id)
        yield Item(**vars(item), holder=holder, is_mine=is_mine)
