"""Lists in queries: one parameter, however long the list is; words found in them by an index."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Text, any_, func, literal, literal_column
from sqlalchemy.dialects.postgresql import ARRAY


def among(column: Any, values: Iterable[Any]) -> ColumnElement[bool]:
    """Whether the column is one of these values.

    `column.in_(values)` makes a parameter of each: PostgreSQL takes 65,535 and then refuses the
    statement, and every failure quotes them all. `in_` is for selects and for a few fixed choices.
    """
    found: ColumnElement[bool] = column == any_(literal(list(values), ARRAY(column.type)))
    return found


def has_letters_of(pieces: str, words: str) -> ColumnElement[bool]:
    """Whether something may hold the words, by the letters next to each other in them.

    `pieces` is the very expression of an index with `word_pieces`. What it finds must be looked at.
    """
    wanted = func.word_pieces(words, min(2, len(words)))
    return literal_column(pieces, ARRAY(Text)).contains(wanted)


def containing(words: str) -> str:
    """The pattern of `ilike(…, escape="\\\\")` for what has these words anywhere.

    Of ILIKE PostgreSQL estimates how much it will find, and so whether to go by an index.
    """
    literally = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{literally}%"
