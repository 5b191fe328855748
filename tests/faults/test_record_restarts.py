"""While PostgreSQL restarts people are told so; nothing is lost, nothing is done twice."""

import threading
import time
from collections import Counter
from typing import Any

import psycopg
import pytest
import requests

from portal.running.embedded import EmbeddedServers
from shared_db.migrate import upgrade
from shared_db.spine.transaction import Record
from tests.factories.world import World, make_world
from tests.fixtures.posting import Posting, kept

pytestmark = pytest.mark.faults
RESTARTS = 3


@pytest.fixture
def database_url(own_servers: EmbeddedServers) -> str:
    """A record of this test's own, which may be restarted."""
    upgrade(own_servers.owner_url())
    return own_servers.app_url()


@pytest.fixture
def world(record: Record) -> World:
    """Its people."""
    return make_world(record)


class Reading:
    """Somebody who opens pages without a pause; what they got."""

    def __init__(self, session: requests.Session, urls: list[str]) -> None:
        self.away: list[requests.Response] = []
        self._session, self._urls = session, urls
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._read)
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join(60)

    def _read(self) -> None:
        n = 0
        while not self._stop.is_set():
            answer = self._session.get(self._urls[n % len(self._urls)], timeout=20)
            if answer.status_code == requests.codes.unavailable:
                self.away.append(answer)
            n += 1
            time.sleep(0.01)


def noting(session: requests.Session, statuses: Counter[int]) -> requests.Session:
    """The same, with every status counted."""
    session.hooks["response"].append(
        lambda answer, *_a, **_k: statuses.update([answer.status_code])
    )
    return session


def restart(servers: EmbeddedServers) -> None:
    """As an upgrade of the system does it."""
    servers.postgres.child.stop()
    time.sleep(0.5)
    servers.postgres.child.start()
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            servers.postgres.connect().close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("PostgreSQL did not come back")


def test_nobody_gets_an_error_of_ours_and_every_post_is_there_once(
    web_process: Any, talk: Any, client: Any, own_servers: EmbeddedServers, world: Any
) -> None:
    web, statuses = web_process(), Counter[int]()
    pages = [f"{web.url}{page}" for page in ("/", f"/inquiries/{talk.inquiry_id}", "/inquiries")]
    readers = [
        Reading(noting(client("b_engineer"), statuses), pages),
        Reading(noting(client("x_customer"), statuses), [f"{web.url}/api/v1/inbox"]),
    ]
    posting = Posting(noting(client("a_engineer"), statuses), [talk.url(web)])
    for _ in range(RESTARTS):
        time.sleep(1)
        restart(own_servers)
    time.sleep(2)
    for reader in readers:
        reader.stop()
    said = posting.stop()
    assert set(statuses) == {200, 201, 503}
    assert kept(world) == Counter(said)
    page, program = (reader.away[0] for reader in readers)
    for answer in (page, program):
        assert int(answer.headers["Retry-After"]) >= 1
    assert '<meta http-equiv="refresh" content="3">' in page.text
    assert program.json()["error"]["code"] == "record_away"


def test_a_form_that_could_not_be_taken_is_sent_again_as_it_was(
    web_process: Any, talk: Any, own_servers: EmbeddedServers, world: Any, app: Any
) -> None:
    from tests.fixtures.portal import Browser

    person = Browser(app, world.people["a_engineer"])
    own_servers.postgres.child.stop()
    body = {"client_id": "9f0c3f5e-2f7e-4a53-9d0f-0a4e6a2f8b11", "body": "寸法は<10>です"}
    url = f"/inquiries/{talk.inquiry_id}/channels/group/messages"
    answer = person.post(url, body)
    assert answer.status_code == 503
    assert 'name="client_id" value="9f0c3f5e-2f7e-4a53-9d0f-0a4e6a2f8b11"' in answer.text
    assert 'value="寸法は&lt;10&gt;です"' in answer.text
    assert "http-equiv" not in answer.text
    own_servers.postgres.child.start()
