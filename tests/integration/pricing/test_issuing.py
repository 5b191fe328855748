"""An issued quote is a document: whole, frozen, drawn, told to those concerned, never changed."""

import json
import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from portal.pricing.issue import issue_quote
from shared_db.foundation.errors import ChangedMeanwhile, WrongState
from shared_db.foundation.settings import Settings
from shared_db.models import (
    Company,
    Event,
    Inquiry,
    InquiryState,
    Job,
    JobKind,
    JobState,
    Mail,
    Part,
    Person,
    QuotePdf,
    QuoteRevision,
    QuoteState,
)
from tests.factories.quotes import drafted, issued, priceable, prices
from tests.factories.world import World
from tests.fixtures.portal import Browser
from workers.runner import Workshop, run_in

SignIn = Callable[[str | None], Browser]
DoJobs = Callable[[], int]


@pytest.fixture
def fonts() -> Path:
    """The folder of the documents' fonts."""
    built = Path(__file__).parents[3] / "portal/static/built"
    folder = Path(os.environ.get("TSUNAGU_FONTS", built))
    if not folder.is_dir():
        pytest.skip("the fonts come with the page assets: run make first")
    return folder


@pytest.fixture
def draw(settings: Settings, fonts: Path) -> Iterator[DoJobs]:
    """Draw every queued PDF, as a worker with fonts would; says how many jobs were done."""
    workshop = Workshop(replace(settings, fonts=fonts))

    def work_off() -> int:
        with workshop.record.as_server("a test") as db:
            queued = db.scalars(
                select(Job.id).where(Job.kind == JobKind.QUOTE_PDF, Job.state == JobState.QUEUED)
            ).all()
        for job_id in queued:
            run_in(workshop, job_id)
        return len(queued)

    yield work_off
    workshop.record.engine.dispose()


def state_of(world: World, revision_id: UUID) -> QuoteState:
    with world.record.as_server("a test") as db:
        return db.get_one(QuoteRevision, revision_id).state


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def test_issuing_copies_everything_that_is_printed(world: World, browser: SignIn) -> None:
    case = priceable(world, quantities=[[10], [20]])
    revision = issued(world, case, addressee_person="x_customer")
    with world.record.as_server("a test") as db:
        db.execute(update(Part).values(name="changed later"))
        db.execute(update(Company).values(name="changed later"))
        db.execute(update(Inquiry).values(subject="changed later"))
    said = browser("x_customer").get(f"/api/v1/quote-revisions/{revision}").json
    document = said["document"]
    assert "changed later" not in json.dumps(said)
    assert document["addressee"] == {
        "name": "客先電機",
        "honorific": "person",
        "person": "x_customer",
        "english": {"name": None, "person": None},
    }
    assert document["issuer"]["name"] == "あおば精機"
    assert [one["name"] for one in document["parts"]] == ["ブラケット 1", "ブラケット 2"]
    assert document["totals"]["taxes"][0]["rate"] == "0.1"
    assert [price["quantity"] for price in said["prices"]] == [10, 20]


def test_tax_is_rounded_once_for_the_document_as_the_customer_wants_it(world: World) -> None:
    case = priceable(world, quantities=[[1], [1], [1]])
    with world.record.as_server("a test") as db:
        db.execute(
            update(Company)
            .where(Company.id == world.companies["x"])
            .values(tax_rounding="down", tax_rate="0.10")
        )
    values = prices(case, steps={})
    for one in values["breaks"]:
        one |= {"unit_price": "105", "one_off": "0", "shipping": None}
    revision = issued(world, case, **values)
    with world.record.as_server("a test") as db:
        totals = db.get_one(QuoteRevision, revision).document["totals"]
    assert totals["taxes"] == [{"rate": "0.1", "base": "315", "tax": "31"}]
    assert totals["total"] == "346"


def test_with_quantities_to_choose_from_there_is_no_total(world: World) -> None:
    revision = issued(world, priceable(world))
    with world.record.as_server("a test") as db:
        assert db.get_one(QuoteRevision, revision).document["totals"] is None


def test_what_was_left_out_is_not_in_the_quote(world: World, browser: SignIn) -> None:
    case = priceable(world)
    values = prices(case)
    values["breaks"][0]["left_out"] = values["breaks"][2]["left_out"] = True
    revision = issued(world, case, **values)
    said = browser("x_customer").get(f"/api/v1/quote-revisions/{revision}").json
    assert [(p["part_id"], p["quantity"]) for p in said["prices"]] == [
        (str(case.wanted[1][0]), case.wanted[1][1])
    ]
    assert len(said["document"]["parts"]) == 1


def test_the_older_revision_is_superseded_and_its_page_says_which_is_newest(
    world: World, browser: SignIn
) -> None:
    case = priceable(world)
    first = issued(world, case)
    second = issued(world, case)
    assert state_of(world, first) is QuoteState.SUPERSEDED
    assert state_of(world, second) is QuoteState.ISSUED
    said = browser("x_customer").get(f"/api/v1/quote-revisions/{first}").json
    assert said["newest_revision_id"] == str(second)
    assert not said["answerable"]
    page = browser("x_customer").get(f"/quotes/{first}")
    assert f"/quotes/{second}" in page.text
    assert "data-confirm" not in page.text.split("<main")[1].split("</main")[0]


def test_issuing_puts_the_request_into_its_next_state_and_tells_everybody_without_a_price(
    world: World,
) -> None:
    case = priceable(world)
    issued(world, case)
    with world.record.as_server("a test") as db:
        inquiry = db.get_one(Inquiry, case.inquiry_id)
        assert inquiry.state is InquiryState.QUOTED
        assert inquiry.first_reply_at is not None
        told = db.scalars(select(Event).where(Event.type == "quote_issued")).all()
        letters = db.scalars(select(Mail).where(Mail.template == "quote_issued")).all()
    assert len({event.stream_id for event in told}) == 4
    assert {frozenset(event.payload) for event in told} == {
        frozenset({"revision_id", "number", "revision", "company"})
    }
    assert [letter.to_email for letter in letters] == ["x_customer@example.jp"]
    assert letters[0].values["place"]["page"] == "quote"


def test_a_draft_is_issued_once_however_often_it_is_sent(world: World, browser: SignIn) -> None:
    case = priceable(world)
    draft = drafted(world, case)
    body = {"client_id": str(uuid4()), "version": draft.version}
    address = f"/api/v1/quote-revisions/{draft.id}/issue"
    answers = [browser("a_sales").post(address, json=body) for _ in range(3)]
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json["issued_at"] for answer in answers}) == 1
    with world.record.as_server("a test") as db:
        told = db.scalars(select(Event).where(Event.type == "quote_issued")).all()
    assert len(told) == 4


def test_two_people_who_issue_at_once_issue_one_revision(world: World) -> None:
    case = priceable(world)
    draft = drafted(world, case)
    outcomes: list[str] = []

    def go(who: str) -> None:
        try:
            with world.record.work(world.actor(who)) as work:
                issue_quote(work, draft.id, draft.version)
            outcomes.append("done")
        except (WrongState, ChangedMeanwhile) as refused:
            outcomes.append(refused.code)

    threads = [threading.Thread(target=go, args=(who,)) for who in ("a_sales", "a_manager")]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(outcomes) == ["done", "issued"]
    with world.record.as_server("a test") as db:
        revisions = db.scalars(select(QuoteRevision)).all()
        told = db.scalars(select(Event).where(Event.type == "quote_issued")).all()
    assert [one.state for one in revisions] == [QuoteState.ISSUED]
    assert len(told) == 4


def test_an_issued_quote_cannot_be_changed_or_deleted_even_by_the_owner_of_the_tables(
    world: World, owner_database_url: str
) -> None:
    revision = issued(world, priceable(world))
    with psycopg.connect(owner_database_url.replace("+psycopg", "")) as owner:
        for statement in (
            "UPDATE quote_revision SET document = '{}' WHERE id = %s",
            "UPDATE quote_revision SET remarks = 'x' WHERE id = %s",
            "UPDATE quote_revision SET valid_until = '2099-01-01' WHERE id = %s",
            "UPDATE quote_revision SET priced = '{}' WHERE id = %s",
            "DELETE FROM quote_revision WHERE id = %s",
            "UPDATE quote_price SET amount = 1 WHERE revision_id = %s",
            "DELETE FROM quote_price WHERE revision_id = %s",
        ):
            with pytest.raises(psycopg.errors.IntegrityError), owner.transaction():
                owner.execute(statement, [revision])
    for statement in ("UPDATE quote_price SET amount = 1", "DELETE FROM quote_answer"):
        with pytest.raises(DBAPIError), world.record.engine.begin() as application:
            application.exec_driver_sql(statement)


def test_a_number_is_never_given_twice(world: World) -> None:
    first, second = priceable(world), priceable(world)
    revisions = [issued(world, first), issued(world, second), issued(world, first)]
    with world.record.as_server("a test") as db:
        documents = [db.get_one(QuoteRevision, one).document for one in revisions]
    named = [(document["number"], document["revision"]) for document in documents]
    assert len(set(named)) == 3
    assert named[0][0] == named[2][0] != named[1][0]


def test_the_pdf_is_drawn_from_the_document_and_downloaded_under_its_number(
    world: World, browser: SignIn, draw: DoJobs
) -> None:
    case = priceable(world)
    revision = issued(world, case)
    early = browser("x_customer").get(f"/api/v1/quote-revisions/{revision}/pdf")
    assert early.status_code == 409
    assert draw() == 1
    answer = browser("x_customer").get(f"/quotes/{revision}/pdf")
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment")
    with world.record.as_server("a test") as db:
        document = db.get_one(QuoteRevision, revision).document
    assert document["number"] in disposition
    text = text_of(answer.data)
    for words in (document["number"], "客先電機", "あおば精機", "ブラケット 1", "受注後14日"):
        assert words in text
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_a_customer_who_reads_english_gets_both_languages(
    world: World, browser: SignIn, draw: DoJobs
) -> None:
    with world.record.as_server("a test") as db:
        person = db.get_one(Person, world.people["x_customer"])
        person.language = "en"
    revision = issued(world, priceable(world), language="en")
    assert draw() == 2
    customer = browser("x_customer")
    english = text_of(customer.get(f"/quotes/{revision}/pdf").data)
    japanese = text_of(customer.get(f"/quotes/{revision}/pdf?language=ja").data)
    assert "Quotation" in english or "QUOTATION" in english
    assert "御 見 積 書" in japanese


def test_a_drawing_that_is_done_again_leaves_one_pdf_and_tells_once(
    world: World, draw: DoJobs
) -> None:
    revision = issued(world, priceable(world))
    draw()
    with world.record.as_server("a test") as db:
        db.execute(
            update(Job)
            .where(Job.kind == JobKind.QUOTE_PDF)
            .values(state=JobState.QUEUED, attempts=0, finished_at=None)
        )
    draw()
    with world.record.as_server("a test") as db:
        assert len(db.scalars(select(QuotePdf)).all()) == 1
        ready = db.scalars(select(Event).where(Event.type == "quote_pdf_ready")).all()
    assert len(ready) == 2
    assert {event.payload["revision_id"] for event in ready} == {str(revision)}


def test_signs_that_no_font_has_are_reported_to_sales_and_not_to_the_customer(
    world: World, browser: SignIn, draw: DoJobs
) -> None:
    revision = issued(world, priceable(world), remarks="絵文字 🏭 は印刷できません")
    draw()

    def said_beside_the_pdf(who: str) -> str:
        page = browser(who).get(f"/quotes/{revision}").text
        return page.split('id="quote-files"')[1].split("<article")[0]

    assert "備考：PDFの書体に「🏭」がないため" in said_beside_the_pdf("a_sales")
    assert "🏭" not in said_beside_the_pdf("x_customer")


def test_what_the_pdf_will_not_show_is_told_before_issuing_with_where_it_stands(
    world: World, browser: SignIn, app: Flask, settings: Settings, fonts: Path
) -> None:
    case = priceable(world)
    with world.record.as_server("a test") as db:
        db.execute(update(Part).where(Part.position == 2).values(material="SPCC 🏭"))
        db.commit()
    draft = drafted(
        world, case, remarks="🏭は印刷できません、⌀12 ⾼⽤⾦ ⌖0.05 ⅛ ⁺⁰·⁰⁵ 𠮷は印刷できます"
    )
    sales, api = browser("a_sales"), f"/api/v1/quote-revisions/{draft.id}"
    assert "PDFの書体に" not in sales.get(f"/quotes/{draft.id}").text, "without fonts nobody knows"
    app.extensions["settings"] = replace(settings, fonts=fonts)
    told = "品目2 材質・備考：PDFの書体に「🏭」がないため「〓」と印刷されます。"
    page = sales.get(f"/quotes/{draft.id}").text
    before_issuing = page[page.index('id="issue"') : page.index(f"/quotes/{draft.id}/issue")]
    asked = page.split('data-confirm="')[1].split('"')[0]
    assert before_issuing.count(told) == asked.count(told) == 1
    checks = [one for one in sales.get(api).json["before_issuing"] if "PDF" in one["message"]]
    assert [(one["code"], one["kind"]) for one in checks] == [("no_shape", "tells")]
    assert "⾼" not in before_issuing
    assert "𠮷" not in before_issuing
    app.extensions["settings"] = replace(settings, fonts=fonts / "elsewhere")
    assert sales.get(f"/quotes/{draft.id}").status_code == 200


def test_a_pdf_that_an_earlier_version_drew_still_says_what_it_lost(
    world: World, browser: SignIn, draw: DoJobs
) -> None:
    revision = issued(world, priceable(world))
    draw()
    with world.record.as_server("a test") as db:
        earlier = [{"character": "🏭"}, {"shortened": "parts.1.name"}]
        db.execute(update(QuotePdf).values(unprintable=earlier))
        db.commit()
    page = browser("a_sales").get(f"/quotes/{revision}").text
    assert "見積書：PDFの書体に「🏭」がないため「〓」と印刷されます。" in page
    assert "品目1 品名：長すぎるため" in page


def test_without_fonts_the_job_fails_where_sales_can_see_it_and_try_again(
    world: World, browser: SignIn, settings: Settings, draw: DoJobs
) -> None:
    revision = issued(world, priceable(world))
    fontless = Workshop(settings)
    with world.record.as_server("a test") as db:
        job_id = db.scalars(select(Job.id).where(Job.kind == JobKind.QUOTE_PDF)).one()
        db.execute(update(Job).where(Job.id == job_id).values(max_attempts=1))
    run_in(fontless, job_id)
    fontless.record.engine.dispose()
    with world.record.as_server("a test") as db:
        job = db.get_one(Job, job_id)
        assert job.state is JobState.FAILED
        assert "TSUNAGU_FONTS" in job.error
        assert db.scalars(select(Event).where(Event.type == "job_failed")).one()
    sales = browser("a_sales")
    assert f"/quotes/{revision}/drawings" in sales.get(f"/quotes/{revision}").text
    assert sales.post(f"/quotes/{revision}/drawings").status_code == 303
    assert sales.post(f"/quotes/{revision}/drawings").status_code == 303
    assert draw() == 1
    assert browser("x_customer").get(f"/quotes/{revision}/pdf").status_code == 200


def test_the_page_issues_what_was_looked_at(world: World, browser: SignIn) -> None:
    case = priceable(world)
    client = browser("a_sales")
    client.post(f"/inquiries/{case.inquiry_id}/price")
    page = client.get(f"/inquiries/{case.inquiry_id}/price")
    assert page.status_code == 200
    with world.record.as_server("a test") as db:
        draft = db.scalars(select(QuoteRevision)).one()
    typed: dict[str, Any] = {
        "version": str(draft.version),
        "steps-overhead": "１０",
        "steps-profit_rule": "on_cost",
        "steps-profit": "15",
        "unit_price_decimals": "0",
        "valid_until": prices(case)["valid_until"],
        "language": "ja",
    }
    for index, (part_id, quantity) in enumerate(case.wanted):
        typed |= {
            f"breaks-{index}-part_id": str(part_id),
            f"breaks-{index}-quantity": str(quantity),
        }
    wrong = client.post(f"/quotes/{draft.id}/price", {**typed, "breaks-1-shipping": "たくさん"})
    assert wrong.status_code == 422
    assert "たくさん" in wrong.text
    kept = client.post(f"/quotes/{draft.id}/price", typed)
    assert kept.headers["Location"] == f"/quotes/{draft.id}"
    assert client.get(f"/quotes/{draft.id}").status_code == 200
    body = {"client_id": str(uuid4()), "version": str(draft.version + 1)}
    for _ in range(2):
        assert client.post(f"/quotes/{draft.id}/issue", body).status_code == 303
    assert state_of(world, draft.id) is QuoteState.ISSUED


def test_the_page_says_what_stands_in_the_way_and_issues_nothing(
    world: World, browser: SignIn
) -> None:
    case = priceable(world, complete=False)
    draft = drafted(world, case)
    client = browser("a_sales")
    answer = client.post(
        f"/quotes/{draft.id}/issue", {"client_id": str(uuid4()), "version": str(draft.version)}
    )
    assert answer.status_code == 303
    assert "notice--error" in client.get(f"/quotes/{draft.id}").text
    assert state_of(world, draft.id) is QuoteState.DRAFT
