"""Managers and their people: roles, shutting out, invitations, and what a manager can't do."""

import re
import threading
from collections.abc import Callable
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from shared_db.foundation.settings import Settings
from shared_db.foundation.tokens import api_token_hash
from shared_db.models import ApiToken, GroupRole, Link, LinkPurpose, Mail, Person, Role
from tests.factories.accounts import link_path, sent_link
from tests.factories.world import World, add_role, roles
from tests.fixtures.portal import Browser

Browsers = Callable[[str | None], Browser]


def invitation(**more: object) -> dict[str, object]:
    form = {
        "client_id": str(uuid4()),
        "name": "新人 花子",
        "email": "new@example.jp",
        "language": "ja",
        "roles": ["engineer"],
    }
    return form | more


def page_of(world: World, name: str) -> str:
    return f"/group/people/{world.people[name]}"


def change(manager: Browser, world: World, name: str, *new: str, before: str | None = None):
    shown = manager.get(page_of(world, name)).text
    before = before or re.search(r'name="before" value="([^"]*)"', shown).group(1)
    return manager.post(page_of(world, name), {"before": before, "roles": list(new)})


def test_a_manager_gives_and_takes_roles(world: World, browser: Browsers) -> None:
    assert (
        change(browser("a_manager"), world, "a_engineer", "sales", "purchaser").status_code == 303
    )
    assert roles(world, "a_engineer") == {Role.SALES, Role.PURCHASER}


def test_two_managers_at_the_same_time_do_not_overwrite_each_other(
    world: World, browser: Browsers
) -> None:
    change(browser("a_manager"), world, "a_engineer", "sales")
    late = change(browser("a_manager"), world, "a_engineer", "purchaser", before="engineer")
    assert late.status_code == 409
    assert roles(world, "a_engineer") == {Role.SALES}


@pytest.mark.parametrize(
    "wanted",
    [
        ["customer"],
        ["administrator"],
        ["administrator:{group}"],
        ["coordinator:{group}", "engineer"],
        ["coordinator:{nowhere}", "engineer"],
        ["king"],
        [],
    ],
)
def test_a_role_that_is_not_the_managers_to_give_is_refused(
    world: World, browser: Browsers, wanted: list[str]
) -> None:
    manager = browser("a_manager")
    wanted = [role.format(group=world.group_id, nowhere=uuid4()) for role in wanted]
    assert change(manager, world, "a_engineer", *wanted).status_code == 422
    assert manager.post("/group/people/new", invitation(roles=wanted)).status_code == 422
    assert roles(world, "a_engineer") == {Role.ENGINEER}


def test_a_role_over_the_whole_group_stays_when_its_owner_changes_the_own_others(
    world: World, browser: Browsers
) -> None:
    add_role(world, "a_manager", GroupRole.COORDINATOR)
    change(browser("a_manager"), world, "a_manager", "manager", "sales")
    assert roles(world, "a_manager") == {Role.MANAGER, Role.SALES, GroupRole.COORDINATOR}


def test_the_last_manager_stays(world: World, browser: Browsers) -> None:
    manager = browser("a_manager")
    assert change(manager, world, "a_manager", "sales").status_code == 409
    assert manager.post(page_of(world, "a_manager") + "/deactivate").status_code == 403
    assert roles(world, "a_manager") == {Role.MANAGER}


def test_two_managers_cannot_shut_each_other_out_at_once(world: World, browser: Browsers) -> None:
    change(browser("a_manager"), world, "a_sales", "manager")
    one, other = browser("a_manager"), browser("a_sales")
    urls = [page_of(world, "a_sales"), page_of(world, "a_manager")]
    threads = [
        threading.Thread(target=lambda b=b, u=u: b.post(f"{u}/deactivate"))
        for b, u in zip((one, other), urls, strict=True)
    ]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    with world.record.as_server("a test") as db:
        left = select(func.count()).where(
            Person.id.in_([world.people["a_manager"], world.people["a_sales"]]), Person.active
        )
        assert db.scalar(left) == 1


def test_who_is_shut_out_is_out_at_once_and_comes_back_with_the_same_roles(
    world: World, browser: Browsers
) -> None:
    manager, engineer = browser("a_manager"), browser("a_engineer")
    assert engineer.get("/account").status_code == 200
    manager.post(page_of(world, "a_engineer") + "/deactivate")
    assert engineer.get("/account").status_code == 302
    assert "利用停止中" in manager.get("/group").text
    manager.post(page_of(world, "a_engineer") + "/reactivate")
    assert engineer.get("/account").status_code == 302, "the old sign-in stays ended"
    assert browser("a_engineer").get("/account").status_code == 200


def test_the_keys_and_links_of_who_was_shut_out_stay_ended(
    world: World, browser: Browsers, settings: Settings
) -> None:
    manager, page = browser("a_manager"), page_of(world, "a_engineer")
    with world.record.as_server("a test") as db:
        owner = world.people["a_engineer"]
        db.add(ApiToken(person_id=owner, name="EDI", token_hash=api_token_hash("the key")))
    program, key = browser(None), {"Authorization": "Bearer the key"}
    link = link_path(settings, sent_link(world, "a_manager", LinkPurpose.RESET_PASSWORD))
    assert program.get("/api/v1/me", headers=key).json["name"] == "a_engineer"
    for act in ("/deactivate", "/reactivate"):
        manager.post(page + act)
        assert program.get("/api/v1/me", headers=key).status_code == 401
        assert browser(None).get(link).status_code == 410


def test_an_invitation_shows_its_link_to_who_sent_it_and_to_nobody_else(
    world: World, browser: Browsers, settings: Settings
) -> None:
    change(browser("a_manager"), world, "a_sales", "manager")
    manager = browser("a_manager")
    assert manager.post("/group/people/new", invitation()).status_code == 303
    with world.record.as_server("a test") as db:
        link = db.scalars(select(Link)).one()
    secret = link_path(settings, link)
    assert secret in manager.get("/group").text
    assert secret not in browser("a_sales").get("/group").text
    mail = re.search(r"/group/mail/[\w-]{36}", manager.get("/group/mail").text).group()
    assert secret in manager.get(mail).text
    letter = browser("a_sales").get(mail)
    assert letter.status_code == 200
    assert secret not in letter.text
    assert "本人にのみ" in letter.text
    for who in ("b_manager", "x_customer", "z_manager"):
        assert browser(who).get(mail).status_code == 404
    assert browser("a_engineer").get(mail).status_code == 403


def test_a_double_click_sends_one_invitation(world: World, browser: Browsers) -> None:
    manager, form = browser("a_manager"), invitation()
    for _ in range(2):
        assert manager.post("/group/people/new", form).status_code == 303
    with world.record.as_server("a test") as db:
        assert db.scalar(select(func.count()).select_from(Link)) == 1
        assert db.scalar(select(func.count()).select_from(Mail)) == 1


def test_a_link_can_be_taken_back_by_who_sent_it(
    world: World, browser: Browsers, settings: Settings
) -> None:
    link = sent_link(world, "a_manager")
    url = f"/group/invitations/{link.id}/revoke"
    for who in ("a_administrator", "a_engineer", "b_manager"):
        assert browser(who).post(url).status_code == 404
    assert browser(None).get(link_path(settings, link)).status_code == 200
    assert browser("a_manager").post(url).status_code == 303
    assert browser(None).get(link_path(settings, link)).status_code == 410


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"email": "not an address"}, "email"),
        ({"email": "a@b.jp\r\nBcc: c@d.jp"}, "email"),
        ({"email": "A_Engineer@example.jp"}, "email"),
        ({"email": f"{'x' * 250}@example.jp"}, "email"),
        ({"name": ""}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"language": "fr"}, "language"),
    ],
)
def test_an_invitation_that_cannot_be_sent_says_why_and_keeps_what_was_typed(
    world: World, browser: Browsers, change: dict[str, str], field: str
) -> None:
    answer = browser("a_manager").post("/group/people/new", invitation(**change))
    assert answer.status_code == 422
    said = re.search(rf'data-error-for="{field}">.*?data-error-text>([^<]+)', answer.text)
    assert said
    if field != "name":
        assert 'value="新人 花子"' in answer.text
    assert 'value="engineer" checked' in answer.text


def test_nobody_learns_from_an_invitation_whether_another_company_has_the_address(
    browser: Browsers,
) -> None:
    form = invitation(email="z_engineer@example.jp")
    assert browser("a_manager").post("/group/people/new", form).status_code == 303


def test_managers_reach_their_own_people_only(world: World, browser: Browsers) -> None:
    for who in ("b_manager", "z_manager", "x_customer"):
        stranger = browser(who)
        assert stranger.get(page_of(world, "a_engineer")).status_code == 404
        for act in ("", "/deactivate", "/reactivate", "/reset"):
            form = {"before": "engineer", "roles": ["manager"]}
            assert stranger.post(page_of(world, "a_engineer") + act, form).status_code == 404
    for who in ("a_engineer", "a_administrator", "a_sales"):
        assert browser(who).get(page_of(world, "a_engineer")).status_code == 403
        assert browser(who).post(page_of(world, "a_engineer") + "/reset").status_code == 403
    assert roles(world, "a_engineer") == {Role.ENGINEER}


def test_a_customers_manager_looks_after_the_customers_people(
    world: World, browser: Browsers
) -> None:
    manager = browser("x_customer")
    wrong = manager.post("/group/people/new", invitation(roles=["engineer"]))
    assert wrong.status_code == 422
    right = manager.post("/group/people/new", invitation(roles=["customer"]))
    assert right.status_code == 303


def test_who_invites_customers_and_who_invites_shops(world: World, browser: Browsers) -> None:
    form = invitation(company_name="新顔製作所")
    del form["roles"]
    for who, customers, shops in (
        ("a_sales", 303, 403),
        ("a_manager", 303, 403),
        ("a_administrator", 403, 303),
        ("a_engineer", 403, 403),
        ("x_customer", 403, 403),
    ):
        somebody = browser(who)
        fresh = form | {"client_id": str(uuid4())}
        assert somebody.post("/group/customers/new", fresh).status_code == customers
        assert somebody.post("/group/companies/new", fresh).status_code == shops
    other = form | {"group_id": str(world.other_group_id)}
    assert browser("a_sales").post("/group/customers/new", other).status_code == 422


def test_an_inactive_person_gets_no_reset_link(world: World, browser: Browsers) -> None:
    manager = browser("a_manager")
    manager.post(page_of(world, "a_engineer") + "/deactivate")
    assert manager.post(page_of(world, "a_engineer") + "/reset").status_code == 409
    with world.record.as_server("a test") as db:
        resets = select(Link).where(Link.purpose == LinkPurpose.RESET_PASSWORD)
        assert db.scalars(resets).all() == []
