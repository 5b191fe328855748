"""A company in two groups: a shop in one, a customer in the other, whose clocks are elsewhere."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from portal.quotes.standing import is_expired
from shared_db.access import Permission, inner_inquiries, own_inquiries, visible_inquiries
from shared_db.foundation.clock import HOME, end_of, today
from shared_db.foundation.working_hours import due_after
from shared_db.models import Group, Inquiry, Membership, MembershipRole, QuoteRevision, Role
from tests.factories.inquiries import sent_inquiry
from tests.factories.quotes import Priceable, issued, priceable
from tests.factories.world import World, add_role, add_those_of_both, let_in
from tests.fixtures.portal import Browser

Browsers = Callable[[str | None], Browser]
BERLIN = "Europe/Berlin"


@pytest.fixture
def world(world: World) -> World:
    """B is a customer of the other group, too, which is in Berlin; its manager buys there."""
    add_those_of_both(world)
    let_in(world, "b", MembershipRole.CUSTOMER, world.other_group_id)
    add_role(world, "b_manager", Role.CUSTOMER)
    with world.record.as_server("a test") as db:
        other = Group.id == world.other_group_id
        db.execute(update(Group).where(other).values(timezone=BERLIN))
    return world


@pytest.fixture
def there(world: World) -> Priceable:
    """What B asked in Berlin, where Z leads: its cost is rolled up."""
    in_berlin = {"by": "b_manager", "group_id": world.other_group_id, "coordinator": "v_lead"}
    return priceable(world, lead="z", **in_berlin)


def test_everybody_sees_each_request_from_the_side_of_their_company_there(
    world: World, there: Priceable
) -> None:
    """Of B's two groups each shows what B is there, and nothing of it is seen from the other."""
    here = sent_inquiry(world, lead="b")
    with world.record.as_server("a test") as db:
        for who, seen, inner, own in (
            ("b_manager", {here.id, there.inquiry_id}, {here.id}, {there.inquiry_id}),
            ("b_engineer", {here.id, there.inquiry_id}, {here.id}, {there.inquiry_id}),
            ("z_manager", {there.inquiry_id}, {there.inquiry_id}, set()),
            ("a_coordinator", {here.id}, {here.id}, set()),
            ("x_customer", {here.id}, set(), {here.id}),
            ("w_manager", {there.inquiry_id}, {there.inquiry_id}, set()),
        ):
            actor = world.actor(who)
            for rows, expected in (
                (visible_inquiries(actor), seen),
                (inner_inquiries(actor), inner),
                (own_inquiries(actor), own),
            ):
                assert set(db.scalars(rows.with_only_columns(Inquiry.id))) == expected, who


def test_a_buyer_reads_no_channel_of_the_shops_and_no_cost_though_it_is_a_shop_elsewhere(
    world: World, browser: Browsers, there: Priceable
) -> None:
    manager, api = browser("b_manager"), f"/api/v1/inquiries/{there.inquiry_id}"
    assert manager.get(api).json["streams"]["group_channel"] is None
    for page in ("asks", "proposals", "estimates", "requests"):
        assert manager.get(f"/inquiries/{there.inquiry_id}/{page}").status_code in (403, 404), page
    assert manager.get(f"/estimates/{there.estimate_id}").status_code == 404
    said = manager.post(f"{api}/channels/group/messages", json={"client_id": str(there.run_id)})
    assert said.status_code in (404, 422)
    page = manager.get(f"/inquiries/{there.inquiry_id}").text
    assert "会員企業だけ" not in page


def test_days_and_hours_are_those_of_the_group_that_was_asked(
    world: World, there: Priceable
) -> None:
    revision_id = issued(world, there, "z_sales")
    with world.record.as_server("a test") as db:
        inquiry = db.get_one(Inquiry, there.inquiry_id)
        berlin = db.get_one(Group, world.other_group_id)
        assert inquiry.first_reply_due_at == due_after(
            berlin.hours, inquiry.sent_at, berlin.reply_promise_minutes
        )
        revision = db.get_one(QuoteRevision, revision_id)
        assert revision.zone == BERLIN
        last = revision.valid_until
        for hours, over in ((-1, False), (1, True)):
            with time_machine.travel(end_of(last, BERLIN) + timedelta(hours=hours)):
                assert is_expired(revision) is over
    assert world.actor("b_manager").zone == HOME, "its own affairs go by the group it joined first"
    assert world.actor("z_manager").zone == BERLIN


def test_an_issued_quote_says_the_groups_day_and_currency_on_its_page_and_to_programs(
    world: World, browser: Browsers, there: Priceable
) -> None:
    with time_machine.travel(end_of(today(BERLIN), HOME) + timedelta(hours=1), tick=True):
        day = today(BERLIN)
        assert day != today(HOME), "in Tokyo the next day has begun"
        revision_id = issued(world, there, "z_sales")
        said = browser("b_manager").get(f"/api/v1/quote-revisions/{revision_id}").json
    assert said["document"]["issue_date"] == day.isoformat()
    assert said["document"]["currency"] == "JPY"
    assert said["priced"] is None, "what it rests on is the shop's"
    page = browser("b_manager").get(f"/quotes/{revision_id}").text
    assert said["number"] in page


def asked_of(somebody: Browser) -> set[tuple[str, str]]:
    """What waits for them."""
    items = somebody.get("/api/v1/inbox").json["items"]
    return {(one["kind"], one["inquiry_id"]) for one in items}


def test_the_inbox_holds_what_waits_on_either_side(
    world: World, browser: Browsers, there: Priceable
) -> None:
    here = sent_inquiry(world)
    issued(world, there, "z_sales")
    found = asked_of(browser("b_manager"))
    assert ("answer_quote", str(there.inquiry_id)) in found
    assert ("new_inquiry", str(here.id)) in found
    assert ("new_inquiry", str(there.inquiry_id)) not in found


def test_the_rail_and_the_lists_show_both_sides(
    world: World, browser: Browsers, there: Priceable
) -> None:
    here = sent_inquiry(world)
    issued(world, there, "z_sales")
    manager = browser("b_manager")
    listed = manager.get("/inquiries").text
    for address in ("/estimates", "/quotes", "/own-data", f"/inquiries/{here.id}"):
        assert f'href="{address}"' in listed, address
    assert f"/inquiries/{there.inquiry_id}" in listed
    assert "/quotes/" in manager.get("/quotes").text
    for words in ("遠方工業", "客先電機"):
        assert manager.get(f"/search?q={words}").status_code == 200


def test_a_coordinator_is_one_in_no_other_group(
    world: World, browser: Browsers, there: Priceable
) -> None:
    """V is a shop of both groups; its lead coordinates and administrates the one in Berlin."""
    here = sent_inquiry(world)
    lead = world.actor("v_lead")
    assert lead.in_group(world.other_group_id).may(Permission.CHOOSE_LEAD)
    assert not lead.in_group(world.group_id).may(Permission.CHOOSE_LEAD)
    browsing, chosen = browser("v_lead"), {"company_id": str(world.companies["a"])}
    for inquiry_id, status in ((here.id, 403), (there.inquiry_id, 200)):
        refused = browsing.post(
            f"/api/v1/inquiries/{inquiry_id}/refuse",
            json={"client_id": str(inquiry_id), "reason": "手が空いていません"},
        )
        assert refused.status_code == status
    lead_here = f"/api/v1/inquiries/{here.id}/lead"
    assert browsing.post(lead_here, json={"client_id": str(here.id), **chosen}).status_code == 403
    assert browsing.get(f"/group/{world.group_id}/settings").status_code == 403
    assert browsing.get(f"/group/{world.other_group_id}/settings").status_code == 200
    assert ("first_reply", str(here.id)) not in asked_of(browsing)


def test_programs_learn_what_one_is_in_which_group(world: World, browser: Browsers) -> None:
    me = browser("b_manager").get("/api/v1/me").json
    assert me["company"]["kind"] == "member"
    assert {"post_inquiry", "issue_quote", "edit_rates"} <= set(me["permissions"])
    here, there = (
        next(one for one in me["groups"] if one["id"] == str(group_id))
        for group_id in (world.group_id, world.other_group_id)
    )
    assert (here["belongs_as"], here["timezone"], here["currency"]) == ("member", HOME, "JPY")
    assert (there["belongs_as"], there["timezone"]) == ("customer", BERLIN)
    assert "issue_quote" in here["permissions"] and "post_inquiry" not in here["permissions"]
    assert set(there["permissions"]) == {
        "post_inquiry",
        "answer_quote",
        "post_message",
        "open_drawing",
    }
    lead = browser("v_lead").get("/api/v1/me").json
    roles = {one["id"]: set(one["roles"]) for one in lead["groups"]}
    assert roles[str(world.other_group_id)] == {"engineer", "coordinator", "administrator"}
    assert roles[str(world.group_id)] == {"engineer"}


def test_a_company_is_one_thing_in_a_group(world: World) -> None:
    with (
        pytest.raises(Exception, match="one thing in a group"),
        world.record.as_server("a test") as db,
    ):
        since = db.scalars(select(Membership.since)).first()
        place = {"group_id": world.group_id, "company_id": world.companies["b"]}
        later = since + timedelta(days=10)
        db.add(Membership(**place, role=MembershipRole.CUSTOMER, since=later))
