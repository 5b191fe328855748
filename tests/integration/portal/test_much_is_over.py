"""However much is over, a page reads what it shows: no list grows with all that ever was."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, text

from portal.running.embedded import EmbeddedServers
from portal.running.postgres import ADMIN
from portal.trying.bench.many_inquiries import copy_inquiry
from shared_db.spine.transaction import Record
from tests.factories.world import World
from tests.fixtures.databases import Copies, Database
from tests.fixtures.portal import Browser
from tests.fixtures.standing import STANDING
from tests.permissions.case import Case

COPIES = 3000
MOST_ROWS = COPIES - 200
"""That one statement may look at: programs get five hundred lines, each of four tables."""
OVER = """
UPDATE inquiry SET state = 'expired', ended_at = now() - interval '2 years'
    WHERE id <> %s AND state <> 'draft';
UPDATE quote_revision SET state = 'expired' WHERE state = 'issued' AND quote_id NOT IN
    (SELECT id FROM quote WHERE inquiry_id = %s);
ANALYZE
"""
PAGES = (
    "/",
    "/inquiries",
    "/inquiries?show=ended",
    "/inquiries?show=all",
    "/inquiries?show=all&q=-2718",
    "/inquiries?show=all&q=zzqq",
    "/search?q=-2718",
    "/search?q=zzqq",
    "/search?q=%E3%83%96%E3%83%A9%E3%82%B1+a5052",
    "/quotes?counterparty=zzqq",
    "/quotes?since=2001-01-01&until=2001-12-31",
    "/quotes?older_than={oldest}",
    "/quotes?newer_than={oldest}",
    "/inquiries/{inquiry}",
    "/quotes",
    "/estimates",
    "/group",
    "/api/v1/inbox",
    "/api/v1/inquiries",
    "/api/v1/estimates",
)


@pytest.fixture(scope="module")
def much_is_over(
    copies: Copies, embedded_servers: EmbeddedServers, standing_case: Case
) -> Iterator[str]:
    """The name of a database with the case, and its inquiry three thousand times more, over."""
    with copies(STANDING) as database:
        with embedded_servers.postgres.connect(ADMIN, database.name) as connection:
            inquiry = str(standing_case.inquiry)
            copy_inquiry(connection, inquiry, COPIES)
            for statement in OVER.split(";"):
                connection.execute(statement.replace("%s", f"'{inquiry}'").encode())
        yield database.name


@pytest.fixture
def database(copies: Copies, much_is_over: str) -> Iterator[Database]:
    """This test's copy of it."""
    with copies(much_is_over) as database:
        yield database


@pytest.fixture
def files_folder(standing_case: Case, tmp_path: Path) -> Path:
    """The case's files, copied."""
    return Path(shutil.copytree(standing_case.files, tmp_path / "files"))


@pytest.fixture
def world(standing_case: Case, record: Record) -> World:
    """The case's people, on this test's copy."""
    return replace(standing_case.world, record=record)


@pytest.fixture
def looked_at(app: Flask, record: Record) -> Callable[[Callable[[], Any]], list[tuple[int, str]]]:
    """How many rows each statement of a page looks at, by PostgreSQL's own account."""

    def count(do: Callable[[], Any]) -> list[tuple[int, str]]:
        asked: list[tuple[str, Any]] = []

        def note(_c: Any, _cursor: Any, statement: str, given: Any, *_rest: Any) -> None:
            asked.append((statement, given))

        event.listen(record.engine, "before_cursor_execute", note)
        do()
        event.remove(record.engine, "before_cursor_execute", note)
        selects = [one for one in asked if one[0].lstrip().startswith(("SELECT", "WITH"))]
        with record.as_server("a test") as db:
            # What is small is read whole for being small; here it stands for what is large.
            db.execute(text("SET LOCAL enable_seqscan = off"))
            return [(_rows(db, *one), one[0]) for one in selects]

    return count


@pytest.fixture
def oldest_quote(record: Record) -> str:
    """The revision at the far end of the list."""
    oldest = "SELECT id FROM quote_revision WHERE issued_at IS NOT NULL ORDER BY issued_at LIMIT 1"
    with record.as_server("a test") as db:
        return str(db.scalar(text(oldest)))


def _rows(db: Any, statement: str, given: Any) -> int:
    explained = db.connection().exec_driver_sql(
        f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {statement}", given
    )
    plan = explained.scalar()
    return _scanned((plan if isinstance(plan, list) else json.loads(plan))[0]["Plan"])


def _scanned(node: dict[str, Any]) -> int:
    below = sum(_scanned(one) for one in node.get("Plans", []))
    if "Scan" not in node["Node Type"]:
        return below
    rows = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
    return below + round(rows * node["Actual Loops"])


@pytest.mark.parametrize(
    "who", ["a_engineer", "a_sales", "a_coordinator", "b_manager", "x_customer"]
)
def test_no_statement_of_a_page_looks_at_all_that_is_over(
    case: Case, browser: Callable[[str], Browser], looked_at: Any, oldest_quote: str, who: str
) -> None:
    person = browser(who)
    too_many = []
    for page in PAGES:
        address = page.format(inquiry=case.inquiry, oldest=oldest_quote)
        assert person.get(address).status_code in {200, 403}, page
        for rows, statement in looked_at(lambda address=address: person.get(address)):
            if rows > MOST_ROWS:
                too_many.append((page, rows, statement))
    assert [(page, rows) for page, rows, _ in too_many] == [], "\n\n".join(
        f"{rows} {statement}" for statement, rows in {s: r for _, r, s in too_many}.items()
    )


@pytest.fixture
def case(standing_case: Case) -> Case:
    """The ids of the case."""
    return standing_case
