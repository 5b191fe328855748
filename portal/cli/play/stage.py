"""Who is there, with what in their hands, and what has happened so far."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from portal.cli.people import Person
from portal.cli.sample import accounts


class NotSeen(Exception):
    """Something that was expected is not so."""


@dataclass
class Stage:
    """One play. People are named by company and work: "a_engineer", "x_buyer"."""

    server: str
    drawings: Path
    records: Path
    out: Path
    people: dict[str, Person] = field(default_factory=dict)
    inquiry: dict[str, Any] = field(default_factory=dict)
    known: dict[str, Any] = field(default_factory=dict)
    """Ids that later acts need, by name."""

    def enter(self) -> None:
        """Everybody of the sample group signs in and opens a socket."""
        for account in accounts():
            person = Person(self.server, account.email, account.password).sign_in()
            person.listen().follow(*person.me["streams"])
            self.people[account.key] = person

    def clear(self) -> None:
        """Everybody goes home."""
        for person in self.people.values():
            person.leave()

    def __getitem__(self, name: str) -> Person:
        return self.people[name]

    def company(self, short: str) -> str:
        """The id of the company with this letter."""
        person = next(p for name, p in self.people.items() if name.startswith(f"{short}_"))
        return str(person.me["company"]["id"])

    @property
    def path(self) -> str:
        """The inquiry's address in the API."""
        return f"/inquiries/{self.inquiry['id']}"


def expect(so: bool, what: str) -> None:
    """Stop the play with a sentence if it isn't so."""
    if not so:
        raise NotSeen(what)


def until(look: Callable[[], Any], what: str, seconds: float = 30) -> Any:
    """What `look` gives as soon as it gives something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := look():
            return found
        time.sleep(0.1)
    raise NotSeen(f"{what} within {seconds:.0f} s")
