"""The sample group at work: every state is there, made as its people would have made it."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, text

from portal.beginning import sample
from portal.beginning.sample.stage import Stage
from portal.beginning.sample.story import live_through
from portal.beginning.sample.told import has_begun, is_half_told
from portal.running.embedded import EmbeddedServers
from shared_db.files import file_store_of
from shared_db.foundation.settings import Settings
from shared_db.models import (
    Absence,
    CameBy,
    Drawing,
    GroupRole,
    Inquiry,
    InquiryRevision,
    InquiryState,
    Intake,
    IntakeFile,
    IntakeState,
    Offer,
    Order,
    Person,
    ProductionRecord,
    Proposal,
    ProposalState,
    PurchaseRecord,
    QuoteAnswer,
    QuoteHanding,
    QuotePdf,
    Request,
    RequestState,
    Role,
)
from shared_db.spine.transaction import Record
from tests.fixtures.databases import Copies, Database
from tests.fixtures.portal import SECRET, Browser
from tests.fixtures.sample import working_off

LINK = re.compile(r'href="(/[^"#]*)')
LISTS = ("/", "/inquiries", "/inquiries?show=all")
WORK = {Role.CUSTOMER, Role.ENGINEER, Role.SALES, GroupRole.COORDINATOR}
RATES = 'value="rates"'
MOST_IN_AN_INBOX = 8
OPENED = ("/inquiries/", "/quotes/", "/estimates/", "/requests/", "/orders/", "/company")


@pytest.fixture(scope="module")
def database(copies: Copies, migrated_template: str) -> Iterator[Database]:
    """One for all of these tests: they only look."""
    with copies(migrated_template) as made:
        yield made


@pytest.fixture(scope="module")
def files_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What its people have sent."""
    return tmp_path_factory.mktemp("files")


@pytest.fixture(scope="module")
def stage(database: Database, embedded_servers: EmbeddedServers, files_folder: Path) -> Stage:
    """The sample, whose people have lived through their story."""
    settings = Settings(database.app_url, embedded_servers.redis_url, files_folder, SECRET)
    record = Record.connect(settings)
    assert sample.load(record)
    with working_off(settings) as work_off:
        told = Stage(record, file_store_of(settings), work_off)
        live_through(told)
    record.engine.dispose()
    return told


def test_the_sample_group_is_at_work(stage: Stage, record: Record, app) -> None:
    with record.as_server("a test") as db:
        assert has_begun(db) and not is_half_told(db)
        states = Counter(db.scalars(select(Inquiry.state)))
        assert set(states) == set(InquiryState) - {InquiryState.EXPIRED}
        assert states.total() == len(stage.asked) + 1
        assert set(db.scalars(select(Inquiry.came_by))) == {CameBy.PORTAL, CameBy.FAX}
        assert set(db.scalars(select(Proposal.state))) == {
            ProposalState.AGREED,
            ProposalState.PROPOSED,
        }
        assert {RequestState.SENT, RequestState.ANSWERED} <= set(db.scalars(select(Request.state)))
        for kind in (
            *(Absence, Drawing, IntakeFile, Offer, Order, ProductionRecord, PurchaseRecord),
            *(QuoteHanding, QuotePdf),
        ):
            assert db.scalars(select(kind)).first() is not None, kind.__name__
        broken = db.scalars(text("SELECT id FROM stream WHERE first_broken_event(id) IS NOT NULL"))
        assert broken.all() == []
    opened: set[tuple[str, str]] = set()
    for account in sample.accounts():
        for path in _finds(app, stage, account):
            if (account.company, path) not in opened:
                opened.add((account.company, path))
                answer = Browser(app, stage.people[account.key]).get(path)
                assert answer.status_code in (200, 302, 303), f"{account.key}: {path}"


def test_what_came_by_hand_and_what_has_changed_is_there(stage: Stage, record: Record, app) -> None:
    with record.as_server("a test") as db:
        waiting = select(Intake.proven_at).where(Intake.state == IntakeState.WAITING)
        assert db.scalars(waiting).one() is not None
        by_hand = db.scalars(select(QuoteAnswer).where(QuoteAnswer.came_by.is_not(None))).one()
        assert by_hand.accepted and by_hand.their_number
        controlled = select(Drawing.filename).where(Drawing.export_controlled)
        assert db.scalars(controlled).all() == ["ASN-4001.step"]
        revised = select(InquiryRevision.inquiry_id, Person.company_id).join(
            Person, Person.id == InquiryRevision.created_by
        )
        by_whom = dict(db.execute(revised.where(InquiryRevision.revision == 2)).all())
    assert by_whom == {
        stage.asked["pin"].id: stage.companies["a"],
        stage.asked["gripper"].id: stage.companies["y"],
    }
    engineer = Browser(app, stage.people["a_engineer"])
    marked = [
        name
        for name, asked in stage.asked.items()
        if asked.lead == "a" and asked.estimate
        if RATES in engineer.get(f"/estimates/{asked.estimate}").text
    ]
    assert marked == ["chassis"]
    for who, kind in (("y_buyer", "answer_quote"), ("c_engineer", "estimate_stale")):
        items = Browser(app, stage.people[who]).get("/api/v1/inbox").json["items"]
        assert kind in {one["kind"] for one in items}, who


def test_no_inbox_is_too_full_to_be_read(stage: Stage, app) -> None:
    for account in sample.accounts():
        items = Browser(app, stage.people[account.key]).get("/api/v1/inbox").json["items"]
        assert len(items) <= MOST_IN_AN_INBOX, account.key


def _finds(app, stage: Stage, account: sample.Account) -> set[str]:
    """Where the links of somebody's inbox and lists lead; nobody finds all of them empty."""
    somebody = Browser(app, stage.people[account.key])
    inbox = somebody.get("/api/v1/inbox").json["items"]
    pages = {path: somebody.get(path).text for path in LISTS}
    assert inbox or "list__item" in pages["/inquiries"], f"{account.key} finds nothing"
    if WORK & set(account.roles):
        assert inbox, f"nothing waits for {account.key}"
    links = {path.replace("&amp;", "&") for page in pages.values() for path in LINK.findall(page)}
    return {path for path in links if path.startswith(OPENED)}
