"""The sample group's portal as it really runs, and its people at browsers of their own."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser

from portal.cli.founding import connected
from portal.cli.people import Person as ByProgram
from portal.cli.sample import accounts, load
from portal.cli.supervisor.embedded import EmbeddedServers
from shared_db.clock import today
from shared_db.settings import Settings
from tests.browser.case.person import Person
from tests.fixtures.databases import Copies
from tests.fixtures.portal import SECRET
from tests.fixtures.processes import Web, background

ACCOUNTS = {account.key: account for account in accounts()}


@pytest.fixture(scope="package")
def live_portal(
    embedded_servers: EmbeddedServers,
    copies: Copies,
    migrated_template: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Web]:
    """Web, workers and sweeper as processes, on a record with the sample group."""
    logs, files = tmp_path_factory.mktemp("logs"), tmp_path_factory.mktemp("files")
    with copies(migrated_template) as database, ExitStack() as ends:
        settings = Settings(database.app_url, embedded_servers.redis_url, files, SECRET)
        with connected(database.app_url) as record:
            load(record)
        web = Web(settings, logs / "web.log")
        ends.callback(web.stop)
        for name in ("worker", "bulk", "sweeper"):
            process = background(name, settings, logs / name, PUBLIC_URL=web.url)
            ends.callback(process.stop)
        yield web.wait_until_ready()


Tickets = dict[str, list[Any]]


@pytest.fixture(scope="package")
def tickets(live_portal: Web) -> Tickets:
    """The cookies of who has signed in at that portal, by person."""
    return {}


@pytest.fixture
def seat(chromium: Browser, live_portal: Web, tickets: Tickets) -> Iterator[Callable[..., Person]]:
    """`seat("a_engineer")`: somebody of the sample, signed in at a browser of their own.

    Who has signed in for an earlier test comes back with the same cookies, save by keyboard.
    Whatever their pages complain of fails the test at its end.
    """
    seated: list[Person] = []

    def sit_down(
        key: str, *, width: int = 1280, language: str = "ja", by: type[Person] = Person
    ) -> Person:
        context = chromium.new_context(
            viewport={"width": width, "height": 860}, locale=language, timezone_id="Asia/Tokyo"
        )
        seated.append(by(context, live_portal.url, ACCOUNTS[key]))
        if by is Person and (ticket := tickets.get(key)):
            return seated[-1].comes_back(ticket).reads(language)
        person = seated[-1].sign_in()
        tickets[key] = context.cookies()
        return person.reads(language)

    yield sit_down
    complaints = {person.name: person.complaints for person in seated if person.complaints}
    for person in seated:
        person.context.close()
    assert complaints == {}


@pytest.fixture
def inquiry(live_portal: Web) -> str:
    """The address of a request that a customer has just sent."""
    account = ACCOUNTS["x_buyer"]
    customer = ByProgram(live_portal.url, account.email, account.password).sign_in()
    draft = customer.post("/inquiries/drafts")
    sent = customer.post(
        f"/inquiries/{draft['id']}/send",
        subject="位置決めピン",
        delivery_date=str(today() + timedelta(days=30)),
        repeat="one_off",
        quality_level="standard",
        parts=[{"name": "ピン", "drawing_number": "PN-7", "quantities": [20]}],
    )
    customer.leave()
    return f"{live_portal.url}/inquiries/{sent['id']}"
