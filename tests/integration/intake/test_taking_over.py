"""A customer whose requests a shop has entered takes them over by a link, and nobody else does."""

import threading
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from shared_db.foundation.settings import Settings
from shared_db.models import (
    GroupRole,
    Inquiry,
    Link,
    LinkPurpose,
    Mail,
    Membership,
    MembershipRole,
    Person,
)
from tests.factories.accounts import link_path
from tests.factories.inquiries import choose_lead, taken_in
from tests.factories.quotes import issued, priceable
from tests.factories.world import World, add_role
from tests.fixtures.portal import Browser

Browsers = Callable[[str | None], Browser]
NEW = {"name": "山田 太郎", "password": "a fresh long secret"}


def invitation(**changed: str) -> dict[str, str]:
    return {
        "client_id": str(uuid4()),
        "name": "山田 太郎",
        "email": "yamada@midori.example",
        "language": "ja",
        **changed,
    }


def invited(world: World, somebody: Browser, inquiry_id: Any, **changed: str) -> Link:
    answer = somebody.post(f"/inquiries/{inquiry_id}/access", invitation(**changed))
    assert answer.status_code == 303, answer.text
    with world.record.as_server("a test") as db:
        links = select(Link).where(Link.purpose == LinkPurpose.TAKE_OVER)
        return db.scalars(links.order_by(Link.created_at.desc())).first()


def test_who_follows_the_link_finds_the_requests_and_their_quotes(
    world: World, browser: Browsers, settings: Settings
) -> None:
    case = priceable(world, by_fax=True)
    revision = issued(world, case)
    other = taken_in(world, company_name="株式会社ほかの会社")
    link = invited(world, browser("a_sales"), case.inquiry_id)
    assert link_path(settings, link) in browser("a_sales").get("/group").text
    stranger = browser(None)
    assert "株式会社みどり製作所" in stranger.get(link_path(settings, link)).text
    assert stranger.post(link_path(settings, link), NEW).status_code == 303
    mine = stranger.get("/api/v1/me").json
    assert mine["company"]["name"] == "株式会社みどり製作所"
    assert mine["roles"] == ["customer", "manager"]
    assert stranger.get(f"/inquiries/{case.inquiry_id}").status_code == 200
    assert stranger.get(f"/quotes/{revision}").status_code == 200
    assert stranger.get(f"/inquiries/{other.id}").status_code == 404
    world.people["m_customer"] = UUID(mine["id"])
    accepted = browser("m_customer").post(
        f"/api/v1/quote-revisions/{revision}/accept",
        json={
            "client_id": str(uuid4()),
            "choices": [{"part_id": str(case.wanted[0][0]), "quantity": case.wanted[0][1]}],
        },
    )
    assert accepted.status_code == 201


def test_the_letter_proves_the_address_and_the_shown_link_does_not(
    world: World, browser: Browsers, settings: Settings
) -> None:
    for place, by_mail in enumerate((True, False)):
        sent = taken_in(world, company_name=f"会社{place}製作所")
        link = invited(world, browser("a_sales"), sent.id, email=f"new{place}@example.jp")
        browser(None).post(link_path(settings, link, by_mail=by_mail), NEW)
        with world.record.as_server("a test") as db:
            person = db.scalars(select(Person).where(Person.email == link.email)).one()
            assert (person.email_proven_at is not None) is by_mail


def test_once_somebody_is_there_no_shop_lets_anybody_in(
    world: World, browser: Browsers, settings: Settings
) -> None:
    sent = taken_in(world)
    sales, others = browser("a_sales"), browser("a_manager")
    first, second = invited(world, sales, sent.id), invited(world, others, sent.id, email="b@b.jp")
    assert browser(None).post(link_path(settings, first), NEW).status_code == 303
    assert browser(None).get(link_path(settings, second)).status_code == 410
    assert browser(None).post(link_path(settings, second), NEW).status_code == 410
    late = sales.post(f"/inquiries/{sent.id}/access", invitation(email="c@c.jp"))
    assert late.status_code == 409
    own = browser("x_customer").post("/api/v1/inquiries/drafts", json={"client_id": str(uuid4())})
    with world.record.as_server("a test") as db:
        of_x = db.get_one(Inquiry, own.json["id"])
    assert sales.post(f"/inquiries/{of_x.id}/access", invitation()).status_code == 404


def test_of_two_who_follow_two_links_at_once_one_comes_in(
    world: World, browser: Browsers, settings: Settings
) -> None:
    sent = taken_in(world)
    links = [
        invited(world, browser("a_sales"), sent.id, email=f"{n}@midori.example") for n in range(3)
    ]
    browsers, answers = [browser(None) for _ in links], []
    threads = [
        threading.Thread(
            target=lambda b=b, one=one: answers.append(
                b.post(link_path(settings, one), NEW).status_code
            )
        )
        for b, one in zip(browsers, links, strict=True)
    ]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(answers) == [303, 410, 410]


def test_a_link_whose_sender_may_no_longer_send_it_opens_nothing(
    world: World, browser: Browsers, settings: Settings
) -> None:
    sent = taken_in(world)
    link = invited(world, browser("a_sales"), sent.id)
    with world.record.as_server("a test") as db:
        db.get_one(Person, world.people["a_sales"]).active = False
    assert browser(None).post(link_path(settings, link), NEW).status_code == 410


def test_no_shop_lets_anybody_in_to_what_another_has_quoted(
    world: World, browser: Browsers, settings: Settings
) -> None:
    case = priceable(world, by_fax=True)
    revision = issued(world, case)
    others = browser("b_sales")
    assert "/access" not in others.get(f"/inquiries/{case.inquiry_id}").text
    refused = others.post(f"/inquiries/{case.inquiry_id}/access", invitation(email="c@b.example"))
    assert refused.status_code == 409 and "グループの管理者" in refused.text
    link = invited(world, browser("a_administrator"), case.inquiry_id)
    stranger = browser(None)
    assert stranger.post(link_path(settings, link), NEW).status_code == 303
    assert stranger.get(f"/quotes/{revision}").status_code == 200


def test_a_link_opens_nothing_once_another_shop_has_the_lead(
    world: World, browser: Browsers, settings: Settings
) -> None:
    sent = taken_in(world, lead="b")
    link = invited(world, browser("b_sales"), sent.id)
    choose_lead(world, sent.id, "a")
    assert browser(None).post(link_path(settings, link), NEW).status_code == 410


def test_before_there_is_a_lead_only_who_entered_it_lets_somebody_in(
    world: World, browser: Browsers, settings: Settings
) -> None:
    """Who is in first sees all that is quoted later, and is the customer's manager."""
    sent = taken_in(world, lead="")
    others = browser("b_sales")
    assert "/access" not in others.get(f"/inquiries/{sent.id}").text
    refused = others.post(f"/inquiries/{sent.id}/access", invitation(email="c@b.example"))
    assert refused.status_code == 409
    link = invited(world, browser("a_sales"), sent.id)
    assert browser(None).post(link_path(settings, link), NEW).status_code == 303


def test_an_administrator_lets_nobody_in_to_what_another_group_has_quoted(
    world: World, browser: Browsers
) -> None:
    sent = taken_in(world)
    administrator = browser("a_administrator")
    invited(world, administrator, sent.id)
    with world.record.as_server("a test") as db:
        customer = db.get_one(Inquiry, sent.id).customer_company_id
        place = {"company_id": customer, "role": MembershipRole.CUSTOMER, "since": date(2020, 1, 1)}
        db.add(Membership(group_id=world.other_group_id, **place))
    add_role(world, "b_sales", GroupRole.ADMINISTRATOR)
    refused = browser("b_sales").post(f"/inquiries/{sent.id}/access", invitation(email="c@b.jp"))
    assert refused.status_code == 409


def test_nobody_is_let_into_a_company_that_is_a_shop_elsewhere(
    world: World, browser: Browsers
) -> None:
    sent = taken_in(world)
    with world.record.as_server("a test") as db:
        company = db.get_one(Inquiry, sent.id).customer_company_id
        place = {"company_id": company, "role": MembershipRole.MEMBER, "since": date(2020, 1, 1)}
        db.add(Membership(group_id=world.other_group_id, **place))
    for who in ("a_sales", "a_administrator"):
        refused = browser(who).post(f"/inquiries/{sent.id}/access", invitation())
        assert refused.status_code == 409, who


def test_nobody_without_the_right_makes_one(world: World, browser: Browsers) -> None:
    sent = taken_in(world)
    for who, status in (("a_engineer", 403), ("a_purchaser", 403), ("z_manager", 404)):
        assert browser(who).get(f"/inquiries/{sent.id}/access").status_code == status
        assert browser(who).post(f"/inquiries/{sent.id}/access", invitation()).status_code == status
    with world.record.as_server("a test") as db:
        assert db.scalars(select(Link)).all() == []
        assert db.scalars(select(Mail).where(Mail.template == "take_over")).all() == []
