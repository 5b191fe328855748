"""Rights over the whole group: nobody gets at one through a person whom he manages."""

import threading
from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from shared_db.foundation.settings import Settings
from shared_db.models import CompanyKind, Link, LinkPurpose, Membership, Person, PersonRole, Role
from tests.factories.accounts import link_path, sent_link
from tests.factories.world import World
from tests.fixtures.portal import Browser
from tests.integration.group.test_people import add_role, change, page_of, roles

Browsers = Callable[[str | None], Browser]


def leads(administrator: Browser, world: World, name: str, before: str, *new: str):
    """An administrator gives somebody these rights over the whole group."""
    form = {"before": before, "roles": list(new)}
    return administrator.post(f"/group/accounts/{world.people[name]}", form)


@pytest.mark.parametrize("higher", [Role.COORDINATOR, Role.ADMINISTRATOR])
@pytest.mark.parametrize("act", ["", "/reset", "/deactivate", "/reactivate"])
def test_a_manager_does_nothing_to_who_has_a_right_that_he_cannot_give(
    world: World, browser: Browsers, higher: Role, act: str
) -> None:
    add_role(world, "a_engineer", higher)
    form = {"before": f"{higher},engineer", "roles": ["engineer"]}
    answer = browser("a_manager").post(page_of(world, "a_engineer") + act, form)
    assert answer.status_code == 403
    assert "システム管理者にその役割の解除を依頼" in answer.text
    assert roles(world, "a_engineer") == {Role.ENGINEER, higher}
    with world.record.as_server("a test") as db:
        assert db.get_one(Person, world.people["a_engineer"]).active
        assert db.scalars(select(Link)).all() == []


def test_the_persons_page_offers_only_what_may_be_done_and_says_why_not(
    world: World, browser: Browsers
) -> None:
    page = browser("a_manager").get(page_of(world, "a_coordinator")).text.split("<main")[1]
    assert "システム管理者にその役割の解除を依頼" in page
    for button in ("/reset", "/deactivate", 'name="roles"'):
        assert button not in page
    other = browser("a_manager").get(page_of(world, "a_engineer")).text
    assert 'value="sales"' in other
    assert 'value="coordinator"' not in other
    assert "システム管理者にその役割の解除を依頼" not in other


def test_a_manager_who_administrates_too_manages_everybody_of_the_company(
    world: World, browser: Browsers
) -> None:
    add_role(world, "a_manager", Role.ADMINISTRATOR)
    manager = browser("a_manager")
    assert manager.post(page_of(world, "a_coordinator") + "/reset").status_code == 303
    assert change(manager, world, "a_administrator", "coordinator").status_code == 303
    assert roles(world, "a_administrator") == {Role.COORDINATOR}


def test_an_open_reset_link_ends_when_its_reader_gets_a_higher_right(
    world: World, browser: Browsers, settings: Settings
) -> None:
    link = link_path(settings, sent_link(world, "a_manager", LinkPurpose.RESET_PASSWORD))
    assert browser(None).get(link).status_code == 200
    add_role(world, "a_engineer", Role.COORDINATOR)
    assert browser(None).get(link).status_code == 410
    assert browser(None).post(link, {"password": "taken over by a link"}).status_code == 410


def test_an_administrator_makes_coordinators_in_every_shop_of_the_group(
    world: World, browser: Browsers
) -> None:
    administrator = browser("a_administrator")
    assert "b_engineer@example.jp" in administrator.get("/group/accounts").text
    assert administrator.get(f"/group/accounts/{world.people['b_engineer']}").status_code == 200
    assert leads(administrator, world, "b_engineer", "", "coordinator").status_code == 303
    assert roles(world, "b_engineer") == {Role.ENGINEER, Role.COORDINATOR}
    assert browser("b_manager").post(page_of(world, "b_engineer") + "/reset").status_code == 403
    assert leads(administrator, world, "b_engineer", "coordinator").status_code == 303
    assert browser("b_manager").post(page_of(world, "b_engineer") + "/reset").status_code == 303


def test_an_administrator_gives_nothing_that_is_a_shops_own(
    world: World, browser: Browsers
) -> None:
    administrator = browser("a_administrator")
    assert leads(administrator, world, "b_engineer", "", "manager").status_code == 422
    assert leads(administrator, world, "b_engineer", "engineer", "coordinator").status_code == 303
    assert roles(world, "b_engineer") == {Role.ENGINEER, Role.COORDINATOR}, "the shop's own stays"


@pytest.mark.parametrize("who", ["x_customer", "z_engineer"])
def test_nobody_outside_of_the_groups_shops_gets_a_right_over_it(
    world: World, browser: Browsers, who: str
) -> None:
    assert leads(browser("a_administrator"), world, who, "", "coordinator").status_code == 404


def test_a_shop_that_is_in_another_group_too_gets_no_right_that_would_reach_there(
    world: World, browser: Browsers
) -> None:
    with world.record.as_server("a test") as db:
        place = db.scalars(
            select(Membership).where(Membership.company_id == world.companies["b"])
        ).one()
        db.add(
            Membership(
                group_id=world.other_group_id,
                company_id=place.company_id,
                role=CompanyKind.MEMBER,
                since=place.since,
            )
        )
    administrator = browser("a_administrator")
    assert leads(administrator, world, "b_engineer", "", "coordinator").status_code == 404
    page = administrator.get("/group/accounts").text
    assert "b_engineer@example.jp" in page
    assert f"/group/accounts/{world.people['b_engineer']}" not in page


@pytest.mark.parametrize("who", ["a_manager", "a_coordinator", "b_manager", "x_customer"])
def test_only_an_administrator_sees_everybody_and_gives_these_rights(
    world: World, browser: Browsers, who: str
) -> None:
    somebody = browser(who)
    assert somebody.get("/group/accounts").status_code == 403
    assert "/group/accounts" not in somebody.get("/group").text
    assert leads(somebody, world, who, "", "administrator").status_code == 403


def test_the_last_administrator_of_the_group_stays(world: World, browser: Browsers) -> None:
    administrator = browser("a_administrator")
    assert leads(administrator, world, "a_administrator", "administrator").status_code == 409
    add_role(world, "a_manager", Role.ADMINISTRATOR)
    add_role(world, "a_administrator", Role.MANAGER)
    shut_out = page_of(world, "a_manager") + "/deactivate"
    assert administrator.post(shut_out).status_code == 303, "one is left"
    assert leads(administrator, world, "a_administrator", "administrator").status_code == 409
    add_role(world, "b_manager", Role.ADMINISTRATOR)
    assert leads(administrator, world, "a_administrator", "administrator").status_code == 303


def test_two_administrators_of_two_shops_cannot_remove_each_other_at_once(
    world: World, browser: Browsers
) -> None:
    add_role(world, "b_manager", Role.ADMINISTRATOR)
    pairs = [(browser("a_administrator"), "b_manager"), (browser("b_manager"), "a_administrator")]
    threads = [
        threading.Thread(target=leads, args=(one, world, other, "administrator"))
        for one, other in pairs
    ]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    with world.record.as_server("a test") as db:
        left = select(func.count()).where(PersonRole.role == Role.ADMINISTRATOR)
        assert db.scalar(left) == 1


def test_the_list_takes_as_many_statements_with_few_as_with_many(
    world: World, browser: Browsers, count_sql: Callable[..., int]
) -> None:
    administrator = browser("a_administrator")
    few = count_sql(lambda: administrator.get("/group/accounts"))
    with world.record.as_server("a test") as db:
        for n in range(10):
            db.add(Person(company_id=world.companies["b"], email=f"m{n}@example.jp", name=f"m{n}"))
    assert count_sql(lambda: administrator.get("/group/accounts")) == few
