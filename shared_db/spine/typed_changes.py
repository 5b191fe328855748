"""Who typed over what: kept with each saving of a sheet or form that several people have open.

From it two savings that started from the same version are merged: what stood in a field when
somebody began is what stood there before the first change since. The subject was found through the
access policy by who calls these; they are given its id alone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from shared_db.models import Person, TypedChange

LARGEST_VERSION = 2**31 - 1
MOST_KEPT = 300
"""Savings of one subject; who began before them is asked about every field that differs."""


@dataclass(frozen=True)
class Change:
    """What became of a field since a version."""

    before: Any
    """What stood there at that version."""
    version: int
    """The version that changed it last."""
    person_id: UUID | None
    """Whose it was; None if it was of several people, whose savings are one by now."""
    person: str
    at: datetime | None = None


@dataclass(frozen=True)
class Changes:
    """Everything that was typed over since a version."""

    fields: Mapping[str, Change]
    is_whole: bool
    """Whether they reach back to it; else what stood there then is not known."""
    savings: int = 0
    """How many there were."""

    @classmethod
    def of(cls, savings: Iterable["Saving"], *, is_whole: bool) -> "Changes":
        """What these savings, the oldest first, typed over together."""
        fields: dict[str, Change] = {}
        read = list(savings)
        for one in read:
            for key, before in one.before.items():
                first = fields[key].before if key in fields else before
                fields[key] = Change(first, one.version, one.person_id, one.person, one.at)
        return cls(fields, is_whole, len(read))


@dataclass(frozen=True)
class Saving:
    """One saving: the version that it made, whose it was, and what stood in the fields before."""

    version: int
    person_id: UUID | None
    person: str
    before: Mapping[str, Any]
    at: datetime | None = None


def note_change(
    session: Session, subject_id: UUID, version: int, person_id: UUID, before: Mapping[str, Any]
) -> None:
    """Keep what the saving that made this version typed over; the oldest ones go."""
    session.add(
        TypedChange(
            subject_id=subject_id, version=version, person_id=person_id, before=dict(before)
        )
    )
    own = TypedChange.subject_id == subject_id
    oldest = select(TypedChange.version).where(own).order_by(TypedChange.version.desc())
    session.execute(
        delete(TypedChange).where(own, TypedChange.version.in_(oldest.offset(MOST_KEPT)))
    )


def changes_since(
    session: Session, subject_id: UUID, version: int, *, now: int | None = None
) -> Changes:
    """What was typed over after this version, by whom; a number that is no version is after all
    of them, or before.

    `now`: the version that stands, where each saving is kept; of a gap nothing is known.
    """
    version = min(max(version, 0), LARGEST_VERSION)
    own = select(TypedChange, Person.name).join(Person, Person.id == TypedChange.person_id)
    rows = session.execute(
        own.where(TypedChange.subject_id == subject_id, TypedChange.version > version).order_by(
            TypedChange.version
        )
    ).all()
    kept = session.scalar(
        select(func.count()).where(
            TypedChange.subject_id == subject_id, TypedChange.version <= version
        )
    )
    is_whole = bool(kept) or len(rows) < MOST_KEPT
    if now is not None:
        is_whole = len(rows) == now - version
    savings = (Saving(row.version, row.person_id, name, row.before) for row, name in rows)
    return Changes.of(savings, is_whole=is_whole)


def forget_changes(session: Session, subject_id: UUID) -> None:
    """The subject is no more."""
    session.execute(delete(TypedChange).where(TypedChange.subject_id == subject_id))
