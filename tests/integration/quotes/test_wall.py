"""The wall: the customer never meets a cost or a helper's name, other shops never a price."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from portal.quotes.answering import accept_quote
from portal.quotes.forms import Choice
from shared_db.models import Company, Event, Mail, QuoteRevision, Stream, StreamKind
from tests.factories.quotes import (
    REASON,
    SUPPORT_SHOP,
    Priceable,
    drafted,
    issued,
    priceable,
    prices,
)
from tests.factories.world import World
from tests.fixtures.portal import Browser
from tests.integration.pricing.test_issuing import draw, fonts, text_of  # noqa: F401

SignIn = Callable[[str | None], Browser]
PRICE = "98765"
"""A unit price by hand that stands nowhere else."""


@pytest.fixture
def case(world: World) -> Priceable:
    return priceable(world, quantities=[[10], [20]])


@pytest.fixture
def revision(world: World, case: Priceable) -> UUID:
    values = prices(case, steps={"overhead": "113.37", "risk": "107.31", "profit": "121.43"})
    for one in values["breaks"]:
        one["unit_price"] = PRICE
        one["shipping"] = "65439871"
    return issued(world, case, **values)


def secrets(world: World, revision: UUID) -> list[str]:
    """What the customer may never meet, each of it in no time or id by chance."""
    with world.record.as_server("a test") as db:
        priced = db.get_one(QuoteRevision, revision).priced
        shops = db.scalars(
            select(Company.name).where(Company.id.in_([world.companies["b"], world.companies["c"]]))
        ).all()
    found = ["113.37", "107.31", "121.43", "65439871", "777.77", "1234.56", SUPPORT_SHOP, *shops]
    assert priced["reason"] == REASON
    found.append(REASON)
    for part in priced["parts"]:
        for one in part["breaks"]:
            found += [one["cost"], one["margin"]]
            found += [step["amount"] for step in one["steps"] if step["amount"] != "0.0000"]
    return found


def everything(client: Browser, case: Priceable, revision: UUID) -> dict[str, str]:
    """All that somebody can fetch of a quote."""
    addresses = [
        f"/quotes/{revision}",
        "/quotes",
        "/",
        f"/inquiries/{case.inquiry_id}",
        f"/inquiries/{case.inquiry_id}/quotes",
        f"/inquiries/{case.inquiry_id}/price",
        f"/api/v1/quote-revisions/{revision}",
        f"/api/v1/inquiries/{case.inquiry_id}/quotes",
        f"/api/v1/inquiries/{case.inquiry_id}",
        "/api/v1/quotes",
        "/api/v1/inbox",
    ]
    return {address: client.get(address).text for address in addresses}


def written(number: str) -> set[str]:
    """A number as pages may show it."""
    plain = number.replace(",", "")
    whole = plain.split(".")[0]
    return {plain, f"{int(whole):,}"} if whole.isdigit() and len(whole) > 3 else {number}


def test_the_customer_never_meets_costs_steps_margins_or_who_helps(
    world: World,
    browser: SignIn,
    case: Priceable,
    revision: UUID,
    draw: Callable[[], int],  # noqa: F811
) -> None:
    draw()
    customer = browser("x_customer")
    seen = everything(customer, case, revision)
    seen["pdf"] = text_of(customer.get(f"/quotes/{revision}/pdf").data)
    for place, content in seen.items():
        for secret in secrets(world, revision):
            assert not any(form in content for form in written(secret)), (place, secret)
    assert PRICE in seen[f"/api/v1/quote-revisions/{revision}"]


def test_nothing_told_or_mailed_holds_a_price_or_a_cost_but_the_two_companies_own_letters(
    world: World, case: Priceable, revision: UUID
) -> None:
    part_id, quantity = case.wanted[0]
    with world.record.work(world.actor("x_customer")) as work:
        accept_quote(work, revision, [Choice(part_id=part_id, quantity=quantity)])
    with world.record.as_server("a test") as db:
        priced = db.get_one(QuoteRevision, revision).priced
        amounts = [one["amount"] for part in priced["parts"] for one in part["breaks"]]
        rows = db.execute(
            select(Event, Stream.kind).join(Stream, Stream.id == Event.stream_id)
        ).all()
        letters = db.scalars(select(Mail)).all()
    inner = {StreamKind.COMPANY_SIDE, StreamKind.COMPANY}
    told = [json.dumps(event.payload) for event, kind in rows if kind not in inner]
    of_the_order = [one for one in letters if one.template in {"order_confirmed", "quote_answered"}]
    assert {one.company_id for one in of_the_order} == {world.companies["a"], world.companies["x"]}
    told += [json.dumps(one.values) for one in letters if one not in of_the_order]
    for secret in [*secrets(world, revision), PRICE, *amounts]:
        if secret in {"墨田板金", "隅田切削"}:
            continue
        assert not any(secret in one for one in told), secret
    confirmed = json.dumps([one.values for one in of_the_order])
    for secret in set(secrets(world, revision)) - {PRICE, *amounts}:
        assert secret not in confirmed, "of what it cost nothing"


@pytest.mark.parametrize(
    "who", ["b_sales", "b_manager", "c_engineer", "a_coordinator", "a_administrator"]
)
def test_other_shops_learn_that_a_quote_was_issued_and_never_the_price(
    world: World, browser: SignIn, case: Priceable, revision: UUID, who: str
) -> None:
    seen = everything(browser(who), case, revision)
    for place, content in seen.items():
        for secret in [PRICE, f"{int(PRICE):,}", *secrets(world, revision)[:-1]]:
            if secret in {"墨田板金", "隅田切削"}:
                continue
            assert secret not in content, (place, secret)
    listed = json.loads(seen[f"/api/v1/inquiries/{case.inquiry_id}/quotes"])
    assert listed == {"issued": [1], "revisions": []}
    section = seen[f"/inquiries/{case.inquiry_id}/quotes"]
    assert f"/quotes/{revision}" not in section


READS: list[tuple[str, dict[str | None, int]]] = [
    ("/quotes/{revision}", {}),
    ("/quotes/{revision}/pdf", {"x_customer": 409, "a_sales": 409, "a_engineer": 409}),
    ("/api/v1/quote-revisions/{revision}", {}),
    (
        "/api/v1/quote-revisions/{revision}/pdf",
        {"x_customer": 409, "a_sales": 409, "a_engineer": 409},
    ),
]


@pytest.mark.parametrize(("path", "other"), READS)
def test_a_quote_exists_for_the_customer_and_the_lead_alone(
    browser: SignIn, revision: UUID, path: str, other: dict[str | None, int]
) -> None:
    expected = {
        "x_customer": 200,
        "a_sales": 200,
        "a_engineer": 200,
        "a_coordinator": 404,
        "y_customer": 404,
        "b_sales": 404,
        "z_manager": 404,
        None: 401 if path.startswith("/api") else 302,
    } | other
    address = path.format(revision=revision)
    assert {who: browser(who).get(address).status_code for who in expected} == expected


def test_a_draft_exists_for_the_lead_alone(world: World, browser: SignIn, case: Priceable) -> None:
    draft = drafted(world, case)
    people: dict[str | None, int] = {
        "a_sales": 200,
        "a_manager": 200,
        "a_engineer": 403,
        "x_customer": 404,
        "b_sales": 404,
        "z_manager": 404,
    }
    for address in (f"/quotes/{draft.id}", f"/api/v1/quote-revisions/{draft.id}"):
        assert {who: browser(who).get(address).status_code for who in people} == people
    assert browser("x_customer").get("/api/v1/quotes").json["quotes"] == []


@pytest.mark.parametrize(
    ("act", "body"),
    [
        ("accept", {"choices": []}),
        ("decline", {"reason": "x"}),
        ("issue", {"version": 1}),
    ],
)
def test_acts_are_for_those_whose_they_are(
    world: World, browser: SignIn, revision: UUID, act: str, body: dict[str, Any]
) -> None:
    from uuid import uuid4

    def status(who: str | None) -> int:
        sent = {"client_id": str(uuid4()), **body}
        address = f"/api/v1/quote-revisions/{revision}/{act}"
        return browser(who).post(address, json=sent).status_code

    outsiders = ("y_customer", "b_sales", "z_manager", "a_coordinator")
    assert {status(who) for who in outsiders} == {404}
    assert status(None) == 401
    if act == "issue":
        assert (status("a_engineer"), status("x_customer")) == (403, 403)
    else:
        assert (status("a_engineer"), status("a_sales")) == (403, 403)
