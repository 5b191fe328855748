"""Who is there, and what the story has come to so far."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.beginning.sample.accounts import accounts
from portal.beginning.sample.companies import COMPANIES
from shared_db.access import Actor
from shared_db.files import FileStore
from shared_db.models import Company, Person
from shared_db.spine.acting import load_actor
from shared_db.spine.transaction import Record, Work


@dataclass
class Asked:
    """A request that was sent, and what came of it: ids, by company where each has one."""

    id: UUID
    lead: str
    parts: list[tuple[UUID, list[int]]] = field(default_factory=list)
    """With the quantities that are asked for."""
    drawing: UUID | None = None
    """The first part's."""
    along: list[UUID] = field(default_factory=list)
    """The lead's own drawings that go with its requests."""
    proposal: UUID | None = None
    estimate: UUID | None = None
    """The lead's."""
    requests: dict[str, UUID] = field(default_factory=dict)
    """Of the lead to other shops."""
    offers: dict[str, UUID] = field(default_factory=dict)
    quote: UUID | None = None
    """The issued revision."""


@dataclass
class Stage:
    """People and companies are named as in `companies.py`: "a_engineer", "b"."""

    record: Record
    files: FileStore
    """The address that letters link to."""
    settle: Callable[[], None]
    """Comes back once the workers have done what was put."""
    companies: dict[str, UUID] = field(default_factory=dict)
    people: dict[str, UUID] = field(default_factory=dict)
    asked: dict[str, Asked] = field(default_factory=dict)
    """By the names of `wanted.WANTED`, and what came by hand."""
    imports: list[UUID] = field(default_factory=list)
    """Files of records that were sent and are to be taken in."""
    _actors: dict[str, Actor] = field(default_factory=dict)

    def enter(self) -> None:
        """Learn the ids of everybody."""
        with self.record.as_server("the sample group") as db:
            by_name: dict[str, UUID] = dict(db.execute(select(Company.name, Company.id)).all())
            by_email: dict[str, UUID] = dict(db.execute(select(Person.email, Person.id)).all())
        self.companies = {one.key: by_name[one.name] for one in COMPANIES}
        self.people = {one.key: by_email[one.email] for one in accounts()}

    def quote(self, name: str) -> UUID:
        """The quote that was issued for a request."""
        issued = self.asked[name].quote
        assert issued is not None
        return issued

    @contextmanager
    def work(self, who: str) -> Iterator[Work]:
        """An act of somebody, committed at its end."""
        with self.record.work(lambda db: self._actor(db, who)) as work:
            yield work

    def _actor(self, db: Session, who: str) -> Actor:
        """Looked up once: nobody's rights change in this story."""
        if who not in self._actors:
            actor = load_actor(db, self.people[who])
            assert actor is not None
            self._actors[who] = actor
        return self._actors[who]


def sent(**values: Any) -> dict[str, Any]:
    """A body as somebody's page sends it, with an id of its own."""
    return {"client_id": str(uuid4()), **values}
