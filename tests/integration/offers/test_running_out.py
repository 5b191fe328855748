"""What time alone ends: requests nobody answered, offers and quotes past their last day."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, text

from shared_db.foundation.clock import today
from shared_db.foundation.ids import stream_id
from shared_db.foundation.settings import Settings
from shared_db.models import (
    Event,
    Inquiry,
    InquiryState,
    Job,
    JobKind,
    JobState,
    Mail,
    Offer,
    OfferState,
    Person,
    QuoteRevision,
    QuoteState,
    Request,
    RequestState,
    RollupRun,
    Stream,
    StreamKind,
)
from shared_db.spine.transaction import Work
from tests.factories.estimates import sub_quoting
from tests.factories.quotes import issued, priceable
from tests.factories.world import World
from tests.fixtures.portal import Browser
from workers import expiry
from workers.expiry import GRACE, expire
from workers.runner import Workshop

ON = Callable[[date], int]


@pytest.fixture
def run_out_on(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[ON]:
    """What the sweeper does on a day; says how much has run out."""
    workshop = Workshop(settings)

    def on(day: date) -> int:
        monkeypatch.setattr(expiry, "today", lambda _zone: day)
        return expire(workshop)

    yield on
    workshop.close()


def leave(world: World, who: str) -> None:
    """Somebody is let in no longer."""
    with world.record.as_server("a test") as db:
        db.get_one(Person, world.people[who]).active = False


def states(world: World, revision: UUID, inquiry: UUID) -> tuple[str, str]:
    with world.record.as_server("a test") as db:
        return db.get_one(QuoteRevision, revision).state, db.get_one(Inquiry, inquiry).state


@pytest.mark.days
@pytest.mark.parametrize("left", [None, "a_sales"])
def test_a_quote_runs_out_after_its_last_day_also_when_who_issued_it_has_left(
    world: World, run_out_on: ON, left: str | None
) -> None:
    case = priceable(world)
    revision = issued(world, case)
    if left:
        leave(world, left)
    last_day = today() + timedelta(days=30)
    assert run_out_on(last_day) == 0
    assert states(world, revision, case.inquiry_id) == (QuoteState.ISSUED, InquiryState.QUOTED)
    assert run_out_on(last_day + timedelta(days=1)) == 1
    assert states(world, revision, case.inquiry_id) == (QuoteState.EXPIRED, InquiryState.EXPIRED)
    with world.record.as_server("a test") as db:
        ended = [m.to_email for m in db.scalars(select(Mail)) if m.template == "inquiry_ended"]
    assert "x_customer@example.jp" in ended
    assert run_out_on(last_day + timedelta(days=1)) == 0


@pytest.mark.days
@pytest.mark.parametrize("left", [None, "b_engineer"])
def test_an_offer_runs_out_and_makes_stale_what_rests_on_it(
    world: World, run_out_on: ON, do_jobs: Callable[[], int], left: str | None
) -> None:
    case = sub_quoting(world)
    estimate = case.build()
    case.fill(estimate)
    offer = case.offer(case.ask(estimate))
    do_jobs()
    if left:
        leave(world, left)
    assert run_out_on(today() + timedelta(days=30)) == 0
    assert run_out_on(today() + timedelta(days=31)) == 1
    do_jobs()
    with world.record.as_server("a test") as db:
        assert db.get_one(Offer, offer).state is OfferState.EXPIRED
        runs = select(RollupRun).where(RollupRun.estimate_id == estimate)
        run = db.scalars(runs.order_by(RollupRun.created_at.desc())).first()
        assert run is not None
        assert [reason["reason"] for reason in run.result["stale"]] == ["stale_line"]
        told = db.scalars(select(Stream.kind).join(Event).where(Event.type == "offer_state"))
        assert sorted(told) == ["company_side", "company_side", "request"]


@pytest.mark.days
def test_sales_is_told_before_issuing_that_the_quote_outlasts_an_offer(
    world: World, do_jobs: Callable[[], int], browser: Callable[[str], Browser]
) -> None:
    case = sub_quoting(world)
    estimate = case.build()
    case.fill(estimate)
    case.offer(case.ask(estimate))
    do_jobs()
    sales = browser("a_sales")
    started = {"client_id": str(uuid4())}
    draft = sales.post(f"/api/v1/inquiries/{case.inquiry}/price", json=started).json
    last_day = today() + timedelta(days=30)
    for days, told in ((0, False), (1, True)):
        values = draft["values"] | {"valid_until": str(last_day + timedelta(days=days))}
        body = {"version": draft["version"], "values": values}
        draft = sales.put(f"/api/v1/quote-revisions/{draft['id']}", json=body).json
        page = sales.get(f"/quotes/{draft['id']}").text
        assert ("の二次見積の有効期限" in page) is told


@pytest.mark.days
def test_a_row_that_cannot_run_out_holds_up_no_other_and_its_company_sees_it(
    world: World,
    run_out_on: ON,
    browser: Callable[[str], Browser],
    do_jobs: Callable[[], int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = sub_quoting(world, parts=3)
    estimate, due = case.build(), today().isoformat()
    requests = [
        case.ask(estimate, line_ids=[line], due_on=due) for line in case.outside_lines(estimate)
    ]
    day = today() + GRACE + timedelta(days=1)
    overdue, as_it_is = expiry.KINDS["request"]

    def poisoned(work: Work, inquiry: Inquiry, request: UUID, on: date) -> None:
        if request == requests[0]:
            raise RuntimeError("this row is not as it should be\nSELECT secret")
        as_it_is(work, inquiry, request, on)

    monkeypatch.setitem(expiry.KINDS, "request", (overdue, poisoned))
    assert run_out_on(day) == 2
    assert run_out_on(day) == 0
    with world.record.as_server("a test") as db:
        states = {one.id: one.state for one in db.scalars(select(Request))}
        [failed] = db.scalars(select(Job).where(Job.kind == JobKind.RUN_OUT))
    assert [states[one] for one in requests] == [RequestState.SENT, *[RequestState.EXPIRED] * 2]
    assert failed.error == "RuntimeError: this row is not as it should be"
    manager = browser("a_manager")
    assert "期限切れの処理" in manager.get("/group/mail").text

    monkeypatch.setitem(expiry.KINDS, "request", (overdue, as_it_is))
    assert manager.post(f"/group/jobs/{failed.id}/retry").status_code == 303
    monkeypatch.setattr(expiry, "today", lambda _zone: day)
    do_jobs()
    with world.record.as_server("a test") as db:
        assert db.get_one(Request, requests[0]).state is RequestState.EXPIRED


@pytest.mark.days
@pytest.mark.parametrize("left", [None, "a_engineer"])
def test_a_request_without_an_answer_runs_out_some_days_after_it_was_due(
    world: World, run_out_on: ON, browser: Callable[[str], Browser], left: str | None
) -> None:
    case = sub_quoting(world)
    request = case.ask(case.build(), due_on=today().isoformat())
    if left:
        leave(world, left)
    assert run_out_on(today() + GRACE) == 0
    assert run_out_on(today() + GRACE + timedelta(days=1)) == 1
    with world.record.as_server("a test") as db:
        assert db.get_one(Request, request).state is RequestState.EXPIRED
        told = db.scalars(select(Stream.kind).join(Event).where(Event.type == "request_state"))
        assert sorted(told) == ["company_side", "company_side", "group_channel", "request"]
    waits = browser("a_sales").get("/api/v1/inbox").json["items"]
    assert [item["url"] for item in waits if item["kind"] == "request_declined"] == [
        f"/requests/{request}"
    ]


def test_what_runs_out_is_done_by_the_server_and_in_nobodys_name(
    world: World, run_out_on: ON, do_jobs: Callable[[], int], browser: Callable[[str], Browser]
) -> None:
    case = sub_quoting(world)
    estimate = case.build()
    case.offer(case.ask(estimate, line_ids=case.outside_lines(estimate)[:1]))
    case.ask(estimate, to="c", due_on=today().isoformat())
    quoted = priceable(world)
    issued(world, quoted)
    do_jobs()
    with world.record.as_server("a test") as db:
        before = set(db.scalars(select(Event.act_id)))
        jobs_before = set(db.scalars(select(Job.id)))
    assert run_out_on(today() + timedelta(days=40)) >= 3
    do_jobs()
    with world.record.as_server("a test") as db:
        events = list(db.scalars(select(Event).where(Event.act_id.not_in(before))))
        assert {"offer_state", "request_state", "quote_state", "inquiry_state", "rolled_up"} <= {
            event.type for event in events
        }
        assert {(event.person_id, event.company_id) for event in events} == {(None, None)}
        caused = list(db.scalars(select(Job).where(Job.id.not_in(jobs_before))))
        assert {JobKind.ROLLUP, JobKind.SEND_MAIL} <= {job.kind for job in caused}
        assert {job.caused_by for job in caused} == {None}
        assert {job.state for job in caused} == {JobState.DONE}
        ended = db.scalars(select(Mail.sent_by).where(Mail.template == "inquiry_ended"))
        assert set(ended) == {None}
        broken = text("SELECT first_broken_event(:stream)")
        streams = set(db.scalars(select(Event.stream_id)))
        assert [db.scalar(broken, {"stream": one}) for one in streams] == [None] * len(streams)
    engineer = browser("a_engineer")
    asked = group_channel(world, case.inquiry)
    told = engineer.get(f"/api/v1/streams/{asked}/events").json["events"]
    assert [one["by"] for one in told if one["type"] == "request_state"][-1] == {
        "kind": "server", "person_id": None, "person": "", "company_id": None, "company": "",
    }  # fmt: skip
    page = engineer.get(f"/inquiries/{case.inquiry}?channel=group").text
    assert page.count('<span class="quiet">自動</span>') == 1


def test_a_letter_that_the_server_writes_is_signed_by_the_groups_office(
    world: World, run_out_on: ON, browser: Callable[[str], Browser]
) -> None:
    issued(world, priceable(world))
    run_out_on(today() + timedelta(days=40))
    with world.record.as_server("a test") as db:
        letter = db.scalars(
            select(Mail).where(Mail.template == "inquiry_ended", Mail.to_email.like("a_sales%"))
        ).one()
    text_of_letter = browser("a_manager").get(f"/group/mail/{letter.id}").text
    assert "東京下町連携 事務局" in text_of_letter


def group_channel(world: World, inquiry: UUID) -> UUID:
    return stream_id(StreamKind.GROUP_CHANNEL, world.group_id, inquiry)


def test_a_request_that_brought_nothing_waits_no_longer_once_another_shop_is_asked(
    world: World, run_out_on: ON, browser: Callable[[str], Browser]
) -> None:
    case = sub_quoting(world)
    estimate = case.build()
    case.ask(estimate, due_on=today().isoformat())
    run_out_on(today() + GRACE + timedelta(days=1))

    def kinds() -> list[str]:
        return [item["kind"] for item in browser("a_sales").get("/api/v1/inbox").json["items"]]

    assert "request_declined" in kinds()
    other = case.ask(estimate, to="c")
    assert "request_declined" not in kinds()
    case.offer(other, "c_engineer")
    assert "request_declined" not in kinds()
