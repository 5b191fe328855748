"""Who answers the customer: chosen by the coordinator, handed over by the lead itself."""

from collections.abc import Callable
from uuid import UUID, uuid4

from sqlalchemy import select

from shared_db.models import Inquiry, InquiryState, Stream
from shared_db.spine import streams
from shared_db.spine.across import events_for_delivery
from shared_db.telling.audiences import everyones_streams
from tests.factories.estimates import sub_quoting
from tests.factories.inquiries import choose_lead, sent_inquiry
from tests.factories.rows import inquiry_rows
from tests.factories.world import World
from tests.fixtures.portal import Browser
from tests.integration.inquiries.form_page import FormPage
from tests.permissions.case import Case

SignIn = Callable[[str | None], Browser]


def choose(client: Browser, inquiry: UUID, company: object) -> tuple[int, str]:
    """Choose the lead by the page; the status, and the sentence at the field."""
    answer = client.post(f"/inquiries/{inquiry}/lead", {"company_id": str(company)})
    return answer.status_code, FormPage(answer.text).sentences.get("company_id", "")


def lead_of(world: World, inquiry: UUID) -> UUID | None:
    with world.record.as_server("a test") as db:
        return db.get_one(Inquiry, inquiry).lead_company_id


def test_the_coordinator_chooses_and_everybody_sees_it(browser: SignIn, world: World) -> None:
    sent, b = sent_inquiry(world), world.companies["b"]
    with world.record.as_server("a test") as db:
        before = dict(db.execute(select(Stream.id, Stream.last_seq)).all())
    assert choose(browser("a_coordinator"), sent.id, b) == (303, "")
    facts = {"inquiry_id": str(sent.id), "company_id": str(b), "company": "墨田板金"}
    with world.record.as_server("a test") as db:
        everyone = everyones_streams(db.get_one(Inquiry, sent.id))
        for key in everyone:
            last = events_for_delivery(db, key.id, 0)[-1][0]
            assert (last.type, last.payload) == ("lead_chosen", facts)
        heard = {
            stream.id
            for stream in db.scalars(select(Stream))
            if stream.last_seq > before.get(stream.id, 0)
        }
    own = {streams.inbox(world.people[f"b_{job}"]).id for job in ("engineer", "sales", "manager")}
    assert heard == {key.id for key in everyone} | own
    for who in ("x_customer", "c_engineer"):
        assert "墨田板金" in FormPage(browser(who).get(f"/inquiries/{sent.id}/head").text).words


def test_a_handed_over_lead_takes_no_offers_along(browser: SignIn, world: World) -> None:
    case = sub_quoting(world)
    estimate = case.build()
    case.fill(estimate)
    request = case.ask(estimate)
    case.build_answer(request)
    offer = case.offer(request)
    assert choose(browser("a_sales"), case.inquiry, world.companies["c"]) == (303, "")
    assert lead_of(world, case.inquiry) == world.companies["c"]
    own = browser("a_sales").get(f"/api/v1/requests/{request}/offers").json
    assert str(offer) in str(own)
    assert browser("c_manager").get(f"/api/v1/requests/{request}/offers").status_code == 404
    assert choose(browser("a_manager"), case.inquiry, world.companies["a"])[0] == 403
    assert choose(browser("c_manager"), case.inquiry, world.companies["b"])[0] == 303


def test_only_todays_shops_of_the_group_can_lead(browser: SignIn, world: World) -> None:
    sent = sent_inquiry(world)
    sentence = "会員企業から1社を選択してください。"
    for company in ("", uuid4(), world.companies["x"], world.companies["z"]):
        assert choose(browser("a_coordinator"), sent.id, company) == (422, sentence)
    page = browser("a_coordinator").get(f"/inquiries/{sent.id}").text
    assert [f'value="{world.companies[short]}"' in page for short in "abcxyz"] == [
        True, True, True, False, False, False,
    ]  # fmt: skip
    assert lead_of(world, sent.id) is None


def test_the_lead_stands_while_its_quote_is_with_the_customer(
    browser: SignIn, world: World, quoted: Case
) -> None:
    other = {"client_id": str(uuid4()), "company_id": str(world.companies["b"])}
    for who in ("a_coordinator", "a_sales"):
        answer = browser(who).post(f"/api/v1/inquiries/{quoted.inquiry}/lead", json=other)
        assert (answer.status_code, answer.json["error"]["code"]) == (409, "lead_stands")
        assert 'id="lead"' not in browser(who).get(f"/inquiries/{quoted.inquiry}").text
    ended, _parts = inquiry_rows(world, state=InquiryState.WITHDRAWN)
    assert (
        browser("a_coordinator")
        .post(f"/api/v1/inquiries/{ended}/lead", json=other | {"client_id": str(uuid4())})
        .json["error"]["code"]
        == "lead_stands"
    )


def test_whose_turn_it_is_stands_on_the_page_as_its_one_next_step(
    browser: SignIn, world: World, quoted: Case
) -> None:
    sent = sent_inquiry(world)
    url = f"/inquiries/{sent.id}/head"
    assert "#lead" in browser("a_coordinator").get(url).text
    choose_lead(world, sent.id, "b")
    assert f"/inquiries/{sent.id}/proposal" in browser("b_engineer").get(url).text
    for who in ("a_coordinator", "c_engineer", "x_customer"):
        assert "button--primary" not in browser(who).get(url).text
    head = browser("x_customer").get(f"/inquiries/{quoted.inquiry}/head").text
    assert f"/quotes/{quoted.quote_revision}" in head
