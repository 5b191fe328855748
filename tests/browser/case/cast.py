"""The sample's people as programs, and the cases that they play for the tests."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from portal.beginning.sample import Account
from portal.trying.bench.small_files import write_small_files
from portal.trying.people import Person
from portal.trying.play.stage import Stage
from portal.trying.play.story import STORY

PLAYERS = (
    *("x_buyer", "a_coordinator", "a_engineer", "a_sales", "a_manager"),
    *("b_engineer", "c_engineer"),
)
"""Who has a part in the story up to the order."""
Act = Callable[[Stage], str]


class Cast:
    """Everybody signs in once, when first needed: a password takes long to look at."""

    def __init__(self, address: str, accounts: Mapping[str, Account]) -> None:
        self.address = address
        self._accounts = accounts
        self._people: dict[str, Person] = {}
        self._languages: dict[str, str] = {}

    def __getitem__(self, key: str) -> Person:
        if key not in self._people:
            account = self._accounts[key]
            person = Person(self.address, account.email, account.password)
            self._people[key] = person.sign_in()
        return self._people[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._accounts)

    def cookies(self, key: str) -> list[Any]:
        """The sign-in, for a browser."""
        pairs = (pair.partition("=") for pair in self[key].cookies.split("; "))
        return [{"name": name, "value": value, "url": self.address} for name, _, value in pairs]

    def reads(self, key: str) -> str:
        """The language in which this person's pages are."""
        return self._languages.get(key) or str(self[key].me["language"])

    def now_reads(self, key: str, language: str) -> None:
        """Remember what was chosen at a browser."""
        self._languages[key] = language

    def leave(self) -> None:
        """Everybody goes home."""
        for person in self._people.values():
            person.leave()


class Play:
    """Plays the story again and again on one portal, each time with a request of its own."""

    def __init__(self, cast: Cast, folder: Path) -> None:
        self._cast = cast
        self._files = (*write_small_files(folder), folder / "out")

    @contextmanager
    def __call__(self, before: Act | None = None) -> Iterator[Stage]:
        """What is there before this act, or at the end; who plays listens as long as it is open.

        Everybody has new ears: what was said in an earlier play is not heard again.
        """
        stage = Stage([self._cast.address], *self._files)
        who: Iterable[str] = PLAYERS if before else self._cast
        try:
            for key in who:
                person = stage.people[key] = self._cast[key]
                person.listen().follow(*person.me["streams"])
            for act in STORY[1 : STORY.index(before) if before else None]:
                act(stage)
            yield stage
        finally:
            for person in stage.people.values():
                if person.ear:
                    person.ear.close()
