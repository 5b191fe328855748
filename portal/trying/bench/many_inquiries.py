"""The record of a group that has worked together for years: one finished inquiry, very often.

Everything that hangs on the inquiry is copied by SQL under new ids and numbers, each copy a little
older than the one before.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql
from sqlalchemy import Column, DateTime, Identity, String, Table

from shared_db.foundation.base import Base
from shared_db.models import Inquiry, Job, Mail, ReadPosition, RollupRun

OLDER = "50 minutes"
HEAVY = {RollupRun.__tablename__: ("inputs", "result")}
"""What the lists never read, and what would fill the disk."""
OWN = ("id", "client_id", "series_id")
UNIQUE = ("number", "message_id")

ANEW = {
    Mail.__tablename__: {
        "id": "gen_random_uuid()",
        "message_id": "gen_random_uuid()",
        "state": "'sent'",
    },
    Job.__tablename__: {"id": "gen_random_uuid()", "subject_id": "gen_random_uuid()"},
}
"""Letters and jobs hang on no inquiry; what each copy has of its own."""
EACH = 3
_HERE_ALL_ALONG = """
UPDATE person SET created_at = least(created_at, now() - %(times)s * interval {older})
"""
_ALL_READ = """
INSERT INTO read_position (person_id, stream_id, seq)
SELECT person.id, md5(stream.id::text || n)::uuid, stream.last_seq
FROM stream JOIN inquiry ON inquiry.id = stream.inquiry_id
JOIN person ON person.company_id = inquiry.customer_company_id OR person.company_id IN
    (SELECT company_id FROM membership WHERE role = 'member' AND group_id = inquiry.group_id)
CROSS JOIN generate_series(%(first)s::int, %(times)s::int) n
WHERE stream.id IN (SELECT id FROM original)
    AND stream.kind IN ('customer_channel', 'group_channel')
"""
"""Those who worked on it were here, and have read what was said."""
_INDEXES_REST = """
UPDATE pg_index SET indisready = false, indisvalid = false
WHERE indrelid = ANY(%(tables)s::regclass[])
"""
"""Nothing is written into them while rows come in; `REINDEX` makes each anew and wakes it."""


def copy_inquiry(
    connection: psycopg.Connection, inquiry_id: str, times: int, *, begun: int = 0
) -> None:
    """Copy it until there are so many copies, of which so many are there already.

    The connection is the server administrator's: nothing checks what is copied.
    """
    connection.execute("SET session_replication_role = replica")
    connection.execute("CREATE TEMP TABLE original (id uuid PRIMARY KEY)")
    connection.execute("INSERT INTO original VALUES (%s)", [inquiry_id])
    tables = list(_of_inquiry())
    for table in tables:
        connection.execute(_note_originals(table, tables))
    range_ = {"first": begun + 1, "times": times}
    with _indexes_resting(connection, [table.name for table in tables]):
        for table in tables:
            connection.execute(_copy(table, tables), range_)
        connection.execute(_ALL_READ, range_)
        for name in ANEW:
            connection.execute(_copy_some(Base.metadata.tables[name]), range_)
    connection.execute(sql.SQL(_HERE_ALL_ALONG).format(older=OLDER), {"times": times})
    connection.execute("DROP TABLE original")
    connection.execute("SET session_replication_role = origin")
    connection.execute("VACUUM ANALYZE")


@contextmanager
def _indexes_resting(connection: psycopg.Connection, tables: list[str]) -> Iterator[None]:
    """Random keys, one by one into each index of millions of rows, would take an hour."""
    resting = [*tables, ReadPosition.__tablename__, *ANEW]
    names = [sql.Identifier(name).as_string(connection) for name in resting]
    connection.execute(_INDEXES_REST, {"tables": names})
    yield
    for name in resting:
        connection.execute(sql.SQL("REINDEX TABLE {}").format(sql.Identifier(name)))


def _of_inquiry() -> Iterator[Table]:
    """The tables whose rows hang on an inquiry, the inquiry first."""
    found = [Base.metadata.tables[Inquiry.__tablename__]]
    yield found[0]
    for table in Base.metadata.sorted_tables:
        if table not in found and any(_points_into(column, found) for column in table.c):
            found.append(table)
            yield table


def _points_into(column: Column[object], tables: list[Table]) -> bool:
    return any(key.column.table in tables for key in column.foreign_keys)


def _note_originals(table: Table, tables: list[Table]) -> sql.Composed:
    """Its ids among the originals, if it has any of its own."""
    if "id" not in table.c or isinstance(table.c["id"].server_default, Identity):
        return sql.SQL("SELECT 1").format()
    return sql.SQL(
        "INSERT INTO original SELECT id FROM {table} WHERE {hangs} ON CONFLICT DO NOTHING"
    ).format(table=sql.Identifier(table.name), hangs=_hangs(table, tables))


def _hangs(table: Table, tables: list[Table]) -> sql.Composed:
    if table.name == Inquiry.__tablename__:
        return sql.SQL("id IN (SELECT id FROM original)").format()
    ways = [
        sql.SQL("{column} IN (SELECT id FROM original)").format(column=sql.Identifier(column.name))
        for column in table.c
        if _points_into(column, tables)
    ]
    return sql.SQL(" OR ").join(ways)


def _copy_some(table: Table) -> sql.Composed:
    """A few of its rows, over and over."""
    finished = (
        "state IN ('sent', 'waiting')" if table.name == Mail.__tablename__ else "state = 'done'"
    )
    own = ANEW[table.name]
    columns = [column for column in table.c if not column.computed]
    return sql.SQL(
        "INSERT INTO {table} ({names}) SELECT {values}"
        " FROM (SELECT * FROM {table} WHERE {finished} LIMIT {each}) t"
        " CROSS JOIN generate_series(%(first)s::int, %(times)s::int) n"
    ).format(
        table=sql.Identifier(table.name),
        names=sql.SQL(", ").join(sql.Identifier(column.name) for column in columns),
        values=sql.SQL(", ").join(
            sql.SQL(own[column.name]) if column.name in own else _value(column, [])
            for column in columns
        ),
        finished=sql.SQL(finished),
        each=sql.Literal(EACH),
    )


def _copy(table: Table, tables: list[Table]) -> sql.Composed:
    columns = [c for c in table.c if not isinstance(c.server_default, Identity) and not c.computed]
    return sql.SQL(
        "INSERT INTO {table} ({names}) SELECT {values} FROM {table} t"
        " CROSS JOIN generate_series(%(first)s::int, %(times)s::int) n WHERE {hangs}"
    ).format(
        table=sql.Identifier(table.name),
        names=sql.SQL(", ").join(sql.Identifier(column.name) for column in columns),
        values=sql.SQL(", ").join(_value(column, tables) for column in columns),
        hangs=_hangs(table, tables),
    )


def _value(column: Column[object], tables: list[Table]) -> sql.Composed:
    name = sql.Identifier("t", column.name)
    if column.name in HEAVY.get(column.table.name, ()):
        return sql.SQL("'{{}}'::jsonb").format()
    if column.name in OWN or _points_into(column, tables):
        return sql.SQL("md5({name}::text || n)::uuid").format(name=name)
    if isinstance(column.type, DateTime):
        return sql.SQL("{name} - n * interval {older}").format(name=name, older=OLDER)
    if column.name in UNIQUE and isinstance(column.type, String):
        return sql.SQL("left({name}, 4) || '-' || n").format(name=name)
    return sql.SQL("{name}").format(name=name)
