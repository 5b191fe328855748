"""Fifty engineers of the sample group's shops, signed in, in the thread of one inquiry."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from secrets import token_hex
from typing import Any

from sqlalchemy import select

from portal.accounts.passwords import hash_password
from portal.beginning.sample import accounts
from portal.beginning.sample.companies import GROUP
from portal.running.environment import app_environment
from portal.running.folder import DataFolder
from portal.trying.bench.stage import Stage
from portal.trying.people import Person
from shared_db.foundation.clock import today
from shared_db.foundation.settings import from_environment
from shared_db.models import Group, Membership, MembershipRole, PersonRole, Role
from shared_db.models import Person as PersonRow
from shared_db.spine.transaction import Record

PASSWORD = "only for this run"  # noqa: S105 (a throw-away portal's)
PAGE = 500


@dataclass(frozen=True)
class Crowd:
    """Who is there, where they post, and what they follow."""

    people: list[Person]
    path: str
    stream: str

    @property
    def cookies(self) -> list[str]:
        """Each one's sign-in."""
        return [person.cookies for person in self.people]

    def read_stream(self) -> dict[int, str]:
        """What the record holds: the text of every post by its number."""
        stored: dict[int, str] = {}
        after = 0
        while events := self._events(after):
            stored |= {e["seq"]: e["data"]["body"] for e in events if e["type"] == "posted"}
            after = events[-1]["seq"]
        return stored

    def _events(self, after: int) -> list[dict[str, Any]]:
        page = self.people[0].get(f"/streams/{self.stream}/events", after=after, limit=PAGE)
        events: list[dict[str, Any]] = page["events"]
        return events


@contextmanager
def gather(place: Stage, number: int) -> Iterator[Crowd]:
    """Make the people, sign them in, and let a customer send an inquiry."""
    emails = _make_people(place, number)
    with ThreadPoolExecutor(max_workers=4) as pool:
        people = list(
            pool.map(lambda email: Person(place.server, email, PASSWORD).sign_in(), emails)
        )
    inquiry = _send_inquiry(place)
    try:
        yield Crowd(
            people,
            f"/inquiries/{inquiry['id']}/channels/group/messages",
            str(people[0].get(f"/inquiries/{inquiry['id']}")["streams"]["group_channel"]),
        )
    finally:
        for person in people:
            person.leave()


def _make_people(place: Stage, number: int) -> list[str]:
    data = DataFolder(place.folder / "data")
    record = Record.connect(from_environment(app_environment(data, place.server)))
    kept = hash_password(PASSWORD)
    gathering = token_hex(3)
    emails = [f"bench{n}.{gathering}@example.jp" for n in range(number)]
    with record.as_server("a benchmark") as db:
        shops = db.scalars(
            select(Membership.company_id)
            .join(Group, Group.id == Membership.group_id)
            .where(Membership.role == MembershipRole.MEMBER, Group.name == GROUP)
        ).all()
        rows = [
            PersonRow(company_id=shops[n % len(shops)], email=email, name=email, password_hash=kept)
            for n, email in enumerate(emails)
        ]
        db.add_all(rows)
        db.flush()
        db.add_all(PersonRole(person_id=row.id, role=Role.ENGINEER) for row in rows)
    record.engine.dispose()
    return emails


def _send_inquiry(place: Stage) -> dict[str, str]:
    account = next(one for one in accounts() if one.key == "x_buyer")
    customer = Person(place.server, account.email, account.password).sign_in()
    sent: dict[str, str] = customer.post(
        "/inquiries",
        subject="ライブ測定",
        delivery_date=str(today() + timedelta(days=60)),
        repeat="one_off",
        quality_level="standard",
        parts=[{"name": "部品", "quantities": [1, 10]}],
    )
    customer.leave()
    return sent
