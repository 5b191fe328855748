"""Who changes a row keeps other writers away, and nobody who only refers to it.

An event names its person, a stream its inquiry or request: who appends holds a stream's lock and
then refers to those rows. Were they locked against that, the two would wait for each other.
"""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import select

from shared_db.acts.endings import end_inquiry
from shared_db.foundation.clock import today
from shared_db.foundation.settings import Settings
from shared_db.models import Inquiry, InquiryState, Stream, StreamKind
from tests.factories.estimates import SubQuoting, sub_quoting
from tests.factories.quotes import issued, priceable
from tests.factories.world import World
from workers import expiry
from workers.runner import Workshop

WAITS_FOR_A_ROW = (
    "SELECT FROM pg_locks WHERE NOT granted AND locktype IN ('transactionid', 'tuple')"
)
Refer = Callable[[str, UUID], None]


@pytest.fixture
def while_it_appends(
    world: World, owner_database_url: str
) -> Callable[[UUID, StreamKind, Callable[[], object]], "Appending"]:
    """Lets an act go as far as its events, which wait for a stream that another appender holds."""

    def begin(inquiry: UUID, kind: StreamKind, act: Callable[[], object]) -> "Appending":
        with world.record.as_server("a test") as db:
            query = select(Stream.id).where(Stream.inquiry_id == inquiry, Stream.kind == kind)
            stream = db.scalars(query.order_by(Stream.id).limit(1)).one()
        return Appending(owner_database_url.replace("+psycopg", ""), stream, act)

    return begin


class Appending:
    """Another appender, who has locked a stream that the act wants to write to as well."""

    def __init__(self, url: str, stream: UUID, act: Callable[[], object]) -> None:
        self._url, self._stream, self._act = url, stream, act

    @contextmanager
    def waiting(self) -> Iterator[Refer]:
        """`refer("inquiry", id)`: what the other appender's next event needs."""
        with ThreadPoolExecutor(1) as beside:
            with psycopg.connect(self._url) as other:
                other.execute("SELECT FROM stream WHERE id = %s FOR UPDATE", [self._stream])
                acting = beside.submit(self._act)
                end = time.monotonic() + 10
                while not other.execute(WAITS_FOR_A_ROW).fetchall():
                    assert not acting.done() or acting.result()
                    assert time.monotonic() < end
                    time.sleep(0.02)

                def refer(table: str, row: UUID) -> None:
                    other.execute(f"SELECT FROM {table} WHERE id = %s FOR KEY SHARE NOWAIT", [row])

                yield refer
            acting.result(10)


@pytest.fixture
def expire_all(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], int]]:
    """The sweeper, long after everything was due."""
    workshop = Workshop(settings)
    monkeypatch.setattr(expiry, "today", lambda _zone: today() + timedelta(days=300))
    yield lambda: expiry.expire(workshop)
    workshop.close()


def test_who_appends_does_not_wait_for_a_request_that_runs_out(
    world: World, while_it_appends: Callable[..., Appending], expire_all: Callable[[], int]
) -> None:
    case = sub_quoting(world)
    request = case.ask(case.build())
    act = while_it_appends(case.inquiry, StreamKind.GROUP_CHANNEL, expire_all)
    with act.waiting() as refer:
        refer("inquiry", case.inquiry)
        refer("request", request)


def test_who_appends_does_not_wait_for_a_quote_that_runs_out(
    world: World, while_it_appends: Callable[..., Appending], expire_all: Callable[[], int]
) -> None:
    case = priceable(world)
    revision = issued(world, case)
    act = while_it_appends(case.inquiry_id, StreamKind.CUSTOMER_CHANNEL, expire_all)
    with act.waiting() as refer:
        refer("inquiry", case.inquiry_id)
        refer("quote_revision", revision)


def test_who_appends_does_not_wait_for_an_inquiry_that_ends(
    world: World, while_it_appends: Callable[..., Appending]
) -> None:
    case = sub_quoting(world)
    request = case.ask(case.build())
    case.offer(request)

    def end() -> None:
        with world.record.work(world.actor("x_customer")) as work:
            inquiry = work.session.get_one(
                Inquiry, case.inquiry, with_for_update={"key_share": True}
            )
            end_inquiry(work, inquiry, InquiryState.WITHDRAWN)

    with while_it_appends(case.inquiry, StreamKind.GROUP_CHANNEL, end).waiting() as refer:
        refer("request", request)


def test_who_appends_does_not_wait_for_an_offer_that_is_given(
    world: World, while_it_appends: Callable[..., Appending]
) -> None:
    case: SubQuoting = sub_quoting(world)
    estimate = case.build()
    request = case.ask(estimate)
    act = while_it_appends(case.inquiry, StreamKind.COMPANY_SIDE, lambda: case.offer(request))
    with act.waiting() as refer:
        refer("estimate", estimate)
        refer("request", request)
