"""A customer without an account changes the request or takes it back: who serves them enters it,
and no other shop does."""

import io
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from shared_db.models import Drawing, Event, Inquiry, InquiryRevision, InquiryState, Mail, Person
from tests.factories.inquiries import PDF, choose_lead, taken_in
from tests.factories.quotes import issued, priceable
from tests.factories.world import World
from tests.fixtures.portal import Browser
from tests.integration.inquiries.form_page import FormPage

Browsers = Callable[[str | None], Browser]
OTHERS = ("b_sales", "b_manager", "a_engineer", "z_manager")


def form_of(somebody: Browser, inquiry_id: UUID, **changed: str) -> dict[str, str | list[str]]:
    page = FormPage(somebody.get(f"/inquiries/{inquiry_id}/revise").text)
    return page.sent() | {"send": "1"} | changed


def test_who_leads_changes_it_and_it_is_on_record_who_did(
    world: World, browser: Browsers, files_folder: object
) -> None:
    sent = taken_in(world)
    sales, path = browser("a_sales"), f"/inquiries/{sent.id}"
    assert f"{path}/revise" in sales.get(path).text
    upload = {"client_id": str(uuid4()), "file": (io.BytesIO(PDF), "new.pdf"), "part_key": "0"}
    drawing = sales.post(f"{path}/drawings", upload).json["id"]
    form = form_of(sales, sent.id, **{"delivery_place": "電話で変更"})
    form["parts-0-drawings"] = drawing
    answer = sales.post(f"{path}/revise", form)
    assert answer.status_code == 303, FormPage(answer.text).sentences
    with world.record.as_server("a test") as db:
        inquiry = db.get_one(Inquiry, sent.id)
        assert (inquiry.revision, inquiry.delivery_place) == (2, "電話で変更")
        assert db.get_one(Drawing, UUID(drawing)).since_revision == 2
        newest = select(InquiryRevision.created_by).where(InquiryRevision.revision == 2)
        assert db.scalars(newest).one() == world.people["a_sales"]
        told = db.scalars(select(Mail.to_email).where(Mail.template == "inquiry_revised")).all()
        assert "a_engineer@example.jp" in told and "a_sales@example.jp" not in told
        told_of = db.scalars(select(Event).where(Event.type == "inquiry_revised")).first()
        assert told_of.payload["customer"] == "株式会社みどり製作所"
    assert "登録：あおば精機" in browser("b_engineer").get(path).text


def test_other_quantities_are_asked_for_and_it_is_taken_back(
    world: World, browser: Browsers
) -> None:
    case = priceable(world, by_fax=True)
    issued(world, case)
    sales, path = browser("a_sales"), f"/inquiries/{case.inquiry_id}"
    page = FormPage(sales.get(f"{path}/quantities").text)
    form = page.sent() | {"parts-0-quantities-0": "777"}
    assert sales.post(f"{path}/quantities", form).status_code == 303
    assert sales.post(f"{path}/withdraw", {"reason": "お客様より電話"}).status_code == 303
    with world.record.as_server("a test") as db:
        inquiry = db.get_one(Inquiry, case.inquiry_id)
        assert inquiry.state is InquiryState.WITHDRAWN
        assert inquiry.end_reason == "お客様より電話"


def test_a_coordinator_voids_no_quote_unknowingly(world: World, browser: Browsers) -> None:
    """Who coordinates for the shop that leads writes it too, and sees no price."""
    case = priceable(world, by_fax=True)
    quote = issued(world, case)
    coordinator, path = browser("a_coordinator"), f"/inquiries/{case.inquiry_id}"
    more = FormPage(coordinator.get(f"{path}/quantities").text).sent()
    more["parts-0-quantities-0"] = "777"
    assert coordinator.post(f"{path}/quantities", more).status_code == 303
    with world.record.as_server("a test") as db:
        assert db.get_one(Inquiry, case.inquiry_id).state is InquiryState.QUOTED, "it stays good"
    other = form_of(coordinator, case.inquiry_id, **{"parts-0-material": "SUS304"})
    refused = coordinator.post(f"{path}/revise", other)
    assert refused.status_code == 422 and str(quote) in refused.text
    assert coordinator.post(f"{path}/revise", other | {"voids": str(quote)}).status_code == 303


def test_nobody_else_writes_it(world: World, browser: Browsers) -> None:
    sent = taken_in(world)
    path = f"/inquiries/{sent.id}"
    for who in OTHERS:
        somebody = browser(who)
        status = 404 if who.startswith("z") else 403
        for tail in ("revise", "quantities"):
            assert somebody.get(f"{path}/{tail}").status_code == status, (who, tail)
        for tail in ("revise", "quantities", "withdraw", "drawings"):
            assert somebody.post(f"{path}/{tail}", {}).status_code == status, (who, tail)
        body = {"client_id": str(uuid4()), "reason": ""}
        assert somebody.post(f"/api/v1{path}/withdraw", json=body).status_code == status
        assert f"{path}/revise" not in somebody.get(path).text


def test_before_there_is_a_lead_who_entered_it_writes_it(world: World, browser: Browsers) -> None:
    sent = taken_in(world, by="b_sales", lead="")
    assert browser("b_sales").get(f"/inquiries/{sent.id}/revise").status_code == 200
    assert browser("b_manager").get(f"/inquiries/{sent.id}/revise").status_code == 403
    choose_lead(world, sent.id, "a")
    assert browser("b_sales").get(f"/inquiries/{sent.id}/revise").status_code == 403


@pytest.mark.parametrize("active", [True, False])
def test_once_somebody_is_there_it_is_theirs_alone(
    world: World, browser: Browsers, active: bool
) -> None:
    sent = taken_in(world)
    with world.record.as_server("a test") as db:
        customer = db.get_one(Inquiry, sent.id).customer_company_id
        db.add(Person(company_id=customer, email="y@midori.example", name="山田", active=active))
    assert browser("a_sales").get(f"/inquiries/{sent.id}/revise").status_code == 403
    assert browser("a_sales").post(f"/inquiries/{sent.id}/withdraw", {}).status_code == 403
