"""Two people at one person's roles: one field, of which both values are shown."""

import re
from collections.abc import Callable

import pytest

from shared_db.models import GroupRole, Role
from tests.factories.world import World, add_role, of_group, roles
from tests.fixtures.portal import Browser
from tests.integration.group.test_people import page_of

SignIn = Callable[[str | None], Browser]


@pytest.fixture
def second(world: World, browser: SignIn) -> Browser:
    add_role(world, "a_sales", Role.MANAGER)
    return browser("a_sales")


def save(client: Browser, page: str, before: str, *new: str, **more: str):
    return client.post(page, {"before": before, "roles": list(new), **more})


@pytest.mark.parametrize(("side", "kept"), [("mine", {Role.PURCHASER}), ("theirs", {Role.SALES})])
def test_roles_that_both_changed_are_shown_with_the_name_and_chosen(
    world: World, browser: SignIn, second: Browser, side: str, kept: set[Role]
) -> None:
    page, manager = page_of(world, "a_engineer"), browser("a_manager")
    assert save(second, page, "engineer", "sales").status_code == 303
    for _ in range(2):  # pressing again, without a choice, overwrites nothing
        shown = save(manager, page, "engineer", "purchaser")
        assert shown.status_code == 409
        choice = shown.text.split('class="difference"')[1]
        assert choice.index("購買") < choice.index("営業") < choice.index("a_salesの入力")
        assert roles(world, "a_engineer") == {Role.SALES}
    assert 'name="before" value="engineer"' in shown.text
    assert re.search(r'value="purchaser" checked', shown.text), "nothing that was typed is lost"
    seen = {"decided_at": re.search(r'name="decided_at" value="(\d+)"', shown.text)[1]}
    seen["decided:roles"] = side
    save(second, page, "sales", "engineer", "sales")
    assert save(manager, page, "engineer", "purchaser", **seen).status_code == 409, "not seen yet"
    save(second, page, "engineer,sales", "sales")
    seen["decided_at"] = "3"
    assert save(manager, page, "engineer", "purchaser", **seen).status_code == 303
    assert roles(world, "a_engineer") == kept


def test_a_form_that_was_refused_goes_on_from_what_it_began_with(
    world: World, browser: SignIn, second: Browser
) -> None:
    page = page_of(world, "a_engineer")
    save(second, page, "engineer", "sales")
    refused = save(browser("a_manager"), page, "engineer")
    assert refused.status_code == 422
    assert 'name="before" value="engineer"' in refused.text


def test_rights_over_the_group_that_changed_meanwhile_are_no_matter_of_the_manager(
    world: World, browser: SignIn
) -> None:
    account = f"/group/accounts/{world.people['a_engineer']}"

    def over(role: str) -> str:
        return str(of_group(world, GroupRole(role)))

    assert save(browser("a_administrator"), account, "", over("coordinator")).status_code == 303
    again = save(browser("a_administrator"), account, "", over("administrator"))
    assert again.status_code == 409
    assert "事務局" in again.text.split('class="difference"')[1]
    page = page_of(world, "a_engineer")
    late = save(browser("a_manager"), page, "engineer", "purchaser")
    assert late.status_code == 403, "the person has a right that the manager can't give"
    assert roles(world, "a_engineer") == {Role.ENGINEER, GroupRole.COORDINATOR}
