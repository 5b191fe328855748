"""The customer's answer: nothing but the choice is believed, and only the newest quote is taken."""

import threading
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, text

from portal.pricing.issue import issue_quote
from portal.quotes.answering import accept_quote, decline_quote
from portal.quotes.forms import Choice
from shared_db.foundation.clock import today
from shared_db.foundation.errors import DomainError
from shared_db.models import (
    Event,
    Inquiry,
    InquiryState,
    Mail,
    Order,
    OrderLine,
    QuoteAnswer,
    QuotePrice,
    QuoteRevision,
    QuoteState,
)
from tests.factories.inquiries import colleague, revised_inquiry
from tests.factories.quotes import (
    Priceable,
    drafted,
    issued,
    priceable,
    prices,
)
from tests.factories.world import World
from tests.fixtures.mail_server import Server
from tests.fixtures.mail_workshop import work_off
from tests.fixtures.portal import Browser
from workers.runner import Workshop

SignIn = Callable[[str | None], Browser]


def choose(case: Priceable, *places: int) -> list[dict[str, Any]]:
    return [
        {"part_id": str(case.wanted[place][0]), "quantity": case.wanted[place][1]}
        for place in places
    ]


def accept(client: Browser, revision: UUID, choices: list[dict[str, Any]]) -> Any:
    return client.post(
        f"/api/v1/quote-revisions/{revision}/accept",
        json={"client_id": str(uuid4()), "choices": choices},
    )


def run_out(world: World, owner_url: str, revision: UUID) -> None:
    """Let the quote's last day have been yesterday."""
    import psycopg

    with psycopg.connect(owner_url.replace("+psycopg", "")) as owner:
        owner.execute("ALTER TABLE quote_revision DISABLE TRIGGER quote_revision_frozen")
        owner.execute(
            "UPDATE quote_revision SET valid_until = %s WHERE id = %s",
            [today() - timedelta(days=1), revision],
        )
        owner.execute("ALTER TABLE quote_revision ENABLE TRIGGER quote_revision_frozen")


def test_accepting_makes_an_order_of_what_was_chosen_at_the_prices_issued(
    world: World, browser: SignIn
) -> None:
    case = priceable(world)
    revision = issued(world, case)
    answer = accept(browser("x_customer"), revision, choose(case, 1, 2))
    assert answer.status_code == 201, answer.text
    with world.record.as_server("a test") as db:
        order = db.scalars(select(Order)).one()
        lines = db.scalars(select(OrderLine)).all()
        chosen = db.scalars(
            select(QuotePrice).where(QuotePrice.id.in_([line.quote_price_id for line in lines]))
        ).all()
        assert db.get_one(QuoteRevision, revision).state is QuoteState.ACCEPTED
        assert db.get_one(Inquiry, case.inquiry_id).state is InquiryState.ACCEPTED
    assert {(one.part_id, one.quantity) for one in chosen} == set(case.wanted[1:])
    subtotal = sum(one.amount + one.one_off for one in chosen)
    assert Decimal(answer.json["totals"]["subtotal"]) == subtotal
    assert Decimal(answer.json["totals"]["tax"]) == int(subtotal * Decimal("0.1"))
    assert order.number == answer.json["number"]
    assert order.number.startswith("ORD-")


def test_the_page_says_to_both_sides_what_was_ordered(world: World, browser: SignIn) -> None:
    case = priceable(world)
    revision = issued(world, case)
    accept(browser("x_customer"), revision, choose(case, 1, 2))
    with world.record.as_server("a test") as db:
        offered = db.scalars(select(QuotePrice).where(QuotePrice.revision_id == revision)).all()
    for person in ("x_customer", "a_sales"):
        page = browser(person).get(f"/quotes/{revision}").text
        ordered = page[page.index('id="quote-state"') : page.index('id="quote-files"')]
        for price in offered:
            chosen = (price.part_id, price.quantity) in case.wanted[1:]
            assert (f"¥{price.amount:,.0f}<" in ordered) is chosen


def test_the_running_total_is_what_the_order_will_come_to(world: World, browser: SignIn) -> None:
    case = priceable(world)
    revision = issued(world, case)
    client = browser("x_customer")
    address = f"/api/v1/quote-revisions/{revision}/total"
    shown = client.post(address, json={"choices": choose(case, 0, 2)}).json
    typed = {}
    for place, (part_id, quantity) in enumerate((case.wanted[0], case.wanted[2])):
        typed |= {f"choices-{place}-part_id": str(part_id), f"choices-{place}-quantity": quantity}
    cells = client.post(f"/quotes/{revision}/total", json={"values": typed}).json["cells"]
    assert cells["total"] == f"¥{int(shown['total']):,}"
    assert accept(client, revision, choose(case, 0, 2)).json["totals"] == shown


def test_of_a_draft_nothing_can_be_chosen_yet(world: World, browser: SignIn) -> None:
    draft = drafted(world, priceable(world))
    for address in (f"/api/v1/quote-revisions/{draft.id}/total", f"/quotes/{draft.id}/total"):
        lead = browser("a_sales").post(address, json={"choices": []})
        assert (lead.status_code, lead.json["error"]["code"]) == (409, "draft")
        assert browser("x_customer").post(address, json={"choices": []}).status_code == 404


def test_accepting_again_and_again_makes_one_order(world: World, browser: SignIn) -> None:
    case = priceable(world)
    revision = issued(world, case)
    body = {"client_id": str(uuid4()), "choices": choose(case, 0)}
    address = f"/api/v1/quote-revisions/{revision}/accept"
    answers = [browser("x_customer").post(address, json=body) for _ in range(3)]
    assert {answer.json["number"] for answer in answers} == {answers[0].json["number"]}
    again = accept(browser("x_customer"), revision, choose(case, 0))
    assert (again.status_code, again.json["error"]["code"]) == (409, "answered")
    with world.record.as_server("a test") as db:
        assert len(db.scalars(select(Order)).all()) == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda chosen: [], "nothing_chosen"),
        (lambda chosen: [{**chosen[0], "quantity": None}], "nothing_chosen"),
        (lambda chosen: [{**chosen[0], "quantity": 11}], "not_offered"),
        (lambda chosen: [{**chosen[0], "part_id": str(uuid4())}], "not_offered"),
        (lambda chosen: [chosen[0], chosen[1]], "not_distinct"),
        (lambda chosen: [{**chosen[0], "quantity": 0}], "greater_than_equal"),
        (lambda chosen: [{**chosen[0], "quantity": -10}], "greater_than_equal"),
        (lambda chosen: [{**chosen[0], "unit_price": "1"}], "extra_forbidden"),
    ],
)
def test_a_choice_that_was_never_offered_is_refused(
    world: World, browser: SignIn, change: Any, code: str
) -> None:
    case = priceable(world)
    revision = issued(world, case)
    answer = accept(browser("x_customer"), revision, change(choose(case, 0, 1, 2)))
    assert answer.status_code == 422
    assert {one["code"] for one in answer.json["error"]["fields"].values()} == {code}
    with world.record.as_server("a test") as db:
        assert db.scalars(select(Order)).all() == []


def test_only_the_newest_revision_can_be_accepted(world: World, browser: SignIn) -> None:
    case = priceable(world)
    first = issued(world, case)
    issued(world, case)
    answer = accept(browser("x_customer"), first, choose(case, 0))
    assert (answer.status_code, answer.json["error"]["code"]) == (409, "superseded")


@pytest.mark.days
def test_an_expired_quote_cannot_be_accepted_even_before_it_was_marked(
    world: World, browser: SignIn, owner_database_url: str
) -> None:
    case = priceable(world)
    revision = issued(world, case)
    run_out(world, owner_database_url, revision)
    answer = accept(browser("x_customer"), revision, choose(case, 0))
    assert (answer.status_code, answer.json["error"]["code"]) == (409, "expired")


def test_a_request_changed_after_the_quote_needs_a_new_one(world: World, browser: SignIn) -> None:
    case = priceable(world)
    revision = issued(world, case)
    revised_inquiry(world, case.sent, subject="変更後")
    answer = accept(browser("x_customer"), revision, choose(case, 0))
    assert (answer.status_code, answer.json["error"]["code"]) == (409, "revised")


def test_declining_needs_a_reason_and_a_new_revision_may_follow(
    world: World, browser: SignIn
) -> None:
    case = priceable(world)
    revision = issued(world, case)
    client = browser("x_customer")
    address = f"/api/v1/quote-revisions/{revision}/decline"
    empty = client.post(address, json={"client_id": str(uuid4()), "reason": "　"})
    assert empty.status_code == 422
    said = client.post(address, json={"client_id": str(uuid4()), "reason": "予算を超えています"})
    assert said.status_code == 201
    with world.record.as_server("a test") as db:
        assert db.scalars(select(QuoteAnswer)).one().reason == "予算を超えています"
        assert db.get_one(Inquiry, case.inquiry_id).state is InquiryState.DECLINED
    second = issued(world, case)
    with world.record.as_server("a test") as db:
        assert db.get_one(QuoteRevision, revision).state is QuoteState.SUPERSEDED
        inquiry = db.get_one(Inquiry, case.inquiry_id)
        assert (inquiry.state, inquiry.ended_at) == (InquiryState.QUOTED, None)
    assert accept(client, second, choose(case, 0)).status_code == 201


def test_the_reason_for_declining_goes_to_the_lead_shop_alone(
    world: World, browser: SignIn
) -> None:
    case = priceable(world)
    revision = issued(world, case)
    with world.record.work(world.actor("x_customer")) as work:
        decline_quote(work, revision, "CANARY-REASON ¥99,999 too much")
    with world.record.as_server("a test") as db:
        told = db.scalars(select(Event)).all()
        letters = db.scalars(select(Mail)).all()
    assert not any("CANARY" in str(event.payload) for event in told)
    assert {m.to_email[0] for m in letters if "CANARY" in str(m.values)} == {"a"}
    assert "CANARY-REASON" in browser("a_sales").get(f"/quotes/{revision}").text


def test_the_answer_reaches_those_concerned(world: World) -> None:
    case = priceable(world)
    revision = issued(world, case)
    with world.record.work(world.actor("x_customer")) as work:
        accept_quote(work, revision, [Choice(**choose(case, 0)[0])])
    with world.record.as_server("a test") as db:
        told = db.scalars(select(Event).where(Event.type == "quote_answered")).all()
        letters = db.scalars(select(Mail).where(Mail.template == "quote_answered")).all()
    assert len({event.stream_id for event in told}) == 4
    assert {letter.to_email for letter in letters} == {"a_sales@example.jp", "a_manager@example.jp"}


def test_an_order_is_confirmed_to_who_orders_and_to_who_asked_in_one_letter_each(
    world: World, mail_server: Server, workshop: Callable[[str | None], Workshop]
) -> None:
    case = priceable(world)
    revision = issued(world, case)
    who = colleague(world)
    with world.record.work(world.actor(who)) as work:
        order = accept_quote(work, revision, [Choice(**choose(case, 0)[0])])
    work_off(workshop(mail_server.url))
    ended = [m for m in mail_server.got if order.number in m["Subject"]]
    to = sorted(m["To"].addresses[0].username for m in ended)
    assert to == ["a_manager", "a_sales", "colleague", "x_customer"]
    confirmation = next(m for m in ended if "colleague" in m["To"])
    assert confirmation["From"].addresses[0].display_name == "あおば精機"
    text = confirmation.get_content()
    total = Decimal(order.totals["total"])
    for said in (f"注文番号：{order.number}", f"合計（税込）：¥{total:,.0f}", " 10 個 × ¥"):
        assert said in text
    to_sales = next(m for m in ended if "a_sales" in m["To"]).get_content()
    assert f"合計（税込）：¥{total:,.0f}" in to_sales
    over = {
        m["To"].addresses[0].username for m in mail_server.got if "受注のお知らせ" in m["Subject"]
    }
    assert over.isdisjoint(to), "one letter each"


def test_accepting_and_declining_at_once_leave_one_answer(world: World) -> None:
    case = priceable(world)
    revision = issued(world, case)
    outcomes: list[str] = []

    def attempt(do: Callable[[Any], Any]) -> None:
        try:
            with world.record.work(world.actor("x_customer")) as work:
                do(work)
            outcomes.append("done")
        except DomainError as refused:
            outcomes.append(refused.code)

    chosen = [Choice(**choose(case, 0)[0])]
    acts = [
        lambda work: accept_quote(work, revision, chosen),
        lambda work: decline_quote(work, revision, "no"),
        lambda work: accept_quote(work, revision, chosen),
    ]
    threads = [threading.Thread(target=attempt, args=(act,)) for act in acts]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(outcomes) == ["answered", "answered", "done"]
    with world.record.as_server("a test") as db:
        assert len(db.scalars(select(QuoteAnswer)).all()) == 1


def test_accepting_while_a_new_revision_is_issued_never_does_both(world: World) -> None:
    case = priceable(world)
    first = issued(world, case)
    draft = drafted(world, case)
    outcomes: dict[str, str] = {}

    def attempt(name: str, who: str, do: Callable[[Any], Any]) -> None:
        try:
            with world.record.work(world.actor(who)) as work:
                do(work)
            outcomes[name] = "done"
        except DomainError as refused:
            outcomes[name] = refused.code

    chosen = [Choice(**choose(case, 0)[0])]
    threads = [
        threading.Thread(
            target=attempt,
            args=("accept", "x_customer", lambda w: accept_quote(w, first, chosen)),
        ),
        threading.Thread(
            target=attempt,
            args=(
                "issue",
                "a_sales",
                lambda w: issue_quote(w, draft.id, draft.version),
            ),
        ),
    ]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(outcomes.values()).count("done") == 1
    assert outcomes in (
        {"accept": "done", "issue": "request_over"},
        {"accept": "superseded", "issue": "done"},
    )


def test_opening_the_quote_is_noted_once_and_told_to_the_shop(
    world: World, browser: SignIn
) -> None:
    case = priceable(world)
    revision = issued(world, case)
    browser("a_sales").get(f"/quotes/{revision}")
    with world.record.as_server("a test") as db:
        assert db.get_one(QuoteRevision, revision).seen_at is None
    for _ in range(2):
        assert browser("x_customer").get(f"/quotes/{revision}").status_code == 200
    with world.record.as_server("a test") as db:
        assert db.get_one(QuoteRevision, revision).seen_at is not None
        seen = select(Event).where(Event.payload["state"].astext == "seen")
        assert len(db.scalars(seen).all()) == 1


def test_the_page_takes_the_choice_and_keeps_it_when_refused(world: World, browser: SignIn) -> None:
    case = priceable(world)
    revision = issued(world, case)
    client = browser("x_customer")
    parts = [case.wanted[0][0], case.wanted[2][0]]
    form = {f"choices-{place}-part_id": str(part) for place, part in enumerate(parts)}
    nothing = client.post(f"/quotes/{revision}/accept", {**form, "choices-0-quantity": ""})
    assert nothing.status_code == 422
    assert client.post(f"/quotes/{revision}/decline", {"reason": ""}).status_code == 422
    taken = client.post(f"/quotes/{revision}/accept", {**form, "choices-0-quantity": "５０"})
    assert taken.status_code == 303
    twice = client.post(f"/quotes/{revision}/accept", {**form, "choices-0-quantity": "50"})
    assert twice.status_code == 409
    with world.record.as_server("a test") as db:
        assert (
            db.scalars(
                select(QuotePrice).join(OrderLine, OrderLine.quote_price_id == QuotePrice.id)
            )
            .one()
            .quantity
            == 50
        )
        assert db.scalar(text('SELECT count(*) FROM "order"')) == 1


def test_what_sales_wrote_is_shown_and_printed_as_it_was_typed(
    world: World, browser: SignIn
) -> None:
    hostile = "<script>alert(1)</script> {{7*7}} %(x)s ⌀ ㈱ 髙 −"
    case = priceable(world, subject=hostile)
    revision = issued(world, case, **prices(case, remarks=hostile, delivery=hostile[:60]))
    page = browser("x_customer").get(f"/quotes/{revision}").text
    assert "<script>alert(1)" not in page
    assert "{{7*7}} %(x)s ⌀ ㈱ 髙 −" in page
    said = browser("x_customer").get(f"/api/v1/quote-revisions/{revision}").json
    assert said["document"]["remarks"] == hostile
