"""What a shop's people find once it has left: its own papers as they were, nothing of the group's,
and nobody hears of it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.search.forms import Kind
from shared_db import access
from shared_db.models import StreamKind, WorkCentre
from shared_db.spine.transaction import Record
from tests.factories.estimates import SubQuoting
from tests.factories.inquiries import sent_inquiry
from tests.factories.talk import proposed, said
from tests.factories.world import World
from tests.fixtures.leaving import *  # noqa: F403
from tests.fixtures.leaving import Leaves
from tests.fixtures.on_planted import *  # noqa: F403
from tests.fixtures.portal import Browser
from tests.fixtures.standing import Planted
from tests.permissions.case import Case
from tests.permissions.reading import Library, Watch, heard, text_of
from tests.permissions.test_permission_matrix import ROWS, WALL

SignIn = Callable[[str | None], Browser]
PEOPLE = ("b_manager", "b_sales", "b_engineer")
OF_THE_GROUP = {
    *(StreamKind.GROUP, StreamKind.GROUP_CHANNEL, StreamKind.CUSTOMER_CHANNEL),
    *(StreamKind.COMPANY_SIDE, StreamKind.REQUEST),
}
PAPERS = {
    *("estimates", "estimate_parts", "estimate_lines", "rollups"),
    *("estimate_savings", "earlier_parts"),
    *("requests", "request_items", "request_drawings"),
    *("offers", "offer_prices", "offer_bases"),
    *("quotes", "quote_revisions", "quote_prices", "quote_bases", "kept_quotes"),
    *("quote_handings", "quote_pdfs", "quote_answers", "orders", "order_lines"),
    *("messages", "message_revisions", "mentions", "reactions"),
}
"""What stays with the shop of its own, by the select that shows it."""
OWN_AFFAIRS = {
    *("companies", "people", "person_roles", "mail", "tokens", "links", "absences", "imports"),
    "past_quotes",
    *("drafts", "read_positions", "jobs", "work_centres", "rates", "streams"),
    *("import_remarks", "production_records", "purchase_records", "estimate_variants"),
    "line_templates",
}
"""What has never been of a group; of streams its company's and its people's."""


@pytest.mark.parametrize("who", PEOPLE)
def test_search_intakes_and_duties_are_empty(
    browser: SignIn, case: Case, world: World, who: str, leaves: Leaves
) -> None:
    leaves("b")
    client = browser(who)
    for kind in Kind:
        for words in ("canary", "-", "客先電機"):
            query = {"q": words, "kind": kind.value}
            assert client.get("/api/v1/search", query_string=query).json["groups"] == []
    if who != "b_engineer":
        assert client.get("/api/v1/intakes").json["intakes"] == []
        assert client.get(f"/intake/{case.intake}").status_code == 404
    assert client.get(f"/api/v1/inquiries/{case.inquiry}/duties").status_code == 404
    own = client.get(f"/api/v1/people/{world.people[who]}/duties").json
    assert own["duties"] == []
    assert client.get("/api/v1/inquiries").json["inquiries"] == []
    assert client.get("/api/v1/quotes").json["quotes"] == []
    drafts = client.get("/inquiries/drafts")
    assert "canary" not in drafts.text


@pytest.mark.parametrize("who", ["a_manager", "b_manager", "c_manager"])
def test_of_every_kind_there_is_only_what_is_its_own(
    world: World, record: Record, who: str, leaves: Leaves
) -> None:
    leaves(who[0])
    gone, found = world.actor(who), set()
    with record.as_server("a test") as db:
        for name in access.__all__:
            if name.startswith("visible_") and db.scalars(getattr(access, name)(gone)).first():
                found.add(name.removeprefix("visible_"))
        kinds = {one.kind for one in db.scalars(access.visible_streams(gone))}
    assert found - PAPERS - OWN_AFFAIRS == set()
    assert not kinds & OF_THE_GROUP
    if who == "a_manager":
        assert PAPERS - found <= {"kept_quotes", "offer_bases", "mentions"}, "nothing stayed"


OPEN = {
    "papers.show",
    "papers.drawing",
    "papers.rollup",
    "quotes.pdf",
    "api_quotes.pdf",
    "api_thread.revisions",
}
"""The pages of papers, what was issued, and how one's own words were put."""
OWN_DATA = (
    *("shopdata.", "api_shopdata."),
    *("copying.rename", "copying.delete", "api_copying.rename", "api_copying.delete"),
)
"""Records and templates of lines: a shop's own, whatever group it is in."""


@pytest.mark.parametrize("who", ["a_engineer", "a_sales"])
def test_no_route_opens_what_is_the_groups_or_lets_anything_be_done(
    case: Case, browser: SignIn, leaves: Leaves, who: str, nothing_is_kept: None
) -> None:
    """Who has left gets no further than somebody of another group, but to the own affairs."""
    leaves("a")
    client, wrong = browser(who), set()
    for row in ROWS:
        path = row.path(case)
        names_the_case = any(str(one) in path for one in vars(case).values() if one is not None)
        if not names_the_case or row.expected("z_engineer", path) not in WALL:
            continue
        sent = {"json": row.json(case)} if row.json else {}
        sent |= {"data": row.data(case)} if row.data else {}
        own = row.endpoint in OPEN or row.endpoint.startswith(OWN_DATA)
        with client.open(row.method, path, **sent, headers=dict(row.headers)) as answer:
            if answer.status_code not in WALL and not own:
                wrong.add(row.endpoint)
    assert wrong == set()


def test_its_papers_are_read_as_they_were(
    browser: SignIn, case: Case, world: World, leaves: Leaves
) -> None:
    """B was asked by A, has calculated and offered; its people wrote to the shops."""
    leaves("b")
    engineer = browser("b_engineer")
    assert f"/papers/{case.inquiry}" in engineer.get("/papers").text
    papers = engineer.get(f"/papers/{case.inquiry}").text
    assert "444,567.75" in papers, "the price that it offered"
    assert f"/papers/estimates/{case.sub_estimate}" in papers
    assert str(case.drawing) not in papers and "<form" not in _main(papers)
    rollup = engineer.get(f"/papers/estimates/{case.sub_estimate}").text
    assert "555,456.75" in rollup or "555456.75" in rollup, "its own rate, in the why"
    assert "data-follow" not in rollup
    for path in (f"/papers/estimates/{case.estimate}", f"/papers/{case.draft}"):
        assert engineer.get(path).status_code == 404
    assert browser("c_engineer").get(f"/papers/{case.inquiry}").status_code == 404


def test_what_it_has_issued_stays_with_it_as_paper(
    browser: SignIn, case: Case, leaves: Leaves
) -> None:
    leaves("a")
    sales = browser("a_sales")
    kept = sales.get("/quotes").text
    assert f"/quotes/{case.quote_revision}/pdf" in kept and "/inquiries/" not in kept
    papers = sales.get(f"/papers/{case.inquiry}").text
    assert f"/quotes/{case.quote_revision}/pdf" in papers
    assert "板厚は1.6で進めます" in papers, "what A wrote"
    with sales.get(f"/quotes/{case.quote_revision}/pdf") as paper:
        assert paper.mimetype == "application/pdf"
    assert sales.get(f"/quotes/{case.quote_revision}").status_code == 404
    assert f"/quotes/{case.quote_revision}/pdf" not in browser("b_sales").get("/quotes").text
    engineer = browser("a_engineer")
    for path in (f"/estimates/{case.estimate}", f"/requests/{case.request}"):
        assert engineer.get(path).status_code == 404
        assert engineer.get(f"/api/v1{path}").status_code == 404


def test_what_others_do_after_it_left_reaches_it_no_more(
    world: World, record: Record, leaves: Leaves, files_folder: Path
) -> None:
    """A asked B, and leaves: B's next offer is no paper of A's, in no stream and no thread."""
    sent = sent_inquiry(world, files=files_folder, lead="a")
    proposed(world, sent.id, sent.part_ids, "a", "b")
    costing = SubQuoting(world, sent.id, sent.part_ids)
    with record.as_server("a test") as db:
        for shop in "ab":
            own = WorkCentre.company_id == world.companies[shop]
            costing.centres[shop] = db.scalars(select(WorkCentre.id).where(own)).first()
    estimate = costing.build()
    request = costing.ask(estimate)
    costing.build_answer(request)
    costing.offer(request, price="100", taken=False)
    said(world, sent.id, "a_engineer", "先に行きます")
    leaves("a")
    before, of_b = _read_by(world, record, "a_manager"), _read_by(world, record, "b_manager")
    assert all(before.values()), "what was told while it was there"
    costing.offer(request, price="123", taken=False)
    said(world, sent.id, "b_engineer", "あとは引き受けます")
    assert _read_by(world, record, "a_manager") == before
    after = _read_by(world, record, "b_manager")
    assert all(after[kind] > of_b[kind] for kind in ("offers", "events", "messages"))


def _read_by(world: World, record: Record, who: str) -> dict[str, int]:
    """How much of what is told and offered somebody reads."""
    selects = {
        "offers": access.visible_offers,
        "messages": access.visible_messages,
        "events": access.readable_events,
    }
    with record.as_server("a test") as db:
        return {
            kind: db.scalar(select(func.count()).select_from(by(world.actor(who)).subquery()))
            for kind, by in selects.items()
        }


def test_by_no_address_it_meets_what_only_others_may_know(
    app: Flask,
    world: World,
    record: Record,
    browser: SignIn,
    planted_case: Planted,
    leaves: Leaves,
    nothing_is_kept: None,
) -> None:
    leaves("b")
    who, watch = "b_manager", Watch(planted_case.secrets)
    library, client = Library(app, record), browser(who)
    for path in library.open_to(world.actor(who)):
        watch.read(who, path, text_of(client.get(path)))
    watch.read(who, "the socket", heard(app, client, library.known["stream_id"]))
    assert watch.leaks == {}


def _main(page: str) -> str:
    return page.partition("<main")[2].partition("</main>")[0]
