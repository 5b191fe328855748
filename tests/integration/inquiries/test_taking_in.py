"""A request by fax, mail or telephone: a shop enters it, and it is never taken for the customer's."""

import io
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from shared_db.costing.quote_document import partner_of
from shared_db.models import (
    CameBy,
    Company,
    Drawing,
    Event,
    Inquiry,
    InquiryState,
    Intake,
    Mail,
    Membership,
    MembershipRole,
    Person,
)
from shared_db.spine.events import EventType
from tests.factories.inquiries import PDF, page_values, requirement
from tests.factories.world import World
from tests.fixtures.portal import Browser
from tests.integration.inquiries.form_page import FormPage

Browsers = Callable[[str | None], Browser]
MAIL = """From: 山田 太郎 <yamada@midori.example>
㈱みどり製作所の山田です。
品名：治具プレート
図番：MD-2045
数量：10個、50個
納期：2099年5月15日
"""


def begun(somebody: Browser) -> str:
    """The address of a new draft's form."""
    return somebody.get("/inquiries/new").headers["Location"]


def filled(**changed: str) -> dict[str, str]:
    return {
        **page_values(requirement()),
        "came_by": "fax",
        "company_name": "株式会社みどり製作所",
        "person_name": "山田 太郎",
        "send": "1",
        **changed,
    }


def entered(somebody: Browser, **changed: str) -> UUID:
    answer = somebody.post(begun(somebody), filled(**changed))
    assert answer.status_code == 303, FormPage(answer.text).sentences
    return UUID(answer.headers["Location"].rpartition("/")[2])


def test_sales_enters_a_fax_for_a_company_that_is_new_here(world: World, browser: Browsers) -> None:
    sales = browser("a_sales")
    form = begun(sales)
    draft = form.rpartition("/")[2]
    dropped = sales.post(
        f"/inquiries/{draft}/drawings?part_key=0",
        {"client_id": str(uuid4()), "file": (io.BytesIO(PDF), "fax.pdf")},
    )
    assert dropped.status_code == 200, dropped.text
    answer = sales.post(form, filled() | {"parts-0-drawings": dropped.json["id"]})
    assert answer.status_code == 303, FormPage(answer.text).sentences
    assert answer.headers["Location"] == f"/inquiries/{draft}"
    with world.record.as_server("a test") as db:
        inquiry = db.get_one(Inquiry, UUID(draft))
        customer = db.get_one(Company, inquiry.customer_company_id)
        assert customer.name == "株式会社みどり製作所"
        place = db.scalars(select(Membership).where(Membership.company_id == customer.id)).one()
        assert place.role is MembershipRole.CUSTOMER
        assert (inquiry.state, inquiry.came_by) == (InquiryState.OPEN, CameBy.FAX)
        assert db.scalars(select(Drawing)).one().part_id is not None
        assert db.scalars(select(Person).where(Person.company_id == customer.id)).all() == []
        assert partner_of(db, inquiry).person == "山田 太郎"
    for shop in ("b_engineer", "c_engineer"):
        page = browser(shop).get(f"/inquiries/{draft}").text
        assert "株式会社みどり製作所" in page and "FAX" in page


def test_it_is_on_record_as_entered_by_the_shop(world: World, browser: Browsers) -> None:
    inquiry = entered(browser("a_coordinator"), came_by="phone", source="お電話。急ぎとのこと")
    with world.record.as_server("a test") as db:
        sent = db.scalars(select(Event).where(Event.type == EventType.INQUIRY_SENT)).all()
        assert {one.person_id for one in sent} == {world.people["a_coordinator"]}
        intake = db.scalars(select(Intake)).one()
        assert (intake.inquiry_id, intake.source) == (inquiry, "お電話。急ぎとのこと")
        assert intake.decided_by == world.people["a_coordinator"]
        letters = db.scalars(select(Mail.template).distinct()).all()
        assert "inquiry_received" not in letters
    thread = browser("b_engineer").get(f"/inquiries/{inquiry}").text
    assert "あおば精機が、株式会社みどり製作所のご依頼" in thread


def test_a_name_that_people_take_for_the_same_is_the_customer_that_is_there(
    world: World, browser: Browsers
) -> None:
    inquiry = entered(browser("b_sales"), company_name="(株)客先電機")
    with world.record.as_server("a test") as db:
        assert db.get_one(Inquiry, inquiry).customer_company_id == world.companies["x"]
    assert browser("x_customer").get(f"/inquiries/{inquiry}").status_code == 200
    assert browser("y_customer").get(f"/inquiries/{inquiry}").status_code == 404


def test_a_shop_is_nobodys_customer_here(browser: Browsers, world: World) -> None:
    sales = browser("a_sales")
    answer = sales.post(begun(sales), filled(company_name="墨田板金株式会社"))
    assert answer.status_code == 422
    page = FormPage(answer.text)
    assert "company_name" in page.sentences and page.value("person_name") == "山田 太郎"


@pytest.mark.parametrize("way", ["portal", "entrance", "pigeon", ""])
def test_a_way_is_one_by_hand(browser: Browsers, world: World, way: str) -> None:
    sales = browser("a_sales")
    answer = sales.post(begun(sales), filled(came_by=way))
    assert answer.status_code == 422 and "came_by" in FormPage(answer.text).sentences


def test_what_the_text_says_is_proposed_and_marked_and_nothing_typed_is_lost(
    browser: Browsers, world: World
) -> None:
    sales = browser("a_sales")
    form = begun(sales)
    typed = {"source": MAIL, "parts-0-material": "SUS304", "came_by": "mail", "read_source": "1"}
    sales.post(form, typed | {"parts-0-name": "プレート"})
    page = FormPage(sales.get(form).text)
    assert page.value("company_name") == "(株)みどり製作所"
    assert page.value("parts-0-name") == "プレート"
    assert page.value("parts-0-material") == "SUS304"
    assert (page.value("parts-0-quantities-0"), page.value("parts-0-quantities-1")) == ("10", "50")
    assert page.value("delivery_date") == "2099-05-15"
    assert page.words.count("本文から読み取りました。ご確認ください。") == 6
    assert browser("a_sales").get("/inquiries").status_code == 200


def test_a_draft_of_a_shop_is_for_who_writes_it(world: World, browser: Browsers) -> None:
    sales = browser("a_sales")
    form = begun(sales)
    draft = form.rpartition("/")[2]
    upload = sales.post(
        f"/inquiries/{draft}/drawings", {"file": (io.BytesIO(PDF), "canary.pdf")}
    ).json["id"]
    for other in ("a_manager", "a_coordinator", "a_engineer", "b_sales", "x_customer", "z_manager"):
        somebody = browser(other)
        assert somebody.get(form).status_code == 404
        assert somebody.post(form, filled()).status_code == 404
        for path in (f"/inquiries/{draft}", f"/api/v1/inquiries/{draft}"):
            assert somebody.get(path).status_code == 404
        for path in (f"/drawings/{upload}/file", f"/api/v1/drawings/{upload}"):
            assert somebody.get(path).status_code == 404
        assert somebody.post(f"/drawings/{upload}/remove").status_code == 404
        file = {"file": (io.BytesIO(PDF), "other.pdf")}
        assert somebody.post(f"/inquiries/{draft}/drawings", file).status_code == 404
    assert sales.post(f"/drawings/{upload}/remove").status_code == 200


def test_a_second_press_finds_the_inquiry(browser: Browsers, world: World) -> None:
    sales = browser("a_sales")
    form = begun(sales)
    first, second = (sales.post(form, filled()) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    with world.record.as_server("a test") as db:
        assert len(db.scalars(select(Inquiry)).all()) == 1


def test_a_program_enters_one_too(browser: Browsers, world: World) -> None:
    sales = browser("b_sales")
    draft = sales.post("/api/v1/inquiries/drafts", json={"client_id": str(uuid4())}).json["id"]
    body = {
        **requirement(),
        "client_id": str(uuid4()),
        "came_by": "mail",
        "company_name": "みどり製作所",
        "source": MAIL,
    }
    path = f"/api/v1/inquiries/{draft}/take-in"
    first, again = (sales.post(path, json=body) for _ in range(2))
    assert first.status_code == 201, first.text
    assert first.json == again.json
    assert (first.json["came_by"], first.json["customer"]) == ("mail", "みどり製作所")
    refused = browser("a_engineer").post(path, json=body | {"client_id": str(uuid4())})
    assert refused.status_code == 403


def test_a_customer_with_an_account_gets_the_receipt_and_nobody_else_of_outside(
    world: World, browser: Browsers
) -> None:
    entered(browser("b_sales"), company_name="客先電機", email="somebody@elsewhere.example")
    entered(browser("b_sales"), email="somebody@elsewhere.example")
    with world.record.as_server("a test") as db:
        letters = db.execute(select(Mail.template, Mail.to_email)).all()
    assert [who for what, who in letters if what == "inquiry_received"] == ["x_customer@example.jp"]
    assert not [who for _, who in letters if "elsewhere" in who]
