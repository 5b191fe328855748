"""What only piles up goes in time: nothing that anything rests on, and a little at once."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest
from sqlalchemy import func, select, update

from shared_db.entry.sign_ins import SIGN_IN_LASTS, end_sign_in
from shared_db.foundation.base import utc_now
from shared_db.foundation.settings import Settings
from shared_db.models import (
    ClientAction,
    Drawing,
    DrawingKind,
    EndedSignIn,
    FormDraft,
    Import,
    ImportKind,
    ImportState,
    Inquiry,
    InquiryState,
    Job,
    JobKind,
    JobState,
    Link,
    Mail,
    MailState,
    Offer,
    RollupRun,
)
from shared_db.spine.jobs import put_job
from shared_db.spine.keeping import DRAFTS_LIVE
from shared_db.spine.retries import once
from tests.factories.accounts import sent_link
from tests.factories.designs import brought
from tests.factories.estimates import SubQuoting, sub_quoting
from tests.factories.inquiries import sent_inquiry
from tests.factories.quotes import issued, priceable, roll_up_again
from tests.factories.rows import inquiry_rows
from tests.factories.world import World
from workers import purging
from workers.purging import purge
from workers.runner import Workshop

LetPass = Callable[[timedelta], None]
DoJobs = Callable[[], int]


@pytest.fixture
def workshop(settings: Settings) -> Iterator[Workshop]:
    made = Workshop(settings)
    yield made
    made.close()


def days(count: int) -> timedelta:
    return timedelta(days=count)


def how_many(world: World, model: type) -> int:
    with world.record.as_server("a test") as db:
        return db.scalar(select(func.count()).select_from(model)) or 0


def runs_of(world: World, estimate: UUID) -> list[UUID]:
    with world.record.as_server("a test") as db:
        query = select(RollupRun.id).where(RollupRun.estimate_id == estimate)
        return list(db.scalars(query.order_by(RollupRun.created_at)))


def test_of_the_runs_of_an_estimate_the_newest_stay_and_those_that_a_quote_rests_on(
    world: World, workshop: Workshop, let_pass: LetPass
) -> None:
    case = priceable(world)
    issued(world, case)
    for _ in range(4):
        roll_up_again(world, case.inquiry_id, case.estimate_id)
    first, _second, _third, *newest = runs_of(world, case.estimate_id)
    let_pass(days(6))
    assert purge(workshop) == 0
    let_pass(days(2))
    purge(workshop)
    assert runs_of(world, case.estimate_id) == [first, *newest]


def test_the_run_that_was_in_front_of_who_gave_an_offer_stays_and_the_one_that_followed(
    world: World, workshop: Workshop, let_pass: LetPass, do_jobs: DoJobs
) -> None:
    case: SubQuoting = sub_quoting(world)
    request = case.ask(case.build())
    own = case.build_answer(request)

    def change() -> None:
        case.fill(own, "b_engineer", hourly_rate=str(4000 + len(runs_of(world, own))))
        do_jobs()

    change(), change()
    [*_, in_front] = runs_of(world, own)
    case.offer(request, price="90000")
    change()
    [*_, followed] = runs_of(world, own)
    for _ in range(3):
        change()
    newest = runs_of(world, own)[-2:]
    let_pass(days(8))
    purge(workshop)
    assert runs_of(world, own) == [in_front, followed, *newest]
    with world.record.as_server("a test") as db:
        assert db.scalar(select(Offer.estimate_id)) == own


def test_a_run_is_kept_for_whatever_comes_to_refer_to_it(
    world: World, workshop: Workshop, let_pass: LetPass, owner_database_url: str
) -> None:
    case = priceable(world)
    for _ in range(3):
        roll_up_again(world, case.inquiry_id, case.estimate_id)
    first, *_rest = runs_of(world, case.estimate_id)
    with psycopg.connect(owner_database_url.replace("+psycopg", "")) as owner:
        owner.execute("CREATE TABLE later (rests_on uuid REFERENCES rollup_run)")
        owner.execute("INSERT INTO later VALUES (%s)", [first])
    let_pass(days(8))
    purge(workshop)
    assert first in runs_of(world, case.estimate_id)


def test_a_retry_within_a_month_still_gets_the_first_answer(
    world: World, workshop: Workshop, let_pass: LetPass
) -> None:
    client_id = uuid4()

    def tried(answer: str) -> object:
        with world.record.work(world.actor("a_engineer")) as work:
            return once(work, "try", client_id, {}, lambda: {"said": answer})

    tried("first")
    let_pass(days(29))
    purge(workshop)
    assert tried("again") == {"said": "first"}
    let_pass(days(2))
    purge(workshop)
    assert how_many(world, ClientAction) == 0


def test_jobs_that_are_done_go_and_those_that_wait_or_that_somebody_has_to_see_stay(
    world: World, workshop: Workshop, let_pass: LetPass
) -> None:
    with world.record.work(world.actor("a_engineer")) as work:
        imported = Import(
            company_id=world.companies["a"],
            created_by=work.actor.person_id,
            kind=ImportKind.PRODUCTION,
            state=ImportState.READING,
            filename="f.csv",
            sha256="0" * 64,
            size=1,
        )
        work.session.add(imported)
        work.session.flush()
        ids = {state: put_job(work, JobKind.SEND_MAIL, uuid4()) for state in JobState}
        stuck = put_job(work, JobKind.READ_IMPORT, imported.id)
    with world.record.as_server("a test") as db:
        now = utc_now()
        for state, job_id in {**ids, "stuck": stuck}.items():
            leases = {"lease_until": now} if state is JobState.CLAIMED else {}
            put = JobState.FAILED if state == "stuck" else state
            db.execute(update(Job).where(Job.id == job_id).values(state=put, **leases))

    def left() -> set[object]:
        with world.record.as_server("a test") as db:
            kept = set(db.scalars(select(Job.id)))
        return {state for state, job_id in {**ids, "stuck": stuck}.items() if job_id in kept}

    let_pass(days(8))
    purge(workshop)
    assert left() == {JobState.QUEUED, JobState.CLAIMED, JobState.FAILED, "stuck"}
    let_pass(days(400))
    purge(workshop)
    assert left() == {JobState.QUEUED, JobState.CLAIMED, "stuck"}


def test_letters_and_their_links_go_after_a_year_but_none_that_still_waits(
    world: World, workshop: Workshop, let_pass: LetPass
) -> None:
    sent_link(world, "a_manager")
    sent_link(world, "b_manager")
    with world.record.as_server("a test") as db:
        some = select(Mail.id).limit(1).scalar_subquery()
        db.execute(update(Mail).where(Mail.id == some).values(state=MailState.SENT))
    let_pass(days(360))
    purge(workshop)
    assert (how_many(world, Mail), how_many(world, Link)) == (2, 2)
    let_pass(days(30))
    purge(workshop)
    assert (how_many(world, Mail), how_many(world, Link)) == (1, 1)
    with world.record.as_server("a test") as db:
        assert db.scalar(select(Mail.state)) == MailState.WAITING


def test_that_a_sign_in_was_ended_is_known_as_long_as_its_cookie_could_live(
    world: World, workshop: Workshop, let_pass: LetPass
) -> None:
    with world.record.as_server("a test") as db:
        end_sign_in(db, uuid4())
    let_pass(SIGN_IN_LASTS + days(1))
    purge(workshop)
    assert how_many(world, EndedSignIn) == 1
    let_pass(SIGN_IN_LASTS)
    purge(workshop)
    assert how_many(world, EndedSignIn) == 0


def draft(world: World) -> UUID:
    """An inquiry that was begun, with what was typed and an upload."""
    inquiry, _parts = inquiry_rows(world, state=InquiryState.DRAFT, parts=0)
    with world.record.work(world.actor("x_customer")) as work:
        work.session.add(
            FormDraft(
                person_id=work.actor.person_id, form="inquiry", subject_id=inquiry, typed={"a": "b"}
            )
        )
    upload(world, inquiry)
    return inquiry


def upload(world: World, inquiry: UUID) -> None:
    """A drawing that was not sent yet."""
    with world.record.work(world.actor("x_customer")) as work:
        work.session.add(
            Drawing(
                inquiry_id=inquiry,
                filename="x.pdf",
                kind=DrawingKind.PDF,
                sha256="0" * 64,
                size=1,
                uploaded_by=work.actor.person_id,
            )
        )


def test_a_draft_goes_half_a_year_after_it_was_touched_last_with_its_uploads(
    world: World, workshop: Workshop, let_pass: LetPass
) -> None:
    dead, alive = draft(world), draft(world)
    let_pass(DRAFTS_LIVE - days(10))
    with world.record.as_server("a test") as db:
        db.execute(update(FormDraft).where(FormDraft.subject_id == alive).values(typed={"c": "d"}))
    let_pass(days(20))
    purge(workshop)
    with world.record.as_server("a test") as db:
        assert list(db.scalars(select(Inquiry.id))) == [alive]
        assert list(db.scalars(select(FormDraft.subject_id))) == [alive]
        assert list(db.scalars(select(Drawing.inquiry_id))) == [alive]
    assert dead != alive


def test_an_upload_for_a_change_that_was_never_sent_goes_and_what_was_sent_stays(
    world: World, workshop: Workshop, let_pass: LetPass
) -> None:
    sent, _parts = inquiry_rows(world)
    upload(world, sent)
    let_pass(days(170))
    purge(workshop)
    assert how_many(world, Drawing) == 1
    let_pass(days(20))
    purge(workshop)
    assert (how_many(world, Drawing), how_many(world, Inquiry)) == (0, 1)


def test_what_a_shop_dropped_and_forgot_goes_and_what_it_brought_stays(
    world: World, workshop: Workshop, let_pass: LetPass, files_folder: Path
) -> None:
    sent = sent_inquiry(world, lead="a")
    for _ in range(2):
        brought(world, sent.id, files_folder)
    forgotten = brought(world, sent.id, files_folder)
    with world.record.as_server("a test") as db:
        db.get_one(Drawing, forgotten).settled_at = None
    let_pass(days(190))
    purge(workshop)
    assert how_many(world, Drawing) == 2


def test_a_purge_takes_a_little_at_once_until_nothing_is_left(
    world: World, workshop: Workshop, let_pass: LetPass, monkeypatch: pytest.MonkeyPatch
) -> None:
    with world.record.work(world.actor("a_engineer")) as work:
        for _ in range(11):
            once(work, "try", uuid4(), {}, dict)
    let_pass(days(31))
    monkeypatch.setattr(purging, "BATCH", 5)
    assert purge(workshop) == 11
    assert how_many(world, ClientAction) == 0
