"""Copies of a line stay one family when the line goes that they were made of."""

from typing import Any

from sqlalchemy import Connection, event, select, update

from shared_db.models.estimate import EstimateLine


@event.listens_for(EstimateLine, "before_delete")
def leave_copies_together(_mapper: Any, connection: Connection, line: EstimateLine) -> None:
    """An offer to one of them goes on answering all: the first is the others' original from now on.

    Which one it is doesn't matter. Where there is one copy only, it is alone (ON DELETE SET NULL).
    """
    copies = (
        select(EstimateLine.id).where(EstimateLine.asked_as == line.id).order_by(EstimateLine.id)
    )
    heir, *others = connection.scalars(copies).all() or (None,)
    if others:
        theirs = update(EstimateLine).where(EstimateLine.id.in_(others))
        connection.execute(theirs.values(asked_as=heir))
