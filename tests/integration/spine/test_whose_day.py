"""Whose day counts: the issuer's for what is issued, the group's for everything else."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import select, update

from portal.quotes.standing import is_expired
from portal.quotes.waiting import waiting as quotes_waiting
from shared_db.foundation.clock import HOME, end_of, today
from shared_db.models import Group, Membership, QuoteRevision, WorkCentreRate
from shared_db.spine.acting import load_actor
from shared_db.telling.audiences import member_company_ids
from tests.factories.inquiries import requirement
from tests.factories.quotes import issued, priceable
from tests.factories.world import World
from tests.fixtures.portal import Browser
from tests.integration.inquiries.test_form import page_values
from tools.at_instants import INSTANTS

EAST, WEST = "Pacific/Kiritimati", "Pacific/Pago_Pago"
"""Where a day begins first and last: 25 hours apart, so never of one date."""
API = "/api/v1/inquiries"
PAST = "今日以降の日付を入力してください。"
Browsers = Callable[[str | None], Browser]


def move_group(world: World, zone: str) -> None:
    """Let the group's clocks show something else."""
    with world.record.as_server("a test") as db:
        db.execute(update(Group).where(Group.id == world.group_id).values(timezone=zone))


def asked_for(day: date, **more: str) -> dict[str, object]:
    """A request with this delivery date."""
    return requirement(delivery_date=day.isoformat(), **more) | {"client_id": str(uuid4())}


@pytest.fixture(params=INSTANTS)
def _at(request: pytest.FixtureRequest) -> Iterator[None]:
    """Another hour, as far as this process knows."""
    with time_machine.travel(INSTANTS[request.param], tick=True):
        yield


@pytest.mark.usefixtures("_at")
def test_yesterday_is_past_and_today_is_not_at_whatever_hour(browser: Browsers) -> None:
    customer, yesterday = browser("x_customer"), today(HOME) - timedelta(days=1)
    late = customer.post(API, json=asked_for(yesterday)).json["error"]
    assert {name: said["code"] for name, said in late["fields"].items()} == {
        "delivery_date": "in_the_past"
    }
    assert customer.post(API, json=asked_for(today(HOME))).status_code == 201


@pytest.mark.usefixtures("_at")
def test_a_date_that_is_past_is_told_beside_what_else_is_wrong(browser: Browsers) -> None:
    customer, yesterday = browser("x_customer"), today(HOME) - timedelta(days=1)
    form = customer.get("/inquiries/new").headers["Location"]
    typed = page_values(requirement()) | {"delivery_date": yesterday.isoformat(), "subject": ""}
    page = customer.post(form, typed).text
    assert page.count(PAST) == 2, "at the field and in the list of what is wrong"
    assert page.count(">入力してください。") == 1


@pytest.mark.parametrize(("zone", "other"), [(EAST, WEST), (WEST, EAST)])
def test_a_request_goes_by_the_calendar_of_its_group(
    world: World, browser: Browsers, zone: str, other: str
) -> None:
    move_group(world, zone)
    customer = browser("x_customer")
    answers = {where: customer.post(API, json=asked_for(today(where))) for where in (zone, other)}
    assert answers[zone].status_code == 201
    assert (answers[other].status_code == 201) is (today(other) > today(zone))


@pytest.mark.parametrize("zone", [EAST, WEST])
def test_a_company_s_own_affairs_go_by_the_group_that_it_joined_first(
    world: World, browser: Browsers, zone: str
) -> None:
    move_group(world, zone)
    assert world.actor("a_manager").zone == world.actor("x_customer").zone == zone
    assert world.actor("z_manager").zone == HOME
    centre = {"name": "旋盤", "operation_name": "", "hourly_rate": "6500", "valid_from": ""}
    assert browser("a_manager").post("/own-data/work-centres", centre).status_code == 303
    with world.record.as_server("a test") as db:
        assert db.scalars(select(WorkCentreRate.valid_from)).all() == [today(zone)]


@pytest.mark.parametrize("zone", [EAST, WEST])
def test_a_company_belongs_to_its_group_from_day_to_day_there(world: World, zone: str) -> None:
    move_group(world, zone)
    a = world.companies["a"]
    for until, belongs in ((today(zone), True), (today(zone) - timedelta(days=1), False)):
        with world.record.as_server("a test") as db:
            db.execute(update(Membership).where(Membership.company_id == a).values(until=until))
        with world.record.work(world.actor("b_manager")) as work:
            assert (a in member_company_ids(work, world.group_id)) is belongs
        with world.record.as_server("a test") as db:
            manager = load_actor(db, world.people["a_manager"])
        assert manager is not None
        assert bool(manager.member_groups) is belongs


def test_what_finds_an_actor_is_put_together_once_and_goes_by_the_day_on_which_it_is_asked(
    world: World,
) -> None:
    assert world.actor("a_manager").member_groups
    with time_machine.travel(datetime(2019, 12, 31, 12, tzinfo=UTC)):
        assert world.actor("a_manager").member_groups == frozenset()
    assert world.actor("a_manager").member_groups


def test_an_issued_quote_keeps_its_issuer_s_calendar(world: World) -> None:
    ready = priceable(world)
    revision_id = issued(world, ready)
    move_group(world, WEST)
    with world.record.work(world.actor("x_customer")) as work:
        revision = work.session.get_one(QuoteRevision, revision_id)
        last = revision.valid_until
        assert last is not None
        [item] = [one for one in quotes_waiting(work) if one.kind == "answer_quote"]
        assert item.due == end_of(last, HOME)
        for hours, over in ((-1, False), (1, True)):
            with time_machine.travel(end_of(last, HOME) + timedelta(hours=hours)):
                assert is_expired(revision) is over
