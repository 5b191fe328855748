"""No two companies of a group are called so that people would take one for the other."""

import threading
from collections.abc import Callable
from datetime import date
from uuid import uuid4

import psycopg
import pytest
from alembic import command
from psycopg import sql
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from portal.running.embedded import EmbeddedServers
from portal.running.postgres import create_database
from shared_db.foundation.settings import Settings
from shared_db.migrate import configuration, upgrade
from shared_db.models import Company, LinkPurpose, Membership, MembershipRole
from tests.factories.accounts import link_path, sent_link
from tests.factories.world import World
from tests.fixtures.portal import Browser
from tests.integration.accounts.test_links import NEW
from tests.integration.group.test_group_page import CARD, card

Browsers = Callable[[str | None], Browser]
CUSTOMER, SHOP = LinkPurpose.INVITE_CUSTOMER, LinkPurpose.INVITE_COMPANY


@pytest.mark.parametrize("who", ["b_manager", "x_customer"])
@pytest.mark.parametrize(
    "name", ["あおば精機", " ㈱あおば　精機\u200b", "別客産業", "別客・産業㈲"]
)
def test_nobody_renames_his_company_to_the_name_of_another_shop_or_customer(
    world: World, browser: Browsers, who: str, name: str
) -> None:
    manager = browser(who)
    answer = manager.post("/group/company", CARD | {"name": name})
    assert answer.status_code == 422
    assert "別の会社" in answer.text
    assert CARD["address"] in answer.text, "what was typed is kept"
    assert manager.post("/group/company", CARD | {"name": "みどり"}).status_code == 303


def test_a_company_may_write_its_own_name_otherwise(world: World, browser: Browsers) -> None:
    assert browser("a_manager").post("/group/company", CARD).status_code == 303
    assert card(world).name == "株式会社あおば精機"


@pytest.mark.parametrize(("sender", "purpose"), [("a_sales", CUSTOMER), ("a_administrator", SHOP)])
@pytest.mark.parametrize("name", ["あおば　精機", "株式会社別客産業"])
def test_nobody_comes_in_under_the_name_of_another_company(
    world: World,
    browser: Browsers,
    settings: Settings,
    sender: str,
    purpose: LinkPurpose,
    name: str,
) -> None:
    path, stranger = link_path(settings, sent_link(world, sender, purpose)), browser(None)
    answer = stranger.post(path, {**NEW, "company_name": name})
    assert answer.status_code == 422
    assert "別の会社" in answer.text
    assert stranger.post(path, {**NEW, "company_name": "みどり精機"}).status_code == 303


@pytest.mark.parametrize(
    ("who", "door"), [("b_sales", "customers"), ("a_administrator", "companies")]
)
def test_no_second_company_of_one_name_is_invited_and_the_page_says_who_can_help(
    browser: Browsers, who: str, door: str
) -> None:
    form = {
        "client_id": str(uuid4()),
        "name": "藤沢 里奈",
        "email": "new@example.jp",
        "language": "ja",
        "company_name": "客先電機株式会社",
    }
    answer = browser(who).post(f"/group/{door}/new", form)
    assert answer.status_code == 422
    assert "先方の管理者が招待できます" in answer.text
    form["company_name"] = "客先電機（大阪）"
    assert browser(who).post(f"/group/{door}/new", form).status_code == 303


def test_two_who_come_in_under_one_name_at_once_are_not_both_let_in(
    world: World, browser: Browsers, settings: Settings
) -> None:
    paths = [
        link_path(settings, sent_link(world, "a_sales", CUSTOMER, email=f"{n}@example.jp"))
        for n in range(4)
    ]
    answers: list[int] = []

    def enter(path: str) -> None:
        form = {**NEW, "company_name": "新顔製作所"}
        answers.append(browser(None).post(path, form).status_code)

    threads = [threading.Thread(target=enter, args=(path,)) for path in paths]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(answers) == [303, 422, 422, 422]


def test_another_groups_companies_may_be_called_the_same(world: World, browser: Browsers) -> None:
    answer = browser("z_manager").post("/group/company", CARD | {"name": "あおば精機"})
    assert answer.status_code == 303


def test_trying_out_names_to_learn_who_is_a_customer_here_is_stopped(browser: Browsers) -> None:
    curious = browser("x_customer")
    taken = CARD | {"name": "別客産業"}
    assert {curious.post("/group/company", taken).status_code for _ in range(20)} == {422}
    assert curious.post("/group/company", taken).status_code == 429
    assert browser("y_customer").post("/group/company", CARD | {"name": "別"}).status_code == 303


def test_no_door_of_the_database_lets_two_names_in_that_are_alike(world: World) -> None:
    with world.record.as_server("a test") as db:
        same = Company(name="（株）墨田板金")
        db.add(same)
        db.flush()
        place = Membership(
            group_id=world.group_id,
            company_id=same.id,
            role=MembershipRole.CUSTOMER,
            since=date(2020, 1, 1),
        )
        with pytest.raises(DBAPIError, match="uq_company_name"), db.begin_nested():
            db.add(place)
            db.flush()
        with pytest.raises(DBAPIError, match="permission denied"), db.begin_nested():
            db.execute(text("DELETE FROM company_name"))
        renamed = db.scalars(select(Company).where(Company.id == world.companies["c"])).one()
        with pytest.raises(DBAPIError, match="uq_company_name"), db.begin_nested():
            renamed.name = "墨田板金"
            db.flush()


def test_two_that_were_called_alike_before_both_stay_and_the_next_one_is_refused(
    embedded_servers: EmbeddedServers,
) -> None:
    name = "before_the_names"
    url = embedded_servers.owner_url(name)
    place = (
        "INSERT INTO membership (id, group_id, company_id, role, since) SELECT gen_random_uuid(),"
        " \"group\".id, company.id, 'customer', '2020-01-01' FROM \"group\", company"
        " WHERE company.name = %s"
    )
    columns = "id, kind, name, postal_code, address, tel, fax, tax_rounding, tax_rate, color"
    company = (
        f"INSERT INTO company ({columns}, payment_terms{{more}}) VALUES (gen_random_uuid(),"
        " 'customer', %s, '', '', '', '', 'down', 0.1, 1, ''{value})"
    )
    with embedded_servers.postgres.connect() as connection:
        create_database(connection, name)
        command.upgrade(configuration(url), "0007_withheld_mail")
        with psycopg.connect(url.replace("+psycopg", "")) as owner:
            owner.execute(
                'INSERT INTO "group" (id, name, currency, timezone, reply_promise_minutes,'
                " confidentiality_text_ja, confidentiality_text_en, confidentiality_version)"
                " VALUES (gen_random_uuid(), '連携', 'JPY', 'Asia/Tokyo', 120, '', '', 1)"
            )
            for called in ("山田製作所", "㈱山田製作所"):
                owner.execute(company.format(more="", value=""), [called])
                owner.execute(place, [called])
        upgrade(url)
        with psycopg.connect(url.replace("+psycopg", "")) as owner:
            names = owner.execute("SELECT name, folded_name FROM company").fetchall()
            assert dict(names) == {"山田製作所": "山田製作所", "㈱山田製作所": "山田製作所"}
            third = company.format(
                more=", folded_name, price_step, margin_floor, words_by_mail, name_in_english,"
                " address_in_english",
                value=", '山田製作所', 1, 0, true, '', ''",
            )
            third = third.replace("id, kind", "id").replace("(), 'customer',", "(),")
            owner.execute(third, ["山田 製作所"])
            with pytest.raises(psycopg.errors.UniqueViolation):
                owner.execute(place, ["山田 製作所"])
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
