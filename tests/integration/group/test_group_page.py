"""The group's page and the own company's card."""

import json
import os
from collections.abc import Callable
from html import escape
from pathlib import Path

import pytest
from sqlalchemy import select

from shared_db.models import Company, Event, Person, PersonRole, Role
from tests.factories.accounts import sent_link
from tests.factories.world import World
from tests.fixtures.portal import Browser

Browsers = Callable[[str | None], Browser]
CARD = {
    "version": "1",
    "name": "株式会社あおば精機",
    "postal_code": "131-0000",
    "address": "東京都墨田区八広0-0-0",
    "tel": "03-0000-0000",
    "fax": "",
    "registration_number": "",
    "tax_rounding": "half_up",
    "payment_terms": "月末締め翌月末払い",
}


def card(world: World) -> Company:
    with world.record.as_server("a test") as db:
        return db.get_one(Company, world.companies["a"])


def test_a_manager_changes_the_card_and_the_group_hears_of_it(
    world: World, browser: Browsers
) -> None:
    assert browser("a_manager").post("/group/company", CARD).status_code == 303
    assert card(world).address == CARD["address"]
    assert CARD["address"] in browser("x_customer").get("/group").text
    with world.record.as_server("a test") as db:
        told = db.scalars(select(Event).where(Event.type == "company_changed")).all()
        assert len(told) == 2


@pytest.mark.parametrize(
    ("typed", "kept", "warned"),
    [
        ("T7000012050002", "T7000012050002", False),
        ("Ｔ７０００-０１２０５-０００２", "T7000012050002", False),
        ("t 8700110005901", "T8700110005901", False),
        ("T1234567890123", "T1234567890123", True),
        ("", None, False),
    ],
)
def test_a_registration_number_is_kept_as_it_is_printed(
    world: World, browser: Browsers, typed: str, kept: str | None, warned: bool
) -> None:
    manager = browser("a_manager")
    form = CARD | {"registration_number": typed}
    assert manager.post("/group/company", form).status_code == 303
    assert card(world).registration_number == kept
    assert ("個人事業主" in manager.get("/group").text) is warned


@pytest.mark.parametrize(
    "change",
    [
        {"registration_number": "T123"},
        {"registration_number": "1234567890123"},
        {"name": ""},
        {"name": "x" * 201},
        {"tax_rounding": "sideways"},
        {"payment_terms": "x" * 301},
        {"tel": "a\x00b"},
    ],
)
def test_a_card_that_cannot_be_taken_is_shown_again_as_typed(
    world: World, browser: Browsers, change: dict[str, str]
) -> None:
    answer = browser("a_manager").post("/group/company", CARD | change)
    assert answer.status_code == 422
    assert CARD["address"] in answer.text
    assert card(world).name == "あおば精機"


def test_what_somebody_else_changed_meanwhile_is_kept_and_named(
    world: World, browser: Browsers
) -> None:
    manager = browser("a_manager")
    manager.post("/group/company", CARD)
    began = {"version": "1", "name": "あおば精機", "tax_rounding": "down", "tel": "03-1111-1111"}
    assert manager.post("/group/company", CARD | {"version": "2"}).status_code == 303
    late = manager.post("/group/company", CARD | {"tel": "03-1111-1111", "fax": "03-2222-2222"})
    assert late.status_code == 409
    assert late.text.count('class="difference"') == 1
    taken = manager.post("/group/company", began | {"tel": ""}, follow_redirects=True).text
    assert "ほかの方が変更した項目" in taken
    assert "電話番号" in taken
    assert (card(world).name, card(world).tel) == (CARD["name"], CARD["tel"])


def test_only_a_manager_changes_the_card(browser: Browsers) -> None:
    for who, status in (("a_engineer", 403), ("a_administrator", 403), (None, 302)):
        assert browser(who).get("/group/company").status_code == status
        assert browser(who).post("/group/company", CARD).status_code == status


def test_a_customer_sees_the_shops_and_no_other_customer(browser: Browsers) -> None:
    page = browser("x_customer").get("/group").text
    assert "墨田板金" in page
    assert "別客産業" not in page
    assert "遠方工業" not in page
    assert "別客産業" in browser("b_engineer").get("/group").text
    stranger = browser("z_manager").get("/group").text
    assert "あおば精機" not in stranger
    assert "客先電機" not in stranger


def test_only_a_manager_sees_the_people(browser: Browsers) -> None:
    assert "a_purchaser@example.jp" in browser("a_manager").get("/group").text
    assert "a_purchaser@example.jp" not in browser("a_engineer").get("/group").text
    assert "a_purchaser@example.jp" not in browser("b_manager").get("/group").text


def test_the_page_takes_as_many_statements_with_few_as_with_many(
    world: World, browser: Browsers, count_sql: Callable[..., int]
) -> None:
    manager = browser("a_manager")
    sent_link(world, "a_manager")
    few = count_sql(lambda: manager.get("/group"))
    with world.record.as_server("a test") as db:
        for n in range(10):
            person = Person(
                company_id=world.companies["a"], email=f"more{n}@example.jp", name=f"more {n}"
            )
            db.add(person)
            db.flush()
            db.add_all(
                PersonRole(person_id=person.id, role=role) for role in (Role.SALES, Role.ENGINEER)
            )
    for n in range(10):
        sent_link(world, "a_manager", email=f"new{n}@example.jp")
    assert count_sql(lambda: manager.get("/group")) == few


def hostile_strings() -> list[str]:
    shared = Path(os.environ.get("TSUNAGU_SHARED_DATA", Path(__file__).parents[4] / "shared/data"))
    path = shared / "hostile" / "blns.json"
    if not path.exists():
        pytest.skip("the list of hostile strings is not on this machine")
    return json.loads(path.read_text(encoding="utf-8"))


def test_hostile_strings_are_shown_verbatim_or_refused_with_a_sentence(
    world: World, browser: Browsers
) -> None:
    manager, version = browser("a_manager"), 1
    for text in hostile_strings():
        form = CARD | {"payment_terms": text, "version": str(version)}
        answer = manager.post("/group/company", form)
        assert answer.status_code in (303, 422), text
        if answer.status_code == 303:
            version += 1
            sent = text.replace("\r\n", "\n").replace("\r", "\n")
            assert card(world).payment_terms.replace("\r\n", "\n") in (text, sent)
    last = "<script>alert(1)</script>"
    manager.post("/group/company", CARD | {"payment_terms": last, "version": str(version)})
    page = manager.get("/group").text
    assert last not in page
    assert escape(last) in page


@pytest.mark.parametrize(("who", "reads"), [("a_manager", True), ("x_customer", False)])
def test_the_rule_of_own_prices_is_read_by_those_alone_who_have_prices_to_set(
    browser: Browsers, who: str, reads: bool
) -> None:
    assert ("粗利率の下限" in browser(who).get("/group").text) is reads
