"""The sample group's portal as it really runs, and its people at browsers of their own.

The portal is started once for all tests of this folder, and each person signs in once: what a test
needs to itself (a request, a quote that it answers) it makes for itself.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta

import pytest
from playwright.sync_api import Browser

from portal.beginning.founding import connected
from portal.beginning.sample import accounts, load
from portal.running.embedded import EmbeddedServers
from shared_db.foundation.clock import today
from shared_db.foundation.settings import Settings
from tests.browser.case.cast import Cast, Play
from tests.browser.case.person import Person
from tests.browser.case.sheets import new_sheet
from tests.browser.case.windows import Windows
from tests.fixtures.databases import Copies
from tests.fixtures.portal import SECRET
from tests.fixtures.processes import Web, background

STILL_OPEN = ("open", "proposed", "quoted")
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
        ends.callback(web.kill)  # what they have under way at the end, nobody waits for
        for name in ("worker", "bulk", "sweeper"):
            process = background(name, settings, logs / name, PUBLIC_URL=web.url)
            ends.callback(process.kill)
        yield web.wait_until_ready()


@pytest.fixture(scope="package")
def cast(live_portal: Web) -> Iterator[Cast]:
    """The sample's people, signed in by programs: each once, when first needed."""
    cast = Cast(live_portal.url, ACCOUNTS)
    yield cast
    cast.leave()


@pytest.fixture(scope="package")
def play(cast: Cast, tmp_path_factory: pytest.TempPathFactory) -> Play:
    """`with play(act) as stage`: a case of one's own, played by programs up to before this act."""
    return Play(cast, tmp_path_factory.mktemp("play"))


@pytest.fixture(scope="package")
def windows(chromium: Browser, cast: Cast) -> Iterator[Windows]:
    """The browsers at which they sit."""
    windows = Windows(chromium, cast)
    yield windows
    windows.close()


@pytest.fixture
def seat(live_portal: Web, windows: Windows) -> Iterator[Callable[..., Person]]:
    """`seat("a_engineer")`: somebody of the sample, signed in at a browser of their own.

    The window is empty as yet, and nothing is kept in it but the sign-in; who has a keyboard alone
    begins at the sign-in page. `after=` somebody who has gone they sit down at the same browser.
    Whatever their pages complain of fails the test at its end.
    """
    seated: list[Person] = []

    def sit_down(
        key: str,
        *,
        width: int = 1280,
        language: str = "ja",
        by: type[Person] = Person,
        after: Person | None = None,
    ) -> Person:
        signed_in = by is Person
        if after is None:
            context = windows.open(key if signed_in else None, width, language)
        else:
            after.leaves()
            context = windows.hand_on(after.context, key)
        person = by(context, live_portal.url, ACCOUNTS[key])
        seated.append(person)
        if not signed_in:
            return person.sign_in()
        if windows.cast.reads(key) != language:
            person.page.goto(person.address)
            person.reads(language)
            windows.cast.now_reads(key, language)
        return person

    yield sit_down
    complaints = {person.name: person.complaints for person in seated if person.complaints}
    for person in seated:
        person.leaves()
    windows.clear()
    assert complaints == {}


@pytest.fixture
def sent(cast: Cast) -> Iterator[Callable[..., str]]:
    """`sent("ピン", parts=[…])`: the id of a request that a customer has just sent.

    It is withdrawn at the test's end: the first page of the open ones is for what a test sends.
    """
    customer, made = cast["x_buyer"], list[str]()

    def send(subject: str, **told: object) -> str:
        draft = customer.post("/inquiries/drafts")
        kept = customer.post(
            f"/inquiries/{draft['id']}/send",
            subject=subject,
            delivery_date=str(today() + timedelta(days=30)),
            repeat="one_off",
            quality_level="standard",
            **told,
        )
        made.append(kept["id"])
        return made[-1]

    yield send
    for one in made:
        if customer.get(f"/inquiries/{one}")["state"] in STILL_OPEN:
            customer.post(f"/inquiries/{one}/withdraw", reason="試験の終わり")


@pytest.fixture
def inquiry(live_portal: Web, sent: Callable[..., str]) -> str:
    """The address of a request that a customer has just sent."""
    parts = [{"name": "ピン", "drawing_number": "PN-7", "quantities": [20]}]
    return f"{live_portal.url}/inquiries/{sent('位置決めピン', parts=parts)}"


@pytest.fixture
def sheet_of(cast: Cast, live_portal: Web, sent: Callable[..., str]) -> Callable[..., str]:
    """A new estimate of the lead's with four lines each time: its address. `quantities=`: pieces."""
    return lambda **told: new_sheet(cast, live_portal.url, sent, **told)
