"""What the record itself refuses, whatever the code above it does."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from sqlalchemy import Enum, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from shared_db.foundation.base import Base
from shared_db.foundation.errors import WrongState
from shared_db.models import (
    Estimate,
    Inquiry,
    InquiryState,
    Job,
    JobKind,
    JobState,
    Language,
    Offer,
    OfferPrice,
    OfferState,
    Quote,
    QuotePrice,
    QuoteRevision,
    QuoteState,
    Request,
    RequestItem,
    RequestState,
    RollupRun,
)
from shared_db.spine.states import FOLLOWS, following, move
from tests.factories.rows import inquiry_rows
from tests.factories.world import World

Add = Callable[..., Any]


@pytest.fixture
def add(world: World) -> Add:
    """Write one row and hand it back."""

    def write(row: Any) -> Any:
        with world.record.as_server("a test") as db:
            db.add(row)
            db.flush()
            return row

    return write


@pytest.fixture
def inquiry(world: World) -> tuple[UUID, UUID]:
    """A request and one of its parts."""
    inquiry_id, parts = inquiry_rows(world, lead="a")
    return inquiry_id, parts[0]


def an_estimate(world: World, inquiry: UUID, company: str, **more: Any) -> Estimate:
    return Estimate(
        inquiry_id=inquiry,
        company_id=world.companies[company],
        created_by=world.people[f"{company}_engineer"],
        inquiry_revision=1,
        **more,
    )


@pytest.fixture
def request_to_b(world: World, add: Add, inquiry: tuple[UUID, UUID]) -> Request:
    """A asks B."""
    estimate = add(an_estimate(world, inquiry[0], "a"))
    return add(
        Request(
            inquiry_id=inquiry[0],
            from_company_id=world.companies["a"],
            to_company_id=world.companies["b"],
            from_estimate_id=estimate.id,
            asked_by=world.people["a_engineer"],
            inquiry_revision=1,
        )
    )


def an_offer(world: World, add: Add, asked: Request, revision: int, **more: Any) -> Offer:
    with world.record.as_server("a test") as db:
        found = db.scalars(select(Estimate).where(Estimate.request_id == asked.id)).first()
    estimate = found or add(an_estimate(world, asked.inquiry_id, "b", request_id=asked.id))
    return add(
        Offer(
            request_id=asked.id,
            revision=revision,
            estimate_id=estimate.id,
            inquiry_revision=1,
            valid_until="2030-01-01",
            given_by=world.people["b_engineer"],
            **more,
        )
    )


@pytest.fixture
def quote(world: World, add: Add, inquiry: tuple[UUID, UUID]) -> Quote:
    """A's quote, without a revision."""
    return add(Quote(inquiry_id=inquiry[0], company_id=world.companies["a"], number="Q-1"))


def a_revision(quote: Quote, number: int, state: QuoteState = QuoteState.DRAFT) -> QuoteRevision:
    draft = state is QuoteState.DRAFT
    return QuoteRevision(
        quote_id=quote.id,
        revision=number,
        inquiry_revision=1,
        state=state,
        issued_at=None if draft else "2026-03-05T00:00Z",
        document=None if draft else {"total": "100"},
        language=Language.JAPANESE,
    )


def test_one_lead_estimate_for_each_shop_and_request(
    world: World, add: Add, inquiry: tuple[UUID, UUID]
) -> None:
    add(an_estimate(world, inquiry[0], "a"))
    add(an_estimate(world, inquiry[0], "b"))
    with pytest.raises(IntegrityError, match="uq_estimate_lead"):
        add(an_estimate(world, inquiry[0], "a"))


def test_one_standing_offer_for_each_request(world: World, add: Add, request_to_b: Request) -> None:
    an_offer(world, add, request_to_b, 1, state=OfferState.STALE)
    an_offer(world, add, request_to_b, 2)
    with pytest.raises(IntegrityError, match="uq_offer_standing"):
        an_offer(world, add, request_to_b, 3, state=OfferState.CHOSEN)


def test_nobody_asks_themselves_and_a_refusal_has_its_reason(
    world: World, add: Add, request_to_b: Request
) -> None:
    for changed in ({"to_company_id": world.companies["a"]}, {"state": RequestState.DECLINED}):
        with pytest.raises(IntegrityError), world.record.as_server("a test") as db:
            asked = db.get_one(Request, request_to_b.id)
            for name, value in changed.items():
                setattr(asked, name, value)


def test_one_draft_and_one_newest_revision_of_a_quote(add: Add, quote: Quote) -> None:
    add(a_revision(quote, 1, QuoteState.SUPERSEDED))
    add(a_revision(quote, 2, QuoteState.ISSUED))
    add(a_revision(quote, 3))
    with pytest.raises(IntegrityError, match="uq_quote_revision_newest"):
        add(a_revision(quote, 4, QuoteState.ACCEPTED))
    with pytest.raises(IntegrityError, match="uq_quote_revision_draft"):
        add(a_revision(quote, 5))


def test_an_issued_quote_only_changes_its_state(world: World, add: Add, quote: Quote) -> None:
    issued = add(a_revision(quote, 1, QuoteState.ISSUED))
    with world.record.as_server("a test") as db:
        db.get_one(QuoteRevision, issued.id).state = QuoteState.ACCEPTED
    for change in ("document = '{}'", "payment_terms = 'x'", "revision = 9", "issued_at = now()"):
        with (
            pytest.raises(DBAPIError, match="revised, never changed"),
            world.record.as_server("a test") as db,
        ):
            db.execute(text(f"UPDATE quote_revision SET {change}"))
    with (
        pytest.raises(DBAPIError, match="revised, never changed"),
        world.record.as_server("a test") as db,
    ):
        db.execute(text("DELETE FROM quote_revision"))


def test_a_given_offer_only_changes_its_state(
    world: World, add: Add, request_to_b: Request
) -> None:
    offer = an_offer(world, add, request_to_b, 1)
    with world.record.as_server("a test") as db:
        db.get_one(Offer, offer.id).state = OfferState.CHOSEN
    for sql in ("UPDATE offer SET valid_until = '2031-01-01'", "DELETE FROM offer"):
        with pytest.raises(DBAPIError, match="frozen"), world.record.as_server("a test") as db:
            db.execute(text(sql))


@pytest.fixture
def frozen(
    world: World, add: Add, inquiry: tuple[UUID, UUID], request_to_b: Request, quote: Quote
) -> None:
    """A row in each table that nobody changes."""
    offer = an_offer(world, add, request_to_b, 1)
    item = add(
        RequestItem(
            request_id=request_to_b.id,
            part_id=inquiry[1],
            position=1,
            operation="めっき",
            quantities=[10],
        )
    )
    add(
        OfferPrice(
            offer_id=offer.id,
            request_item_id=item.id,
            quantity=10,
            unit_price=1,
            lead_time_days=1,
        )
    )
    issued = add(a_revision(quote, 1, QuoteState.ISSUED))
    price = {"part_id": inquiry[1], "quantity": 10, "unit_price": 1, "amount": 10}
    add(QuotePrice(revision_id=issued.id, **price))
    add(
        RollupRun(
            estimate_id=request_to_b.from_estimate_id,
            estimate_version=1,
            engine_version=1,
            inputs={},
            result={},
            complete=True,
        )
    )


@pytest.mark.parametrize("table", ["event", "offer_price", "quote_price", "rollup_run"])
def test_what_was_recorded_is_changed_by_nobody_not_even_the_owner(
    frozen: None, world: World, owner_database_url: str, table: str
) -> None:
    column = {"event": "seq", "rollup_run": "engine_version"}.get(table, "quantity")
    for sql in (f"UPDATE {table} SET {column} = {column} + 1", f"DELETE FROM {table}"):
        with (
            pytest.raises(DBAPIError, match="permission denied"),
            world.record.as_server("a test") as db,
        ):
            db.execute(text(sql))
        with (
            psycopg.connect(owner_database_url.replace("+psycopg", "")) as owner,
            pytest.raises(psycopg.errors.IntegrityError, match="append-only"),
        ):
            owner.execute(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO event SELECT * FROM event",
        "INSERT INTO stream (id, kind, last_seq, last_hash) VALUES (gen_random_uuid(), 'group', 0, '')",
        "UPDATE stream SET last_seq = 0",
        "DELETE FROM stream",
        "TRUNCATE event",
        "UPDATE quote_answer SET accepted = true",
        'DELETE FROM "order"',
        "DELETE FROM drawing_opening",
        "UPDATE confidentiality_acceptance SET text_version = 2",
        "INSERT INTO confidentiality_text SELECT * FROM confidentiality_text",
        "UPDATE confidentiality_text SET text_ja = ''",
        "DELETE FROM confidentiality_text",
        "UPDATE alembic_version SET version_num = '0'",
        "CREATE TABLE mine ()",
        "ALTER TABLE event DISABLE TRIGGER ALL",
    ],
)
def test_the_application_may_not(world: World, sql: str) -> None:
    refused = pytest.raises(DBAPIError, match=r"permission denied|must be owner")
    with refused, world.record.as_server("a test") as db:
        db.execute(text(sql))


def test_an_inquiry_has_its_number_and_day_once_it_is_sent(
    world: World, inquiry: tuple[UUID, UUID]
) -> None:
    for change in ("number = NULL", "sent_at = NULL", "delivery_date = NULL", "subject = ''"):
        with pytest.raises(IntegrityError), world.record.as_server("a test") as db:
            db.execute(text(f"UPDATE inquiry SET {change}"))


def test_a_claimed_job_has_a_lease_and_attempts_have_an_end(world: World) -> None:
    for wrong in (
        {"state": JobState.CLAIMED},
        {"attempts": 6},
        {"lease_until": "2026-03-05T00:00Z"},
    ):
        with pytest.raises(IntegrityError), world.record.as_server("a test") as db:
            job = {"kind": JobKind.ROLLUP, "subject_id": uuid4(), "state": JobState.QUEUED}
            db.execute(insert(Job).values({**job, **wrong}))


CHOICES = [
    column
    for table in Base.metadata.sorted_tables
    for column in table.columns
    if isinstance(column.type, Enum)
]


def test_every_choice_is_checked_by_the_record(world: World) -> None:
    with world.record.as_server("a test") as db:
        checked = {
            tuple(row)
            for row in db.execute(
                text(
                    "SELECT trim('\"' FROM conrelid::regclass::text), attname FROM pg_constraint"
                    " JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY (conkey)"
                    " WHERE contype = 'c' AND cardinality(conkey) = 1"
                )
            )
        }
    assert {(column.table.name, column.name) for column in CHOICES} - checked == set()


def test_a_state_that_is_not_there_is_refused_by_the_record(
    world: World, inquiry: tuple[UUID, UUID], request_to_b: Request
) -> None:
    for table in ("inquiry", "request"):
        with pytest.raises(IntegrityError), world.record.as_server("a test") as db:
            db.execute(text(f"UPDATE {table} SET state = 'lost'"))


@pytest.mark.parametrize("kind", FOLLOWS, ids=lambda kind: kind.__name__)
def test_every_state_stands_in_the_table_and_can_be_reached(kind: type[StrEnum]) -> None:
    table = FOLLOWS[kind]
    assert set(table) == set(kind)
    first = next(iter(kind))
    reached, new = {first}, {first}
    while new := {after for state in new for after in table[state]} - reached:
        reached |= new
    assert reached == set(kind)
    assert all(set(following(state)) <= set(kind) for state in kind)
    assert all(state not in table[state] for state in kind)


def test_a_thing_moves_only_as_the_table_says() -> None:
    inquiry = Inquiry(state=InquiryState.OPEN)
    move(inquiry, InquiryState.PROPOSED)
    assert inquiry.state is InquiryState.PROPOSED
    withdrawn = Inquiry(state=InquiryState.WITHDRAWN)
    with pytest.raises(WrongState):
        move(withdrawn, InquiryState.OPEN)
