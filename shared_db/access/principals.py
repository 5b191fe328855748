"""Who acts: a person, the server by itself, or a guest with a link to one thing.

All three go through the same policy. A `visible_…` select says in its body what a *person* sees;
`seen` adds that the server sees everything, since it acts for nobody, and a guest nothing but what
the select says of guests.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import update_wrapper
from typing import Any, Concatenate, ParamSpec, TypeVar, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Select, false, select

from shared_db.access.actor import Actor
from shared_db.foundation.base import Base


@dataclass(frozen=True)
class Server:
    """The server itself: no person, of no company, and with no rights to ask for."""

    reason: str
    """What it does by itself, for whoever looks at what the database is doing."""
    person_id: None = None
    company_id: None = None


@dataclass(frozen=True)
class Guest:
    """Somebody with a link to one request at the entrance: whoever reads mail at the address."""

    intake_id: UUID
    person_id: None = None
    company_id: None = None


Principal = Actor | Server | Guest
More = ParamSpec("More")
Rows = TypeVar("Rows", bound=Select[Any])


def seen(
    entity: type[Base], *, by_guest: Callable[[Guest], ColumnElement[bool]] | None = None
) -> Callable[
    [Callable[Concatenate[Actor, More], Rows]], Callable[Concatenate[Principal, More], Rows]
]:
    """A select of the policy: rows of `entity`, for whoever acts."""

    def declare(
        for_people: Callable[Concatenate[Actor, More], Rows],
    ) -> Callable[Concatenate[Principal, More], Rows]:
        def rows(by: Principal, /, *args: More.args, **more: More.kwargs) -> Rows:
            if isinstance(by, Actor):
                return for_people(by, *args, **more)
            if isinstance(by, Server):
                return cast(Rows, select(entity))
            theirs = by_guest(by) if by_guest else false()
            return cast(Rows, select(entity).where(theirs))

        update_wrapper(rows, for_people)
        return rows

    return declare
