"""The record of a group that has worked together for years: one finished inquiry, very often.

Everything that hangs on the inquiry is copied by SQL under new ids and numbers, each copy a little
older than the one before.
"""

from collections.abc import Iterator

import psycopg
from psycopg import sql
from sqlalchemy import Column, DateTime, Identity, String, Table

from shared_db.base import Base
from shared_db.models import Inquiry, Job, Mail, RollupRun

OLDER = "50 minutes"
HEAVY = {RollupRun.__tablename__: ("inputs", "result")}
"""What the lists never read, and what would fill the disk."""
OWN = ("id", "client_id")
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
_READ = """
INSERT INTO read_position (person_id, stream_id, seq)
SELECT person_id, md5(stream_id::text || n)::uuid, seq
FROM read_position CROSS JOIN generate_series(1, %(times)s) n
WHERE stream_id IN (SELECT id FROM original)
"""


def copy_inquiry(connection: psycopg.Connection, inquiry_id: str, times: int) -> None:
    """Copy it. The connection is the server administrator's: nothing checks what is copied."""
    connection.execute("SET session_replication_role = replica")
    connection.execute("CREATE TEMP TABLE original (id uuid PRIMARY KEY)")
    connection.execute("INSERT INTO original VALUES (%s)", [inquiry_id])
    tables = list(_of_inquiry())
    for table in tables:
        connection.execute(_note_originals(table, tables))
    for table in tables:
        connection.execute(_copy(table, tables), {"times": times})
    connection.execute(_READ, {"times": times})
    for name in ANEW:
        connection.execute(_copy_some(Base.metadata.tables[name]), {"times": times})
    connection.execute("DROP TABLE original")
    connection.execute("SET session_replication_role = origin")
    connection.execute("VACUUM ANALYZE")


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
        " CROSS JOIN generate_series(1, %(times)s) n"
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
        " CROSS JOIN generate_series(1, %(times)s) n WHERE {hangs}"
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
