"""The whole portal as one command, stopped and killed while people use it.

What its folder allows beside the running portal, and without it, is tried on the same starts.
"""

import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import requests

from portal.beginning.sample import accounts
from portal.trying.people import Disappointed, Person
from shared_db.foundation.clock import today
from shared_db.foundation.settings import Settings
from tests.fixtures.reset_links import link_on_folder
from tests.fixtures.supervisor import Portal, users_of

pytestmark = [pytest.mark.faults, pytest.mark.timeout(300)]


@pytest.fixture
def enter() -> Iterator[Callable[[Portal, str], Person]]:
    """`enter(portal, "x_buyer")`: somebody of the sample group, signed in."""
    entered: list[Person] = []

    def sign_in(portal: Portal, key: str) -> Person:
        account = next(one for one in accounts() if one.key == key)
        entered.append(Person(portal.url, account.email, account.password))
        return entered[-1].sign_in()

    yield sign_in
    for person in entered:
        person.leave()


def send_inquiry(customer: Person) -> str:
    sent = customer.post(
        "/inquiries",
        subject="試験",
        delivery_date=str(today() + timedelta(days=60)),
        repeat="one_off",
        quality_level="standard",
        parts=[{"name": "部品", "quantities": [1, 10]}],
    )
    return str(sent["id"])


def posts(person: Person, inquiry: str) -> Counter[str]:
    """Every post of the customer's channel, and how often it is there."""
    stream = person.get(f"/inquiries/{inquiry}")["streams"]["customer_channel"]
    events, after = [], 0
    while page := person.get(f"/streams/{stream}/events", after=after)["events"]:
        events += page
        after = page[-1]["seq"]
    assert [event["seq"] for event in events] == list(range(1, after + 1))
    return Counter(event["data"]["body"] for event in events if event["type"] == "posted")


def post_until_refused(person: Person, inquiry: str, acknowledged: list[str]) -> None:
    while True:
        body = f"post {len(acknowledged)}"
        try:
            person.post(f"/inquiries/{inquiry}/channels/customer/messages", body=body)
        except Disappointed:
            return
        acknowledged.append(body)


def test_stopped_or_killed_the_portal_leaves_no_process_and_has_all_it_confirmed_when_it_is_back(
    start_up: Callable[..., Portal], data_folder: Path, enter: Callable[[Portal, str], Person]
) -> None:
    first = start_up(kind=Portal).wait_until_ready()
    inquiry = send_inquiry(enter(first, "x_buyer"))
    beside = link_on_folder(data_folder, "manager@kotobuki.example", Settings.public_url)
    assert requests.get(first.url + beside, timeout=30).status_code == 200
    first.process.send_signal(signal.SIGINT)
    assert first.exit_code() == 0
    assert first.printed.endswith("Stopped.\n")
    assert users_of(data_folder) == {}
    assert link_on_folder(data_folder, "manager@kotobuki.example", Settings.public_url)

    second = start_up(kind=Portal).wait_until_ready()
    said: list[str] = []
    sales = enter(second, "a_sales")
    posting = threading.Thread(target=post_until_refused, args=[sales, inquiry, said])
    posting.start()
    while len(said) < 20:
        time.sleep(0.05)
    killed = users_of(data_folder)
    second.process.kill()
    posting.join(30)

    third = start_up(kind=Portal).wait_until_ready()
    left = users_of(data_folder).keys() & killed.keys()
    assert left == set(), [killed[pid] for pid in left]
    there = posts(enter(third, "x_buyer"), inquiry)
    assert there.keys() - set(said) <= {f"post {len(said)}"}, "the last one's answer got lost"
    assert there.keys() >= set(said)
    assert set(there.values()) == {1}
    third.process.terminate()
    assert third.exit_code() == 0
    assert users_of(data_folder) == {}
