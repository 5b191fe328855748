"""An answer by fax that came on the last valid day, and is entered after it: recorded as it came."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
import time_machine
from sqlalchemy import select

from shared_db.foundation.clock import HOME, end_of, today
from shared_db.foundation.settings import Settings
from shared_db.models import (
    Inquiry,
    InquiryState,
    Offer,
    OfferState,
    Order,
    QuoteAnswer,
    QuoteRevision,
    QuoteState,
)
from tests.factories.estimates import sub_quoting
from tests.factories.quotes import Priceable, issued, priceable
from tests.factories.world import World
from tests.fixtures.portal import Browser
from tests.integration.offers.test_choosing import QUANTITY, quote
from workers.expiry import expire
from workers.runner import Workshop

SignIn = Callable[[str | None], Browser]
STILL = "それまでに届いたご回答は、届いた日の日付で今からでも記録できます"


@pytest.fixture
def workshop(settings: Settings) -> Iterator[Workshop]:
    shop = Workshop(settings)
    yield shop
    shop.close()


def by_fax(case: Priceable, on: date, **changed: str) -> dict[str, str]:
    part_id, quantity = case.wanted[0]
    return {
        "choices-0-part_id": str(part_id),
        "choices-0-quantity": str(quantity),
        "accepted": "1",
        "came_by": "fax",
        "answered_on": on.isoformat(),
        **changed,
    }


def states(world: World, case: Priceable, revision: UUID) -> tuple[str, str]:
    with world.record.as_server("a test") as db:
        return (
            db.get_one(QuoteRevision, revision).state,
            db.get_one(Inquiry, case.inquiry_id).state,
        )


@pytest.mark.days
@pytest.mark.parametrize("swept", [False, True])
@pytest.mark.parametrize("accepted", [True, False])
def test_what_came_on_the_last_day_is_recorded_the_next_morning(
    world: World, browser: SignIn, workshop: Workshop, swept: bool, accepted: bool
) -> None:
    case, last = priceable(world, by_fax=True), today() + timedelta(days=1)
    revision = issued(world, case, valid_until=last)
    with time_machine.travel(end_of(last, HOME) + timedelta(hours=9)):
        if swept:
            assert expire(workshop) == 1
            ran_out = (QuoteState.EXPIRED, InquiryState.EXPIRED)
            assert states(world, case, revision) == ran_out
        sales = browser("a_sales")
        assert STILL in sales.get(f"/quotes/{revision}").text
        path = f"/quotes/{revision}/record"
        late = sales.post(path, by_fax(case, last + timedelta(days=1)))
        assert late.status_code == 422 and 'id="f-answered_on-error"' in late.text
        said = {} if accepted else {"accepted": "0", "reason": "予算"}
        assert sales.post(path, by_fax(case, last, **said)).status_code == 303
        assert STILL not in sales.get(f"/quotes/{revision}").text
    ended = QuoteState.ACCEPTED if accepted else QuoteState.DECLINED
    assert states(world, case, revision) == (ended, ended)
    with world.record.as_server("a test") as db:
        assert db.scalars(select(QuoteAnswer.answered_on)).one() == last
        assert len(db.scalars(select(Order)).all()) == accepted


@pytest.mark.days
def test_the_customer_can_not_press_after_the_last_day(
    world: World, browser: SignIn, workshop: Workshop
) -> None:
    case, last = priceable(world), today() + timedelta(days=1)
    revision = issued(world, case, valid_until=last)
    with time_machine.travel(end_of(last, HOME) + timedelta(hours=9)):
        expire(workshop)
        pressed = browser("x_customer").post(f"/quotes/{revision}/accept", by_fax(case, last))
        assert pressed.status_code == 409
    assert states(world, case, revision) == (QuoteState.EXPIRED, InquiryState.EXPIRED)


@pytest.mark.days
def test_a_newer_quote_stands_against_an_old_answer(
    world: World, browser: SignIn, workshop: Workshop
) -> None:
    case, last = priceable(world, by_fax=True), today() + timedelta(days=1)
    revision = issued(world, case, valid_until=last)
    with time_machine.travel(end_of(last, HOME) + timedelta(hours=9)):
        expire(workshop)
        newer = issued(world, case, valid_until=last + timedelta(days=30))
        sales = browser("a_sales")
        assert sales.post(f"/quotes/{revision}/record", by_fax(case, last)).status_code == 409
        assert STILL not in sales.get(f"/quotes/{revision}").text
    assert states(world, case, newer) == (QuoteState.ISSUED, InquiryState.QUOTED)


@pytest.mark.days
def test_a_late_order_chooses_the_offers_under_it_that_ran_out_meanwhile(
    world: World, browser: SignIn, workshop: Workshop, do_jobs: Callable[[], object]
) -> None:
    case = sub_quoting(world, parts=1, quantities=(QUANTITY,))
    estimate = case.build()
    case.fill(estimate)
    offer = case.offer(case.ask(estimate), price="800")
    revision = quote(case, estimate, do_jobs)
    with world.record.as_server("a test") as db:
        last = db.get_one(QuoteRevision, revision).valid_until
    assert last is not None
    with time_machine.travel(end_of(last, HOME) + timedelta(hours=9)):
        assert expire(workshop) == 2
        with world.record.as_server("a test") as db:
            assert db.get_one(Offer, offer).state is OfferState.EXPIRED
        body = {
            "client_id": str(uuid4()),
            "choices": [{"part_id": str(case.parts[0]), "quantity": QUANTITY}],
            "accepted": True,
            "came_by": "fax",
            "answered_on": last.isoformat(),
        }
        path = f"/api/v1/quote-revisions/{revision}/record-answer"
        recorded = browser("a_sales").post(path, json=body)
        assert recorded.status_code == 201, recorded.json
    with world.record.as_server("a test") as db:
        assert db.get_one(Offer, offer).state is OfferState.CHOSEN
