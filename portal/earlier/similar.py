"""Earlier parts of the own company that are like one, the most like first.

Each trait has an index of its own by which some hundred parts at most are looked up; how like these
are is told by `estimator.likeness`. So it takes as long among a hundred thousand as among few.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Select, and_, literal, or_, select, union_all

from estimator.likeness import Likeness, Traits, likeness, runs_of, stem_of
from portal.earlier.worth import worth_a_look
from portal.off_loop import by_turns
from shared_db.access import sees_inquiry, visible_earlier_parts
from shared_db.foundation.folding import folded, found_in, plan_for_each_word, words_in
from shared_db.foundation.lists import among
from shared_db.models import EarlierPart, Estimate, EstimatePart, Inquiry
from shared_db.spine.transaction import Work

LOOKED_AT = 60
"""So many are looked up on each side of a size or a quantity, and by each run of letters."""
READ_CLOSELY = 60
MOST_WORDS = 8
COMPARED = (
    EarlierPart.id,
    EarlierPart.estimate_part_id,
    EarlierPart.name_words,
    EarlierPart.number_words,
    EarlierPart.material_words,
    EarlierPart.customer_words,
    EarlierPart.longest_mm,
    EarlierPart.middle_mm,
    EarlierPart.shortest_mm,
    EarlierPart.volume_cm3,
    EarlierPart.holes,
    EarlierPart.quantity,
)


@dataclass(frozen=True)
class Alike:
    """An earlier part with where it stands, and how like it is."""

    earlier: EarlierPart
    part: EstimatePart | None
    estimate: Estimate | None
    """None, both of them, for a part out of a quote sheet of earlier years."""
    likeness: Likeness


def similar(
    work: Work,
    wanted: Traits,
    most: int,
    *,
    but: Collection[UUID] = (),
    words: str = "",
    begun_before: datetime | None = None,
) -> list[Alike]:
    """The most like first; `but` the parts of estimates with these ids. Only those of inquiries
    that the actor sees today, that came to a cost or a price, of estimates `begun_before`.

    `wanted` as people type it. With `words` those alone that hold each of these.
    """
    plan_for_each_word(work.session)
    wanted = _folded(work, wanted)
    some = _found_by_words(work, words) if words.strip() else _looked_up(work, wanted)
    ranked = _ranked(work, wanted, some, but)[:READ_CLOSELY]
    how = dict(ranked)
    query = (
        visible_earlier_parts(work.actor)
        .outerjoin(EstimatePart, EstimatePart.id == EarlierPart.estimate_part_id)
        .outerjoin(Estimate, Estimate.id == EstimatePart.estimate_id)
        .outerjoin(Inquiry, Inquiry.id == Estimate.inquiry_id)
        .where(
            among(EarlierPart.id, how),
            or_(
                EarlierPart.past_quote_id.is_not(None),
                and_(sees_inquiry(work.actor), worth_a_look(work, begun_before)),
            ),
        )
        .with_only_columns(EarlierPart, EstimatePart, Estimate)
    )
    rows = work.session.execute(query).all() if how else []
    found = [Alike(one, part, estimate, how[one.id]) for one, part, estimate in rows]
    found.sort(key=lambda one: (-one.likeness.score, -one.earlier.costed_on.toordinal()))
    return found[:most]


def _folded(work: Work, wanted: Traits) -> Traits:
    """The same with words as they are compared."""
    names = ("name", "drawing_number", "material", "customer")
    row = work.session.execute(select(*(folded(getattr(wanted, name)) for name in names))).one()
    return replace(wanted, **dict(zip(names, row, strict=True)))


def _ranked(
    work: Work, wanted: Traits, some: Sequence[Select[Any]], but: Collection[UUID]
) -> list[tuple[UUID, Likeness]]:
    """By id, the most like first, of what all of these find, in one statement."""
    rows = work.session.execute(union_all(*(select(one.subquery()) for one in some))).all()
    told = {
        row.id: likeness(wanted, _traits(row))
        for row in by_turns({row.id: row for row in rows}.values())
        if row.estimate_part_id not in but
    }
    return sorted(told.items(), key=lambda one: (-one[1].score, one[0]))


def _traits(row: Any) -> Traits:
    sides = (row.longest_mm, row.middle_mm, row.shortest_mm)
    return Traits(
        name=row.name_words,
        drawing_number=row.number_words,
        material=row.material_words,
        customer=row.customer_words,
        sides=tuple(float(one) for one in sides if one is not None),
        volume=None if row.volume_cm3 is None else float(row.volume_cm3),
        holes=row.holes,
        quantities=(row.quantity,),
    )


def _looked_up(work: Work, wanted: Traits) -> list[Select[Any]]:
    """What one trait or the other brings."""
    own: Select[Any] = visible_earlier_parts(work.actor).with_only_columns(*COMPARED)  # type: ignore[assignment]
    return [
        own.where(condition).order_by(*order).limit(LOOKED_AT)
        for condition, *order in _conditions(wanted)
    ]


def _conditions(wanted: Traits) -> Iterator[Sequence[Any]]:
    """For each trait what holds of parts that have it, and what is near first."""
    number = EarlierPart.number_words
    if wanted.drawing_number:
        stem = stem_of(wanted.drawing_number)
        for sign in "\\%_":
            stem = stem.replace(sign, f"\\{sign}")
        yield and_(number == wanted.drawing_number, number != ""), EarlierPart.costed_on.desc()
        yield and_(number.like(stem + "%", escape="\\"), number != ""), number
    same_name = EarlierPart.name_words == wanted.name
    for quantity in wanted.quantities[:2] or (1,):
        yield from _around(EarlierPart.quantity, quantity, same_name)
    for run in runs_of(wanted.name):
        yield (found_in("earlier_part.words", run),)
    if wanted.volume:
        yield from _around(EarlierPart.volume_cm3, Decimal(wanted.volume))
    if wanted.sides:
        yield from _around(EarlierPart.longest_mm, Decimal(wanted.sides[0]))


def _around(column: Any, value: Any, *more: ColumnElement[bool]) -> Iterator[Sequence[Any]]:
    """The nearest on both sides, in the order of the index."""
    of = literal(value, Integer if isinstance(value, int) else column.type)
    yield and_(column >= of, *more), column
    yield and_(column < of, *more), column.desc()


def _found_by_words(work: Work, typed: str) -> list[Select[Any]]:
    """The newest that hold each word, in whichever of their texts."""
    own: Select[Any] = visible_earlier_parts(work.actor).with_only_columns(*COMPARED)  # type: ignore[assignment]
    words = words_in(typed)[:MOST_WORDS]
    newest = own.where(*(found_in("earlier_part.words", word) for word in words))
    return [newest.order_by(EarlierPart.costed_on.desc(), EarlierPart.id).limit(4 * LOOKED_AT)]
