"""What the law keeps, and what quotes, offers and orders rest on, no purge ever takes."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from shared_db.foundation.base import Base
from shared_db.foundation.settings import Settings
from shared_db.spine.keeping import IN_PART, KEPT, PASSING
from shared_db.spine.transaction import Record
from tests.fixtures.on_planted import *  # noqa: F403
from workers.purging import purge
from workers.runner import Workshop

CENTURIES = timedelta(days=200 * 365)
NOBODYS_TO_DELETE = KEPT - {
    # what a person may take back while it is their own
    *(
        "earlier_part",
        "line_template",
        "estimate_line",
        "estimate_part",
        "estimate_variant",
        "estimate_version_name",
        "import_remark",
        *("past_quote", "quote_shape"),
        "part_quantity",
        "group_role",
        "person_role",
    ),
    "estimate_saving",  # old ones of one sitting become one
    *("message_mention", "message_reaction"),
    *("production_record", "purchase_record", "read_position"),
}
REFUSED = "permission denied|a given offer is frozen|revised, never changed"
Counts = dict[str, int]


@pytest.fixture
def workshop(settings: Settings) -> Iterator[Workshop]:
    made = Workshop(settings)
    yield made
    made.close()


def counted(record: Record) -> Counts:
    """How many rows there are that are kept."""
    kept = dict.fromkeys(KEPT, "true") | IN_PART
    with record.as_server("a test") as db:
        query = 'SELECT count(*) FROM "{}" WHERE {}'
        return {
            table: db.scalar(text(query.format(table, condition))) or 0
            for table, condition in kept.items()
        }


def test_of_every_table_it_is_said_whether_it_is_kept() -> None:
    tables = set(Base.metadata.tables)
    assert KEPT | IN_PART.keys() | PASSING == tables
    assert not KEPT & IN_PART.keys() and not KEPT & PASSING and not PASSING & IN_PART.keys()


def test_after_centuries_everything_that_is_kept_is_still_there(
    record: Record, workshop: Workshop, let_pass: Callable[[timedelta], None]
) -> None:
    before = counted(record)
    assert min(before[table] for table in ("order", "offer", "quote", "drawing", "event")) > 0
    let_pass(CENTURIES)
    assert purge(workshop) > 0
    assert counted(record) == before
    with record.as_server("a test") as db:
        left = {table: db.scalar(text(f"SELECT count(*) FROM {table}")) for table in PASSING}
        named = "SELECT count(*) FROM link WHERE id IN (SELECT link_id FROM mail)"
        assert left.pop("link") == db.scalar(text(named)), "a letter that waits needs its link"
    assert set(left.values()) == {0}


def test_the_applications_own_role_cannot_delete_what_is_kept(record: Record) -> None:
    for table in sorted(NOBODYS_TO_DELETE):
        with pytest.raises(SQLAlchemyError, match=REFUSED), record.as_server("a test") as db:
            db.execute(text(f'DELETE FROM "{table}"'))


@pytest.mark.parametrize("table", ["inquiry", "drawing"])
def test_nobody_deletes_what_was_sent_not_even_the_tables_owner(
    owner_database_url: str, table: str
) -> None:
    with (
        psycopg.connect(owner_database_url.replace("+psycopg", "")) as owner,
        pytest.raises(psycopg.errors.IntegrityError, match="what was sent is kept"),
    ):
        owner.execute(f"DELETE FROM {table} WHERE {IN_PART[table]}")
