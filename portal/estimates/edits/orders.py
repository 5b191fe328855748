"""The order of lines within their part and kind, where edits add, move or remove some."""

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from portal.estimates import queries
from portal.estimates.editing import ReadLine, write_line
from portal.estimates.noting import order_key
from shared_db.access import visible_estimate_lines
from shared_db.access.counting import counts
from shared_db.foundation.base import Json
from shared_db.models import Estimate, EstimateLine, LineKind
from shared_db.spine.transaction import Work

Key = tuple[UUID, LineKind]


@dataclass
class _Group:
    """The lines of one part and kind: as they stood, and as they are to stand."""

    stood: dict[UUID, int]
    ids: list[UUID]
    noted: bool = False
    """Whether what stood before can't be told from the lines alone."""
    new: set[UUID] = field(default_factory=set)
    """Lines that have no position yet; one that was removed and came back is among them."""


@dataclass
class Orders:
    """The orders that edits touch, each read once and written once."""

    work: Work
    estimate_id: UUID
    _groups: dict[Key, _Group] = field(default_factory=dict)
    _touched: set[Key] = field(default_factory=set)

    def insert(self, estimate: Estimate, read: ReadLine, after: UUID | None) -> bool:
        """Write a new line below another, else first; False where its id is a line's already."""
        group = self._group((read.part.id, read.kind))
        try:
            with self.work.session.begin_nested():
                write_line(self.work, estimate, read, 0)
                self.work.session.flush()
        except IntegrityError:
            return False
        if read.comes_as is not None:
            group.new.add(read.comes_as)
            self._put(group, read.comes_as, after)
        return True

    def move(self, line: EstimateLine, after: UUID | None) -> None:
        """Below another line of its part and kind, or first."""
        group = self._group((line.estimate_part_id, line.kind))
        if after == line.id:
            return
        before = list(group.ids)
        group.ids.remove(line.id)
        self._put(group, line.id, after)
        group.noted |= before != group.ids

    def remove(self, line: EstimateLine) -> None:
        """The line is going."""
        group = self._group((line.estimate_part_id, line.kind))
        group.ids.remove(line.id)
        group.noted |= line.id in group.stood

    def count(self, part_id: UUID) -> int:
        """How many lines a part has."""
        return sum(len(self._group((part_id, kind)).ids) for kind in LineKind)

    def write(self) -> Json:
        """Let the lines stand so. Answers with the orders before, by key, where that is needed."""
        for group in self._groups.values():
            self._write(group)
        return {
            order_key(*key): [str(one) for one in group.stood]
            for key, group in self._groups.items()
            if group.noted
        }

    def touch(self, part_id: UUID, kind: LineKind) -> None:
        """Somebody's page has these lines in another order perhaps: it is to be told of theirs."""
        self._group((part_id, kind))
        self._touched.add((part_id, kind))

    def as_they_stand(self) -> dict[str, dict[str, list[str]]]:
        """By part and kind the lines in order, of those that were touched."""
        found: dict[str, dict[str, list[str]]] = {}
        for part_id, kind in self._touched:
            ids = [str(one) for one in self._groups[part_id, kind].ids]
            found.setdefault(str(part_id), {})[kind.value] = ids
        return found

    def _group(self, key: Key) -> _Group:
        if key not in self._groups:
            part_id, kind = key
            query = visible_estimate_lines(self.work.actor).where(
                EstimateLine.estimate_id == self.estimate_id,
                EstimateLine.estimate_part_id == part_id,
                EstimateLine.kind == kind,
                counts(EstimateLine.variant_id),
            )
            rows = self.work.session.execute(
                query.order_by(EstimateLine.position, EstimateLine.id).with_only_columns(
                    EstimateLine.id, EstimateLine.position
                )
            )
            stood = {row.id: row.position for row in rows}
            self._groups[key] = _Group(stood, list(stood))
        return self._groups[key]

    @staticmethod
    def _put(group: _Group, line_id: UUID, after: UUID | None) -> None:
        """Below that line; last, where it is gone meanwhile."""
        if after is None:
            place = 0
        else:
            place = group.ids.index(after) + 1 if after in group.ids else len(group.ids)
        group.ids.insert(place, line_id)

    def _write(self, group: _Group) -> None:
        """The positions that the lines have, in the new order; as few as possible are changed."""
        free = sorted(group.stood[one] for one in group.ids if one in group.stood)
        last = max(group.stood.values(), default=0)
        free += range(last + 1, last + 1 + len(group.ids) - len(free))
        position, others = -1, {}
        for line_id, at in zip(group.ids, free, strict=True):
            position = max(position + 1, at)
            if line_id in group.new or group.stood.get(line_id) != position:
                others[line_id] = position
        if others:
            for line in queries.lines_in(self.work, self.estimate_id, others):
                line.position = others[line.id]
