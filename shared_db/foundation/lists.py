"""Lists in queries: one parameter, however long the list is."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, any_, literal
from sqlalchemy.dialects.postgresql import ARRAY


def among(column: Any, values: Iterable[Any]) -> ColumnElement[bool]:
    """Whether the column is one of these values.

    `column.in_(values)` makes a parameter of each: PostgreSQL takes 65,535 and then refuses the
    statement, and every failure quotes them all. `in_` is for selects and for a few fixed choices.
    """
    found: ColumnElement[bool] = column == any_(literal(list(values), ARRAY(column.type)))
    return found
