"""A quote stands in one word: the lists say what its page says, to the shop and to the customer."""

import re
from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import update

from portal.quotes.standing import FOR_CUSTOMERS, FOR_SHOPS, Standing
from shared_db.models import Inquiry, InquiryState, Part, QuoteRevision, QuoteState
from tests.factories.quotes import Priceable, drafted, issued, priceable
from tests.factories.world import World
from tests.fixtures.portal import Browser
from tests.integration.quotes.test_answering import run_out

SignIn = Callable[[str | None], Browser]
CHIP = re.compile(r'class="chip[^"]*">([^<]+)<')
KEPT = {
    Standing.HELD: QuoteState.HELD,
    Standing.ACCEPTED: QuoteState.ACCEPTED,
    Standing.DECLINED: QuoteState.DECLINED,
    Standing.EXPIRED: QuoteState.EXPIRED,
}


def brought_to(world: World, case: Priceable, standing: str) -> UUID:
    """A revision that stands so, by what lies under it."""
    if standing == Standing.DRAFT:
        return drafted(world, case).id
    quote = issued(world, case)
    if standing == Standing.SUPERSEDED:
        issued(world, case)
    with world.record.as_server("a test") as db:
        one = update(QuoteRevision).where(QuoteRevision.id == quote)
        inquiry = update(Inquiry).where(Inquiry.id == case.inquiry_id)
        if standing in KEPT:
            db.execute(one.values(state=KEPT[Standing(standing)]))
        elif standing == Standing.VOIDED:
            part = update(Part).where(Part.id == case.sent.part_ids[0])
            db.execute(part.values(changed_in_revision=2))
            db.execute(inquiry.values(revision=2, state=InquiryState.OPEN))
        elif standing == Standing.OVER:
            db.execute(inquiry.values(state=InquiryState.WITHDRAWN))
    return quote


def words(page: str, quote: UUID, element: str) -> str:
    """The chip in the page's head, or in the row that leads to the quote."""
    row = next(one for one in re.split(element, page) if f"/quotes/{quote}" in one)
    found = CHIP.search(row)
    assert found is not None
    return found[1].strip()


SEEN = [
    (who, standing)
    for who in ("a_sales", "x_customer")
    for standing in [*Standing, "last day over"]
    if (who, standing) != ("x_customer", Standing.DRAFT)  # which is the shop's alone
]


@pytest.mark.parametrize(("who", "standing"), SEEN)
def test_list_and_page_say_the_same(
    world: World, browser: SignIn, owner_database_url: str, who: str, standing: str
) -> None:
    case = priceable(world)
    quote = brought_to(world, case, standing)
    if standing == "last day over":
        run_out(world, owner_database_url, quote)
    client = browser(who)
    head = client.get(f"/quotes/{quote}").text.split('class="page-head__above"')[1]
    said = CHIP.search(head)
    assert said is not None
    listed = words(client.get("/quotes").text, quote, "<tr")
    on_page = words(client.get(f"/inquiries/{case.inquiry_id}/quotes").text, quote, "<tr")
    assert listed == on_page == said[1].strip()


def test_every_state_has_its_words() -> None:
    assert set(FOR_SHOPS) == set(FOR_CUSTOMERS) == set(Standing)
    assert {one.value for one in QuoteState} <= {one.value for one in Standing}
