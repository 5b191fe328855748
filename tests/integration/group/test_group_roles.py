"""Rights over the whole group: nobody gets at one through a person whom he manages."""

import threading
from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from shared_db.access import Lead, Permission
from shared_db.entry.entering import give_roles
from shared_db.foundation.settings import Settings
from shared_db.models import (
    GroupRole,
    Link,
    LinkPurpose,
    Membership,
    MembershipRole,
    Person,
    PersonGroupRole,
    Role,
)
from tests.factories.accounts import link_path, sent_link
from tests.factories.world import World, add_role, of_group, roles
from tests.fixtures.portal import Browser
from tests.integration.group.test_people import change, page_of

Browsers = Callable[[str | None], Browser]


def leads(administrator: Browser, world: World, name: str, before: str, *new: str):
    """An administrator gives somebody these rights over the whole group."""
    form = {"before": over(world, before), "roles": [over(world, role) for role in new]}
    return administrator.post(f"/group/accounts/{world.people[name]}", form)


def over(world: World, role: str) -> str:
    """As forms carry it."""
    return str(of_group(world, GroupRole(role))) if role in set(GroupRole) else role


@pytest.mark.parametrize("higher", [GroupRole.COORDINATOR, GroupRole.ADMINISTRATOR])
@pytest.mark.parametrize("act", ["", "/reset", "/deactivate", "/reactivate"])
def test_a_manager_does_nothing_to_who_has_a_right_that_he_cannot_give(
    world: World, browser: Browsers, higher: GroupRole, act: str
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
    add_role(world, "a_manager", GroupRole.ADMINISTRATOR)
    manager = browser("a_manager")
    assert manager.post(page_of(world, "a_coordinator") + "/reset").status_code == 303
    assert change(manager, world, "a_administrator", over(world, "coordinator")).status_code == 303
    assert roles(world, "a_administrator") == {GroupRole.COORDINATOR}


def test_an_open_reset_link_ends_when_its_reader_gets_a_higher_right(
    world: World, browser: Browsers, settings: Settings
) -> None:
    link = link_path(settings, sent_link(world, "a_manager", LinkPurpose.RESET_PASSWORD))
    assert browser(None).get(link).status_code == 200
    add_role(world, "a_engineer", GroupRole.COORDINATOR)
    assert browser(None).get(link).status_code == 410
    assert browser(None).post(link, {"password": "taken over by a link"}).status_code == 410


def test_an_administrator_makes_coordinators_in_every_shop_of_the_group(
    world: World, browser: Browsers
) -> None:
    administrator = browser("a_administrator")
    assert "b_engineer@example.jp" in administrator.get("/group/accounts").text
    assert administrator.get(f"/group/accounts/{world.people['b_engineer']}").status_code == 200
    assert leads(administrator, world, "b_engineer", "", "coordinator").status_code == 303
    assert roles(world, "b_engineer") == {Role.ENGINEER, GroupRole.COORDINATOR}
    assert browser("b_manager").post(page_of(world, "b_engineer") + "/reset").status_code == 403
    assert leads(administrator, world, "b_engineer", "coordinator").status_code == 303
    assert browser("b_manager").post(page_of(world, "b_engineer") + "/reset").status_code == 303


def test_an_administrator_gives_nothing_that_is_a_shops_own(
    world: World, browser: Browsers
) -> None:
    administrator = browser("a_administrator")
    assert leads(administrator, world, "b_engineer", "", "manager").status_code == 422
    assert leads(administrator, world, "b_engineer", "engineer", "coordinator").status_code == 303
    assert roles(world, "b_engineer") == {Role.ENGINEER, GroupRole.COORDINATOR}, (
        "the shop's own stays"
    )


@pytest.mark.parametrize("who", ["x_customer", "z_engineer"])
def test_nobody_outside_of_the_groups_shops_gets_a_right_over_it(
    world: World, browser: Browsers, who: str
) -> None:
    assert leads(browser("a_administrator"), world, who, "", "coordinator").status_code == 404


def test_a_right_over_one_group_reaches_into_no_other(world: World, browser: Browsers) -> None:
    """B is a shop of the other group, too: A's administrator has nothing to say there."""
    with world.record.as_server("a test") as db:
        place = db.scalars(
            select(Membership).where(Membership.company_id == world.companies["b"])
        ).one()
        db.add(
            Membership(
                group_id=world.other_group_id,
                company_id=place.company_id,
                role=MembershipRole.MEMBER,
                since=place.since,
            )
        )
    administrator = browser("a_administrator")
    page = administrator.get(f"/group/accounts/{world.people['b_engineer']}").text
    assert str(world.other_group_id) not in page
    there = f"coordinator:{world.other_group_id}"
    assert leads(administrator, world, "b_engineer", "", there).status_code == 422
    assert leads(administrator, world, "b_engineer", "", "coordinator").status_code == 303
    engineer = world.actor("b_engineer")
    assert engineer.in_group(world.group_id).may(Permission.CHOOSE_LEAD)
    assert not engineer.in_group(world.other_group_id).may(Permission.CHOOSE_LEAD)


def test_who_administrates_two_groups_gives_roles_in_each(world: World, browser: Browsers) -> None:
    """B's manager is administrator of both groups, and its page names the group at each role."""
    with world.record.as_server("a test") as db:
        b = world.companies["b"]
        since = db.scalars(select(Membership.since).where(Membership.company_id == b)).one()
        of_b = {"company_id": b, "role": MembershipRole.MEMBER, "since": since}
        db.add(Membership(group_id=world.other_group_id, **of_b))
        groups = (world.group_id, world.other_group_id)
        rights = [Lead(group, GroupRole.ADMINISTRATOR) for group in groups]
        give_roles(db, world.people["b_manager"], rights)
    manager, path = browser("b_manager"), f"/group/accounts/{world.people['b_engineer']}"
    assert "よその連携" in manager.get(path).text
    there = f"coordinator:{world.other_group_id}"
    assert leads(manager, world, "b_engineer", "", there).status_code == 303
    assert world.actor("b_engineer").leads == {Lead(world.other_group_id, GroupRole.COORDINATOR)}
    # Over the shop Z, which is in the other group only, this is a right; over A's people it isn't.
    assert manager.get(f"/group/accounts/{world.people['z_engineer']}").status_code == 200
    assert there not in manager.get(f"/group/accounts/{world.people['a_engineer']}").text


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
    add_role(world, "a_manager", GroupRole.ADMINISTRATOR)
    add_role(world, "a_administrator", Role.MANAGER)
    shut_out = page_of(world, "a_manager") + "/deactivate"
    assert administrator.post(shut_out).status_code == 303, "one is left"
    assert leads(administrator, world, "a_administrator", "administrator").status_code == 409
    add_role(world, "b_manager", GroupRole.ADMINISTRATOR)
    assert leads(administrator, world, "a_administrator", "administrator").status_code == 303


def test_two_administrators_of_two_shops_cannot_remove_each_other_at_once(
    world: World, browser: Browsers
) -> None:
    add_role(world, "b_manager", GroupRole.ADMINISTRATOR)
    pairs = [(browser("a_administrator"), "b_manager"), (browser("b_manager"), "a_administrator")]
    threads = [
        threading.Thread(target=leads, args=(one, world, other, "administrator"))
        for one, other in pairs
    ]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    with world.record.as_server("a test") as db:
        left = select(func.count()).where(PersonGroupRole.role == GroupRole.ADMINISTRATOR)
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
