"""Links from mails: who follows one comes in once, as what was meant, and nothing else."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, update

from shared_db.foundation.base import utc_now
from shared_db.foundation.settings import Settings
from shared_db.models import (
    Company,
    Event,
    GroupRole,
    Language,
    Link,
    LinkPurpose,
    Membership,
    MembershipRole,
    Person,
    PersonGroupRole,
    Role,
)
from tests.factories.accounts import PASSWORD, epoch, give_password, link_path, sent_link
from tests.factories.world import World, add_role, of_group
from tests.fixtures.portal import Browser
from tests.integration.accounts.test_account import make_key

Browsers = Callable[[str | None], Browser]
NEW = {"name": "新人 花子", "password": "a fresh long secret"}


def me(somebody: Browser) -> dict:
    return somebody.get("/api/v1/me").json


def test_a_colleague_comes_in_with_the_roles_that_the_manager_gave(
    world: World, browser: Browsers, settings: Settings
) -> None:
    link = sent_link(world, "a_manager", roles=(Role.ENGINEER, Role.PURCHASER))
    stranger = browser(None)
    page = stranger.get(link_path(settings, link))
    assert page.status_code == 200
    assert "new@example.jp" in page.text
    assert stranger.post(link_path(settings, link), NEW).headers["Location"] == "/"
    mine = me(stranger)
    assert mine["name"] == "新人 花子"
    assert mine["company"]["id"] == str(world.companies["a"])
    assert mine["roles"] == ["engineer", "purchaser"]
    signed_in = browser(None).post(
        "/sign-in", {"email": "new@example.jp", "password": NEW["password"]}
    )
    assert signed_in.status_code == 303


def test_a_customer_comes_in_with_a_company_of_the_group(
    world: World, browser: Browsers, settings: Settings
) -> None:
    link = sent_link(world, "a_sales", LinkPurpose.INVITE_CUSTOMER, language=Language.ENGLISH)
    stranger = browser(None)
    assert "新顔製作所" in stranger.get(link_path(settings, link)).text
    stranger.post(link_path(settings, link), {**NEW, "company_name": "株式会社新顔製作所"})
    mine = me(stranger)
    assert mine["company"]["name"] == "株式会社新顔製作所"
    assert (mine["company"]["kind"], mine["language"]) == ("customer", "en")
    assert mine["roles"] == ["customer", "manager"]
    with world.record.as_server("a test") as db:
        place = db.scalars(
            select(Membership).where(Membership.company_id == mine["company"]["id"])
        ).one()
        assert (place.group_id, place.role) == (world.group_id, MembershipRole.CUSTOMER)


def test_a_shop_comes_in_with_its_manager_and_the_group_hears_of_it(
    world: World, browser: Browsers, settings: Settings
) -> None:
    link = sent_link(world, "a_administrator", LinkPurpose.INVITE_COMPANY)
    stranger = browser(None)
    stranger.post(link_path(settings, link), {**NEW, "company_name": "新顔製作所"})
    mine = me(stranger)
    assert (mine["company"]["kind"], mine["roles"]) == ("member", ["manager"])
    shops = browser("b_engineer").get("/api/v1/companies").json["companies"]
    assert "新顔製作所" in {shop["name"] for shop in shops}
    with world.record.as_server("a test") as db:
        told = db.scalars(select(Event).where(Event.person_id == mine["id"])).all()
        assert {event.type for event in told} == {"people_changed"}
        assert len(told) == 2


def test_a_new_password_by_link_ends_every_older_sign_in_and_every_older_link(
    world: World, browser: Browsers, settings: Settings
) -> None:
    give_password(world, "a_engineer")
    before = browser("a_engineer")
    older = sent_link(world, "a_manager", LinkPurpose.RESET_PASSWORD)
    link = sent_link(world, "a_manager", LinkPurpose.RESET_PASSWORD)
    stranger = browser(None)
    assert stranger.get(link_path(settings, older)).status_code == 410
    stranger.post(link_path(settings, link), {"password": NEW["password"]})
    assert me(stranger)["name"] == "a_engineer"
    assert before.get("/account").status_code == 302
    for password, status in ((PASSWORD, 422), (NEW["password"], 303)):
        form = {"email": "a_engineer@example.jp", "password": password}
        assert browser(None).post("/sign-in", form).status_code == status


def test_a_new_password_by_link_ends_the_keys_that_somebody_else_may_have_made(
    world: World, browser: Browsers, settings: Settings
) -> None:
    key = {"Authorization": f"Bearer {make_key(browser('a_engineer'))}"}
    others = {"Authorization": f"Bearer {make_key(browser('a_sales'))}"}
    program = browser(None)
    link = sent_link(world, "a_manager", LinkPurpose.RESET_PASSWORD)
    assert program.get("/api/v1/me", headers=key).status_code == 200
    browser(None).post(link_path(settings, link), {"password": NEW["password"]})
    assert program.get("/api/v1/me", headers=key).status_code == 401
    assert program.get("/api/v1/me", headers=others).status_code == 200


def test_looking_at_a_link_does_not_use_it_up(
    world: World, browser: Browsers, settings: Settings
) -> None:
    link = sent_link(world, "a_manager")
    scanner = browser(None)
    assert {scanner.get(link_path(settings, link)).status_code for _ in range(3)} == {200}
    assert scanner.client.head(link_path(settings, link)).status_code == 200
    assert browser(None).post(link_path(settings, link), NEW).status_code == 303


def test_a_link_that_two_browsers_use_at_once_lets_one_person_in(
    world: World, browser: Browsers, settings: Settings
) -> None:
    link, answers = sent_link(world, "a_manager"), []
    browsers = [browser(None) for _ in range(4)]
    threads = [
        threading.Thread(
            target=lambda b=b: answers.append(b.post(link_path(settings, link), NEW).status_code)
        )
        for b in browsers
    ]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(answers) == [303, 410, 410, 410]
    with world.record.as_server("a test") as db:
        assert db.scalar(select(func.count()).where(Person.email == "new@example.jp")) == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"used_at": utc_now()}, "すでに使用されています"),
        ({"revoked_at": utc_now()}, "取り消されました"),
        (
            {
                "created_at": utc_now() - timedelta(days=3),
                "expires_at": utc_now() - timedelta(seconds=1),
            },
            "有効期限が切れています",
        ),
    ],
)
def test_a_link_that_is_over_says_why_and_does_nothing(
    world: World, browser: Browsers, settings: Settings, change: dict, sentence: str
) -> None:
    link = sent_link(world, "a_manager")
    with world.record.as_server("a test") as db:
        db.execute(update(Link).where(Link.id == link.id).values(**change))
    for answer in (
        browser(None).get(link_path(settings, link)),
        browser(None).post(link_path(settings, link), NEW),
    ):
        assert answer.status_code == 410
        assert sentence in answer.text


def test_a_link_ends_with_the_right_of_who_sent_it(
    world: World, browser: Browsers, settings: Settings
) -> None:
    by_left = sent_link(world, "a_manager", email="one@example.jp")
    by_demoted = sent_link(
        world, "a_administrator", LinkPurpose.INVITE_COMPANY, email="two@example.jp"
    )
    with world.record.as_server("a test") as db:
        db.execute(
            update(Person).where(Person.id == world.people["a_manager"]).values(active=False)
        )
        right = PersonGroupRole.person_id == world.people["a_administrator"]
        db.execute(delete(PersonGroupRole).where(right))
    for link in (by_left, by_demoted):
        assert browser(None).get(link_path(settings, link)).status_code == 410


def test_a_link_makes_no_administrator_once_its_sender_is_none_any_more(
    world: World, browser: Browsers, settings: Settings
) -> None:
    sender = world.people["a_manager"]
    add_role(world, "a_manager", GroupRole.ADMINISTRATOR)
    right = of_group(world, GroupRole.ADMINISTRATOR)
    link = link_path(settings, sent_link(world, "a_manager", roles=(right,)))
    assert browser(None).get(link).status_code == 200
    with world.record.as_server("a test") as db:
        db.execute(delete(PersonGroupRole).where(PersonGroupRole.person_id == sender))
    assert browser(None).post(link, NEW).status_code == 410


@pytest.mark.parametrize("token", ["x", "A" * 64, "%F0%9F%98%80", "a" * 3000, "..%2f"])
def test_a_guessed_link_opens_nothing(browser: Browsers, token: str) -> None:
    assert browser(None).get(f"/link/{token}").status_code in (404, 410)
    assert browser(None).post(f"/link/{token}", NEW).status_code in (404, 410)


def test_a_link_of_another_server_opens_nothing(
    world: World, browser: Browsers, settings: Settings
) -> None:
    from dataclasses import replace

    link = sent_link(world, "a_manager")
    elsewhere = replace(settings, secret_key="another server's secret")
    assert browser(None).get(link_path(elsewhere, link)).status_code == 410


def test_a_weak_password_is_refused_with_a_sentence_and_the_rest_is_kept(
    world: World, browser: Browsers, settings: Settings
) -> None:
    link = sent_link(world, "a_manager", email="newcomer@example.jp")
    for password in ("short", "", "Newcomer@example.jp", "x" * 201):
        answer = browser(None).post(
            link_path(settings, link), {"name": "改 名", "password": password}
        )
        assert answer.status_code == 422
        assert 'data-error-for="password"' in answer.text
        assert "改 名" in answer.text
    assert browser(None).post(link_path(settings, link), NEW).status_code == 303


def test_an_address_that_has_an_account_is_told_so_by_the_link_in_the_mail_only(
    world: World, browser: Browsers, settings: Settings
) -> None:
    link = sent_link(world, "a_manager", email="B_Engineer@example.jp")
    answer = browser(None).post(link_path(settings, link, by_mail=True), NEW)
    assert answer.status_code == 422
    assert "すでに登録されています" in answer.text
    assert epoch(world, "b_engineer") == 1
    assert browser(None).post(link_path(settings, link), NEW).status_code == 303


def test_whoever_is_signed_in_on_the_browser_is_named_and_then_signed_out(
    world: World, browser: Browsers, settings: Settings
) -> None:
    link, somebody = sent_link(world, "a_manager"), browser("b_manager")
    assert "b_manager" in somebody.get(link_path(settings, link)).text
    somebody.post(link_path(settings, link), NEW)
    assert me(somebody)["name"] == "新人 花子"


def test_a_reset_cannot_be_used_to_enter_a_company_and_the_other_way_round(
    world: World, browser: Browsers, settings: Settings
) -> None:
    reset = sent_link(world, "a_manager", LinkPurpose.RESET_PASSWORD)
    assert browser(None).post(link_path(settings, reset), NEW).status_code == 422
    invitation = sent_link(world, "a_manager")
    only = {"password": NEW["password"]}
    assert browser(None).post(link_path(settings, invitation), only).status_code == 422
    with world.record.as_server("a test") as db:
        assert db.scalar(select(func.count()).select_from(Company)) == 6


@pytest.mark.usefixtures("cheap_tries")
def test_a_link_is_one_to_the_limit_however_it_was_got_and_is_written(
    world: World, browser: Browsers, settings: Settings
) -> None:
    link = sent_link(world, "a_administrator", LinkPurpose.INVITE_COMPANY)
    shown, mailed = link_path(settings, link), link_path(settings, link, by_mail=True)
    taken = {**NEW, "company_name": "あおば精機"}
    stranger = browser(None)
    tries = [stranger.post((shown, mailed)[n % 2], taken).status_code for n in range(20)]
    assert tries == [422] * 20
    assert stranger.post(shown, taken).status_code == 429
    assert stranger.post(mailed, taken).status_code == 429
    assert stranger.post(f"{shown}=", taken).status_code == 410, "another spelling is no link"
    other = sent_link(world, "a_administrator", LinkPurpose.INVITE_COMPANY, email="2@example.jp")
    assert stranger.post(link_path(settings, other), taken).status_code == 422
