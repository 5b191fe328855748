"""What an issued quote rests on changes: sales hear of it, decide, and nobody else sees a thing."""

import re
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from portal.offers.answering import decline_request
from portal.offers.asking import withdraw_request
from portal.quotes.deciding import hold_quote
from portal.quotes.waiting import waiting
from shared_db.foundation.clock import today
from shared_db.foundation.errors import WrongState
from shared_db.foundation.settings import Settings
from shared_db.models import (
    Event,
    Mail,
    Offer,
    OfferState,
    QuoteKept,
    QuoteRevision,
    QuoteState,
)
from tests.factories.estimates import sub_quoting
from tests.factories.talk import proposed
from tests.factories.world import World
from tests.fixtures.portal import Browser
from tests.integration.offers.test_choosing import QUANTITY, accept, quote, states
from workers import expiry
from workers.runner import Workshop

SignIn = Callable[[str | None], Browser]
DoJobs = Callable[[], object]


class Quoted:
    """A quote of A that rests on B's offer of ¥800."""

    def __init__(self, world: World, do_jobs: DoJobs) -> None:
        self.case = sub_quoting(world, parts=1, quantities=(QUANTITY,))
        self.estimate = self.case.build()
        self.case.fill(self.estimate)
        self.request = self.case.ask(self.estimate)
        self.offer = self.case.offer(self.request, price="800")
        self.revision = quote(self.case, self.estimate, do_jobs)
        self.page = f"/quotes/{self.revision}"
        self.api = f"/api/v1/quote-revisions/{self.revision}"


@pytest.fixture
def quoted(world: World, do_jobs: DoJobs) -> Quoted:
    return Quoted(world, do_jobs)


def waits(world: World, who: str) -> list[str]:
    with world.record.work(world.actor(who)) as work:
        return [one.kind for one in waiting(work)]


def letters(world: World) -> list[Mail]:
    with world.record.as_server("a test") as db:
        return list(db.scalars(select(Mail).where(Mail.template == "offer_changed")))


def seen(client: Browser, quoted: Quoted) -> list[dict[str, Any]]:
    """What the quote rests on, as a decision names it."""
    names = ("offer_id", "state", "newest_revision")
    told = client.get(quoted.api).json["rests_on"]
    return [{name: one[name] for name in names} for one in told]


def keep(client: Browser, quoted: Quoted, **body: Any) -> Any:
    sent = {"client_id": str(uuid4()), "seen": seen(client, quoted), "note": "", **body}
    return client.post(f"{quoted.api}/keep", json=sent)


def test_sales_hear_at_once_that_an_offer_under_their_quote_was_revised(
    world: World, browser: SignIn, quoted: Quoted
) -> None:
    assert waits(world, "a_sales") == []
    quoted.case.offer(quoted.request, price="5000")
    assert waits(world, "a_sales") == ["offer_changed"]
    assert waits(world, "a_manager") == ["offer_changed"]
    assert waits(world, "b_sales") == []
    assert {m.to_email for m in letters(world)} == {"a_sales@example.jp", "a_manager@example.jp"}
    page = browser("a_sales").get(quoted.page).text
    assert "この見積書のもとになっている二次見積が変わりました" in page
    assert "¥800" in page
    assert "¥5,000" in page


def take_back(quoted: Quoted) -> OfferState:
    with quoted.case.world.record.work(quoted.case.world.actor("a_engineer")) as work:
        withdraw_request(work, quoted.request, "")
    return OfferState.WITHDRAWN


def rewrite(quoted: Quoted) -> OfferState:
    case = quoted.case
    proposed(case.world, case.inquiry, case.parts, "a", "c", based_on=1)
    return OfferState.STALE


@pytest.mark.parametrize("change", [take_back, rewrite])
def test_sales_hear_of_an_offer_that_stands_no_longer_for_another_reason(
    world: World, quoted: Quoted, change: Callable[[Quoted], OfferState]
) -> None:
    state = change(quoted)
    assert states(quoted.case, quoted.offer) == [state]
    assert waits(world, "a_sales") == ["offer_changed"]
    assert letters(world)


def test_sales_hear_of_an_offer_that_runs_out_under_their_quote(
    world: World, do_jobs: DoJobs, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    quoted = Quoted(world, do_jobs)
    with world.record.as_server("a test") as db:
        day = db.get_one(Offer, quoted.offer).valid_until + timedelta(days=1)
        quote_ends = db.get_one(QuoteRevision, quoted.revision).valid_until
    assert quote_ends is not None
    monkeypatch.setattr(expiry, "KINDS", {"offer": expiry.KINDS["offer"]})
    monkeypatch.setattr(expiry, "today", lambda _zone: day)
    workshop = Workshop(settings)
    assert expiry.expire(workshop) == 1
    workshop.close()
    assert waits(world, "a_sales") == ["offer_changed"]
    assert letters(world)


def test_a_quote_that_is_kept_asks_no_more_until_the_offer_changes_again(
    world: World, browser: SignIn, quoted: Quoted
) -> None:
    sales = browser("a_sales")
    quoted.case.offer(quoted.request, price="5000")
    assert keep(sales, quoted, note="差額は当社で負担").status_code == 200
    assert waits(world, "a_sales") == []
    with world.record.as_server("a test") as db:
        kept = db.scalars(select(QuoteKept)).one()
        told = db.scalars(select(Event).where(Event.type == "quote_kept")).one()
    assert (kept.offer_id, kept.newest_revision, kept.note) == (quoted.offer, 2, "差額は当社で負担")
    assert kept.kept_by == world.people["a_sales"]
    assert told.payload["offers"] == [str(quoted.offer)]
    assert "差額は当社で負担" in sales.get(quoted.page).text
    before = len(letters(world))
    quoted.case.offer(quoted.request, price="6000")
    assert waits(world, "a_sales") == ["offer_changed"]
    assert len(letters(world)) == before + 2
    assert keep(sales, quoted).status_code == 200
    with world.record.work(world.actor("b_engineer")) as work:
        decline_request(work, quoted.request, "満杯")
    assert waits(world, "a_sales") == ["offer_changed"]
    assert "が二次見積（第3版）を取り消しました" in sales.get(quoted.page).text


def test_nobody_keeps_a_quote_over_a_change_that_they_have_not_seen(
    world: World, browser: SignIn, quoted: Quoted
) -> None:
    sales = browser("a_sales")
    quoted.case.offer(quoted.request, price="5000")
    looked_at = seen(sales, quoted)
    quoted.case.offer(quoted.request, price="6000")
    assert keep(sales, quoted, seen=looked_at).status_code == 409
    (change,) = looked_at
    typed = {f"seen-0-{name}": value for name, value in change.items()}
    page = sales.post(f"{quoted.page}/keep", data={**typed, "note": "差額は当社で負担"})
    assert page.status_code == 409
    assert "¥6,000" in page.text
    assert "差額は当社で負担</textarea>" in page.text
    assert waits(world, "a_sales") == ["offer_changed"]


def test_the_customer_cannot_order_by_a_quote_on_hold_and_can_when_it_stands_again(
    world: World, browser: SignIn, quoted: Quoted
) -> None:
    sales, customer = browser("a_sales"), browser("x_customer")
    quoted.case.offer(quoted.request, price="5000")
    assert sales.post(f"{quoted.page}/hold").status_code == 303
    told = customer.get(quoted.api).json
    assert (told["state"], told["answerable"]) == ("held", False)
    assert "内容を確認している" in customer.get(quoted.page).text
    assert waits(world, "x_customer") == []
    choices = [{"part_id": str(quoted.case.parts[0]), "quantity": QUANTITY}]
    sent = {"client_id": str(uuid4()), "choices": choices}
    assert customer.post(f"{quoted.api}/accept", json=sent).status_code == 409
    assert waits(world, "a_sales") == ["offer_changed"]
    assert keep(sales, quoted).json["state"] == "issued"
    assert waits(world, "x_customer") == ["answer_quote"]
    assert customer.post(f"{quoted.api}/accept", json=sent).status_code == 201
    assert states(quoted.case, quoted.offer) == [OfferState.CHOSEN]


def test_an_order_waits_for_the_hold_that_came_before_it(world: World, quoted: Quoted) -> None:
    refused: list[WrongState] = []

    def order() -> None:
        try:
            accept(quoted.case, quoted.revision, quoted.case.parts)
        except WrongState as late:
            refused.append(late)

    with world.record.work(world.actor("a_sales")) as work:
        hold_quote(work, quoted.revision)
        ordering = threading.Thread(target=order)
        ordering.start()
        ordering.join(0.5)
        assert ordering.is_alive()
    ordering.join(10)
    assert [one.code for one in refused] == ["held"]


def test_a_new_revision_ends_the_question(
    world: World, browser: SignIn, quoted: Quoted, do_jobs: DoJobs
) -> None:
    quoted.case.offer(quoted.request, price="5000")
    browser("a_sales").post(f"{quoted.page}/hold")
    again = quote(quoted.case, quoted.estimate, do_jobs)
    with world.record.as_server("a test") as db:
        before = db.get_one(QuoteRevision, quoted.revision).state
    assert before is QuoteState.SUPERSEDED
    assert waits(world, "a_sales") == []
    assert browser("x_customer").get(f"/api/v1/quote-revisions/{again}").json["answerable"]


def test_a_held_quote_runs_out_like_any_other(
    world: World, quoted: Quoted, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with world.record.work(world.actor("a_sales")) as work:
        hold_quote(work, quoted.revision)
    monkeypatch.setattr(expiry, "today", lambda _zone: today() + timedelta(days=99))
    workshop = Workshop(settings)
    expiry.expire(workshop)
    workshop.close()
    with world.record.as_server("a test") as db:
        assert db.get_one(QuoteRevision, quoted.revision).state is QuoteState.EXPIRED


def test_the_customer_learns_nothing_of_what_a_quote_rests_on(
    browser: SignIn, quoted: Quoted
) -> None:
    quoted.case.offer(quoted.request, price="5000")
    customer = browser("x_customer")
    told = customer.get(quoted.api)
    assert told.json["rests_on"] is None
    page = customer.get(quoted.page).text
    for hidden in (r"5,?000\b", r"\b800\b", "墨田板金"):  # no part of an id is such a word
        assert not re.search(hidden, page)
        assert not re.search(hidden, told.text)


def test_the_answering_shop_knows_that_an_issued_quote_rests_on_its_offer_and_no_price_of_it(
    browser: SignIn, quoted: Quoted
) -> None:
    engineer = browser("b_engineer")
    page = f"/requests/{quoted.request}"
    assert "この二次見積をもとにしています" in engineer.get(page).text
    assert "第1版で受注となります" in engineer.get(f"{page}/offer").text
    quoted.case.offer(quoted.request, price="5000")
    after = engineer.get(page)
    assert "今もこの二次見積をもとにしています" in after.text
    told = engineer.get(f"/api/v1{page}").json["offers"]
    assert [(one["revision"], one["under_issued_quote"]) for one in told] == [(2, False), (1, True)]
    assert engineer.get(quoted.page).status_code == 404
    assert str(quoted.revision) not in after.text


def test_who_has_answered_with_a_sub_quote_hears_that_this_one_stands_no_longer(
    world: World, browser: SignIn
) -> None:
    case = sub_quoting(world, parts=1, quantities=(QUANTITY,))
    request = case.ask(case.build())
    answer = case.build_answer(request)
    grid = case.grid(answer, "b_engineer")
    grid["parts"][0]["lines"].append(
        {"kind": "outside", "basis": "offer", "description": "下地めっき"}
    )
    case.save(answer, grid, "b_engineer")
    of_c = case.ask(answer, to="c", who="b_engineer")
    case.offer(of_c, "c_engineer", "30")
    case.offer(request)
    page = f"/requests/{request}"
    sentence = "隅田切削の二次見積（第1版）をもとにしていますが"
    assert sentence not in browser("b_engineer").get(page).text
    case.offer(of_c, "c_engineer", "900")
    assert sentence in browser("b_engineer").get(page).text
    assert "隅田切削" not in browser("a_engineer").get(page).text
