"""Many rows at once, by COPY.

They go by way of a temporary table, so that the rows are all there before anything is decided
about them.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from psycopg import Cursor, sql
from sqlalchemy.orm import Session

from shared_db.foundation.base import Base


class Incoming:
    """Rows on their way into one table; they are gone with the transaction."""

    def __init__(self, session: Session, model: type[Base], fields: Sequence[str]) -> None:
        self._session = session
        self._table = sql.Identifier(str(model.__tablename__))
        self._waiting = sql.Identifier(f"incoming_{model.__tablename__}")
        self._fields = sql.SQL(", ").join(map(sql.Identifier, fields))

    def fill(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """Take the rows in, in the fields' order; the iterable is gone through once.

        What it raises ends the transaction.
        """
        with self._cursor() as cursor:
            cursor.execute(
                sql.SQL("CREATE TEMP TABLE {} ON COMMIT DROP AS SELECT {} FROM {} LIMIT 0").format(
                    self._waiting, self._fields, self._table
                )
            )
            statement = sql.SQL("COPY {} ({}) FROM STDIN").format(self._waiting, self._fields)
            with cursor.copy(statement) as copy:
                for row in rows:
                    copy.write_row(row)

    def write(self, **same: Any) -> int:
        """Write them into the table, with these values the same in each row; says how many."""
        names = sql.SQL(", ").join(map(sql.Identifier, same))
        values = sql.SQL(", ").join([sql.Placeholder()] * len(same))
        with self._cursor() as cursor:
            cursor.execute(
                sql.SQL("INSERT INTO {} ({}, {}) SELECT {}, {} FROM {}").format(
                    self._table, names, self._fields, values, self._fields, self._waiting
                ),
                list(same.values()),
            )
            return cursor.rowcount

    def _cursor(self) -> Cursor[Any]:
        connection: Any = self._session.connection().connection.driver_connection
        cursor: Cursor[Any] = connection.cursor()
        return cursor
