"""The sample group at work: every state is there, made as its people would have made it."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from sqlalchemy import select, text

from portal.cli import sample
from portal.cli.sample.stage import Stage
from portal.cli.sample.story import has_begun, live_through
from shared_db.files import FileStore
from shared_db.models import (
    Absence,
    CameBy,
    Drawing,
    Inquiry,
    InquiryState,
    Job,
    JobKind,
    JobState,
    Offer,
    Order,
    ProductionRecord,
    Proposal,
    ProposalState,
    PurchaseRecord,
    QuotePdf,
    Request,
    RequestState,
    Role,
)
from shared_db.settings import Settings
from shared_db.transaction import Record
from tests.fixtures.portal import Browser
from tests.fixtures.standing import FONTS
from workers.runner import Workshop, run_in

LINK = re.compile(r'href="(/[^"#]*)')
LISTS = ("/", "/inquiries", "/inquiries?show=all")
WORK = {Role.CUSTOMER, Role.ENGINEER, Role.SALES, Role.COORDINATOR}
OPENED = ("/inquiries/", "/quotes/", "/estimates/", "/requests/", "/orders/", "/company")


@pytest.fixture
def work_off(settings: Settings) -> Iterator[Callable[[], None]]:
    """Do what was put, as the workers do, but for the letters."""
    workshop = Workshop(replace(settings, fonts=FONTS))
    due = select(Job.id).where(Job.state == JobState.QUEUED, Job.kind != JobKind.SEND_MAIL)

    def work_off() -> None:
        while True:
            with workshop.record.reading() as db:
                queued = db.scalars(due).all()
            if not queued:
                return
            for job_id in queued:
                run_in(workshop, job_id)

    yield work_off
    workshop.close()


@pytest.fixture
def stage(settings: Settings, record: Record, work_off: Callable[[], None]) -> Stage:
    """The sample, whose people have lived through their story."""
    assert sample.load(record)
    stage = Stage(record, FileStore(settings.files), "http://portal.example", work_off)
    live_through(stage)
    return stage


def test_the_sample_group_is_at_work(stage: Stage, record: Record, app) -> None:
    with record.reading() as db:
        assert has_begun(db)
        states = Counter(db.scalars(select(Inquiry.state)))
        assert set(states) == set(InquiryState) - {InquiryState.EXPIRED}
        assert states.total() == len(stage.asked) + 1
        assert set(db.scalars(select(Inquiry.came_by))) == {CameBy.PORTAL, CameBy.FAX}
        assert set(db.scalars(select(Proposal.state))) == {
            ProposalState.AGREED,
            ProposalState.PROPOSED,
        }
        assert {RequestState.SENT, RequestState.ANSWERED} <= set(db.scalars(select(Request.state)))
        for kind in (Absence, Drawing, Offer, Order, ProductionRecord, PurchaseRecord, QuotePdf):
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
