"""Words as they are looked for: however they were written, on both sides, and by an index.

What is one to a reader is one here: width, case, radicals (⾼ and 高), forms of one ideograph,
composed and single marks. The rule is the database's function `folded` (migration 0021) and stands
nowhere else, so an index, what is in it and what somebody types are folded alike.
"""

from typing import Any

from sqlalchemy import ColumnElement, Text, and_, func, literal_column, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session


def plan_for_each_word(session: Session) -> None:
    """Until the transaction ends, plan each statement for the words that are looked for.

    A statement that was sent before would be planned once for any words: a word that is everywhere
    is found by going through the newest, one that is nowhere by its letters.
    """
    session.execute(select(func.set_config("plan_cache_mode", "force_custom_plan", True)))


MOST_WORDS = 8
"""So many are looked for at once: each is a look into the indexes of every kind of thing."""


def words_in(typed: str) -> list[str]:
    """The words of which each is to be found, once."""
    return list(dict.fromkeys(typed.split()))


def folded(words: Any) -> ColumnElement[str]:
    """A column's text, or words, as they are compared."""
    return func.folded(words, type_=Text)


def holds(text: ColumnElement[str], words: str) -> ColumnElement[bool]:
    """Whether a folded text has these words anywhere.

    Of LIKE PostgreSQL estimates how much it will find, and so whether to go by an index.
    """
    wanted = folded(words)
    for sign in "\\%_":
        wanted = func.replace(wanted, sign, f"\\{sign}", type_=Text)
    return text.like("%" + wanted + "%", escape="\\")


def found_in(text: str, words: str) -> ColumnElement[bool]:
    """The same by the index on `word_pieces(text, 1)`; `text` is SQL, folded already.

    The index says where the letters are; only there it is looked whether they are the words.
    """
    wanted = folded(words)
    pieces = func.word_pieces(wanted, func.least(2, func.length(wanted)))
    has_letters: ColumnElement[bool] = literal_column(
        f"word_pieces({text}, 1)", ARRAY(Text)
    ).contains(pieces)
    return and_(has_letters, holds(literal_column(text, Text), words))
