"""Who is there, with what in their hands, and what has happened so far."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any

from portal.beginning.sample import accounts
from portal.beginning.sample.companies import COMPANIES
from portal.trying.people import NotSeen, Person, Refused
from portal.trying.people.person import PATIENCE


@dataclass
class Stage:
    """One play. People are named by company and work: "a_engineer", "x_buyer"."""

    servers: Sequence[str]
    """The web processes of one portal; neighbouring companies are at different ones."""
    drawings: Path
    records: Path
    out: Path
    patience: float = PATIENCE
    """Seconds that something expected may take."""
    people: dict[str, Person] = field(default_factory=dict)
    inquiry: dict[str, Any] = field(default_factory=dict)
    known: dict[str, Any] = field(default_factory=dict)
    """Ids that later acts need, by name."""

    def enter(self) -> None:
        """Everybody of the sample group signs in and opens a socket."""
        places = dict(
            zip((company.name for company in COMPANIES), cycle(self.servers), strict=False)
        )
        for account in accounts():
            place = places[account.company]
            person = Person(place, account.email, account.password, self.patience)
            self.people[account.key] = person
            try:
                person.sign_in()
            except Refused as no:
                raise NotSeen(
                    f"{no}. Is the sample group there, as `tsunagu up --sample` makes it?"
                ) from no
            person.listen().follow(*person.me["streams"])

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

    def until(self, look: Callable[[], Any], what: str) -> Any:
        """What `look` gives as soon as it gives something; else stops the play, saying `what`."""
        end = time.monotonic() + self.patience
        while time.monotonic() < end:
            if found := look():
                return found
            time.sleep(0.1)
        raise NotSeen(f"{what} within {self.patience:.0f} s.")


def expect(so: bool, what: str) -> None:
    """Stop the play with a sentence if it isn't so."""
    if not so:
        raise NotSeen(what)
