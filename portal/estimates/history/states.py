"""The sheet as it stood at any version: gone back to from the one that stands, saving by saving."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.estimates.edits.reading import put_back
from portal.estimates.noting import CELLS, by_line, cell_of, order_key, orders
from portal.estimates.savings import savings_of
from portal.estimates.typed import KIND_ORDER
from portal.estimates.whole import CHOSEN, PLACE, STOOD, WAY, WAYS, Whole, whole_now
from shared_db.foundation.base import Json
from shared_db.foundation.errors import N_, NotFound, WrongState
from shared_db.models import Estimate, EstimateSaving
from shared_db.spine.transaction import Work

FOLDED = N_(
    "This version was not kept by itself: savings of long ago are kept by sitting. Choose one that"
    " the history shows."
)
NOT_KEPT = N_(
    "What stood in the sheet at this version was not kept. Choose one that the history shows."
)


@dataclass
class State:
    """What stands at one version: the cells of every way, which one counts, and the structure."""

    part_ids: list[str]
    scrap: dict[str, str]
    lines: dict[str, Json]
    orders: dict[str, list[str]]
    places: dict[str, str]
    ways: set[str]
    chosen: str
    lost: int = field(default=0)
    """Lines of parts that the estimate has no more."""

    @classmethod
    def of(cls, whole: Whole) -> "State":
        """What stands now."""
        return cls(
            part_ids=[part["id"] for part in whole.parts],
            scrap={part["id"]: part["scrap_percent"] for part in whole.parts},
            lines=by_line(whole.parts),
            orders=orders(whole.parts),
            places=dict(whole.places),
            ways=set(whole.ways),
            chosen=whole.chosen,
        )

    def go_back(self, before: Mapping[str, Any]) -> None:
        """Undo one saving, given what stood before it in what it changed."""
        if self._chose_in_old_words(before):
            return
        for key, value in before.items():
            if "/" not in key:
                self._line(key, value)
        for key, value in before.items():
            of, _, cell = key.partition("/")
            if of == WAYS:
                self._way(cell, value)
            elif cell.startswith("order/"):
                self._order(key, value)
            elif cell in (PLACE, "scrap_percent"):
                (self.places if cell == PLACE else self.scrap)[of] = value
            elif cell and cell != "back" and of in self.lines and of not in before:
                self._cell(of, cell, value)

    def _way(self, way: str, value: str) -> None:
        if way == "chosen":
            self.chosen = value
        elif value == STOOD:
            self.ways.add(way)
        else:
            self.ways.discard(way)

    def _chose_in_old_words(self, before: Mapping[str, Any]) -> bool:
        """Whether it let another way count when that was noted as if the one's lines had gone and
        the other's had come: they stood all along."""
        stood = {key for key, value in before.items() if value is not None and key in self.lines}
        if stood:
            self.chosen = str(self.lines[min(stood)].get(WAY, ""))
        return bool(stood)

    def parts(self, ways: Collection[str] | None = None) -> list[Json]:
        """As a grid that can be typed again: of the way that counts then, or of all of `ways`."""
        wanted = {"", self.chosen} if ways is None else {"", *ways}
        return [
            {
                "id": part_id,
                "scrap_percent": self.scrap[part_id],
                "lines": [one for one in self._lines_of(part_id) if one.get(WAY, "") in wanted],
            }
            for part_id in self.part_ids
        ]

    def says(self, key: str) -> Any:
        """What stands under a key: a text, a whole line; None where the line isn't there."""
        of, _, cell = key.partition("/")
        if not cell:
            return self.lines.get(of)
        if of == WAYS:
            return self.chosen if key == CHOSEN else STOOD if cell in self.ways else ""
        if cell in (PLACE, "scrap_percent"):
            return (self.places if cell == PLACE else self.scrap).get(of, "")
        line = self.lines.get(of)
        return cell_of(line, cell) if line is not None and cell in CELLS else ""

    def _line(self, line_id: str, value: Json | None) -> None:
        standing = self.lines.pop(line_id, None)
        if value is None:
            if standing is not None:
                self._group(standing).remove(line_id)
            return
        self.lines[line_id] = dict(value)
        if line_id not in self._group(value):
            self._group(value).append(line_id)

    def _cell(self, line_id: str, cell: str, value: str) -> None:
        line = dict(self.lines[line_id])
        put_back(line, cell, value)
        self.lines[line_id] = line

    def _order(self, key: str, ids: list[str]) -> None:
        now = self.orders.get(key, [])
        there = [one for one in ids if one in now]
        self.orders[key] = there + [one for one in now if one not in set(there)]

    def _group(self, line: Json) -> list[str]:
        return self.orders.setdefault(order_key(line["part"], line["kind"]), [])

    def _lines_of(self, part_id: str) -> list[Json]:
        ids = [one for kind in KIND_ORDER for one in self.orders.get(order_key(part_id, kind), [])]
        return [
            {name: value for name, value in self.lines[one].items() if name != "part"}
            for one in ids
        ]


def state_at(work: Work, estimate: Estimate, version: int) -> State:
    """The sheet as it stood at a version. Raises `NotFound` for one that there never was, and
    `WrongState` for one inside savings that are folded by now, or before the first that is kept."""
    if not 0 < version <= estimate.version:
        raise NotFound
    state = State.of(whole_now(work, estimate))
    query = savings_of(work, estimate.id).where(EstimateSaving.version > version)
    oldest: EstimateSaving | None = None
    for row, _name in work.session.execute(query.order_by(EstimateSaving.version.desc())):
        state.go_back(row.before)
        oldest = row
    if oldest is not None and oldest.since_version < version:
        raise WrongState("version_folded", FOLDED)
    if version < (oldest.since_version if oldest is not None else estimate.version):
        before = savings_of(work, estimate.id).where(EstimateSaving.version <= version)
        if work.session.execute(before.limit(1)).first() is None:
            raise WrongState("version_not_kept", NOT_KEPT)
    known = set(state.part_ids)
    state.lost = sum(line["part"] not in known for line in state.lines.values())
    return state
