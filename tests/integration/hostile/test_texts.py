"""Whatever stands in the record: pages show it as it is, and nothing of it comes alive."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from shared_db.models import (
    EstimateLine,
    Group,
    GroupRole,
    LineKind,
    PersonGroupRole,
    PersonRole,
    Purchases,
    Role,
)
from shared_db.spine.transaction import Record
from tests.factories.world import World
from tests.fixtures.databases import Database
from tests.fixtures.portal import Browser
from tests.integration.hostile.spoiling import spoil
from tests.permissions.reading import Library

SHOPS = ("a_manager", "b_manager")
NOWHERE = {
    "api_token.name",  # these people have none
    "estimate_variant.name",  # these estimates have one way
    "estimate_variant.reason",
    "estimate_version_name.name",  # no version was named
    # an earlier part is found by what it is called, and spoiled it is called otherwise
    *("earlier_part.name", "earlier_part.drawing_number", "earlier_part.material"),
    *("earlier_part.customer", "earlier_part.number", "earlier_part.subject"),
    "line_template.name",  # no page of these people's keeps any
    "quote_kept.note",  # nothing had to be decided here
    "intake.reason",  # nothing was refused
    "intake_file.remark",  # their files are like others
    "import_remark.column",
    "import_remark.value",
    "production_record.part_name",
    "production_record.resource",
    "production_record.work_order",
    "production_record.worker",
    "purchase_record.material",
    "purchase_record.specification",
    "purchase_record.supplier",
}
"""What none of the pages shows to these people."""


class Shown(HTMLParser):
    """What is to be read of a page, and what in it only a text of somebody can have made."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words, self.alive = "", []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            self.words += f" {value}"
            odd = name.startswith("on") or not re.fullmatch(r"[@a-z][a-z0-9_:.-]*", name)
            if odd or (name == "id" and re.fullmatch(r"x\d+", value or "")):
                self.alive.append((tag, name, value))

    def handle_data(self, data: str) -> None:
        self.words += data


def texts_of(told: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Every text in what a program is told, and the name under which it stands."""
    if isinstance(told, str):
        yield name, told
    elif isinstance(told, dict):
        for key, inner in told.items():
            yield from texts_of(inner, key)
    elif isinstance(told, list):
        for inner in told:
            yield from texts_of(inner, name)


def shown_by(answer: TestResponse) -> tuple[str, list[Any]]:
    """What is to be read, and what came alive of it, on a page or in what a program is told."""
    if answer.is_json and not answer.content_encoding:  # else a sheet, whose texts are painted
        told = list(texts_of(answer.json))
        pages = [Shown(text) for name, text in told if name == "html"]
        words = [text for name, text in told if name != "html"]
    else:
        pages, words = [Shown(answer.text)] if answer.mimetype == "text/html" else [], []
    alive = [one for page in pages for one in page.alive]
    return "".join(words + [page.words for page in pages]), alive


@pytest.fixture
def earlier_terms(world: World, record: Record) -> None:
    """The group's terms have an earlier version, which the administrator can read."""
    with record.as_server("a test") as db:
        db.get_one(Group, world.group_id).confidentiality_version += 1


@pytest.fixture
def a_price_from_records(record: Record) -> None:
    """Materials cost what was paid for them before."""
    paid = Purchases(
        item="SUS304 t2.0",
        unit="kg",
        price=Decimal(1020),
        price_range=(Decimal(1000), Decimal(1040)),
        purchases=3,
        first_on=date(2026, 3, 1),
        last_on=date(2026, 5, 1),
    )
    with record.as_server("a test") as db:
        for line in db.scalars(select(EstimateLine).where(EstimateLine.kind == LineKind.MATERIAL)):
            line.came_from(paid)


@pytest.fixture
def written(database: Database, earlier_terms: None, a_price_from_records: None) -> dict[str, str]:
    """The text in each place."""
    return spoil(database.owner_url)


@pytest.fixture
def full_rights(world: World, record: Record) -> None:
    """One person of each shop does everything there."""
    with record.as_server("a test") as db:
        for who in SHOPS:
            of_person = PersonRole.person_id == world.people[who]
            had = set(db.scalars(select(PersonRole.role).where(of_person)))
            new = set(Role) - had - {Role.CUSTOMER}
            db.add_all(PersonRole(person_id=world.people[who], role=role) for role in new)
            over = {"group_id": world.group_id, "person_id": world.people[who]}
            db.add_all(PersonGroupRole(**over, role=role) for role in GroupRole)


@pytest.mark.usefixtures("full_rights", "nothing_is_kept")
def test_every_text_is_shown_as_it_is_and_nothing_of_it_comes_alive(
    app: Flask,
    record: Record,
    world: World,
    written: dict[str, str],
    browser: Callable[[str | None], Browser],
) -> None:
    library, unseen, alive, broken = Library(app, record), set(written), [], set()
    for who in (*SHOPS, "x_customer"):
        client = browser(who)
        for path in library.open_to(world.actor(who)):
            answer = client.get(path)
            words, found = shown_by(answer)
            alive += [(who, path, one) for one in found]
            unseen -= {place for place in unseen if written[place] in words}
            if answer.status_code >= 500:
                broken.add(path)
            answer.close()
    assert (broken, alive) == (set(), [])
    assert unseen <= NOWHERE
