"""Long lists, the newest first, page by page from one of their rows on: a page far down takes no
longer than the first, and what comes in meanwhile moves nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, or_
from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Order:
    """How a list is ordered: by a moment, the newest first, and by id within it."""

    moment: ColumnElement[Any]
    id: Any

    def page(
        self,
        session: Session,
        visible: Select[Any],
        most: int,
        older_than: UUID | None = None,
        newer_than: UUID | None = None,
    ) -> Select[Any]:
        """The `most` rows next to one of the visible rows, on its older or newer side.

        Without one, the newest. A row that the actor can't see has nothing beside it.
        """
        if newer_than is not None:
            beside = visible.where(self._beyond(session, visible, newer_than, newer=True))
            return beside.order_by(self.moment.asc(), self.id.desc()).limit(most)
        if older_than is not None:
            visible = visible.where(self._beyond(session, visible, older_than, newer=False))
        return visible.order_by(*self.newest_first).limit(most)

    @property
    def newest_first(self) -> Sequence[ColumnElement[Any]]:
        """For `order_by`."""
        return self.moment.desc(), self.id

    def _beyond(
        self, session: Session, visible: Select[Any], mark: UUID, *, newer: bool
    ) -> ColumnElement[bool]:
        """The row's moment is asked for first: only of one that it knows can the planner tell how
        much lies beyond. By the moment alone an index is entered."""
        then = session.scalar(visible.with_only_columns(self.moment).where(self.id == mark))
        if then is None:
            return false()
        if newer:
            return and_(self.moment >= then, or_(self.moment > then, self.id < mark))
        return and_(self.moment <= then, or_(self.moment < then, self.id > mark))
