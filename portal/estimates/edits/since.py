"""What was typed since a version, as edits: for a page to put in without drawing itself anew."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from portal.estimates import queries
from portal.estimates.columns import quantities_by_part
from portal.estimates.edits.figures import figures
from portal.estimates.edits.forms import SinceOut
from portal.estimates.noting import CELLS, WRITTEN, by_line, cell_of, orders, said
from portal.estimates.savings import changes_since
from portal.estimates.typed import typed_parts
from portal.estimates.whole import is_of_more
from portal.merging import name_of
from shared_db.foundation.base import Json
from shared_db.models import Estimate, EstimatePart
from shared_db.spine.transaction import Work
from shared_db.spine.typed_changes import Change, Changes

BESIDE_CELLS = ("drawn", "written", "back", "order")


def edits_since(work: Work, estimate_id: UUID, version: int) -> SinceOut:
    """Everything that changed after it, each thing once, as it stands now."""
    estimate = queries.find_estimate(work, estimate_id)
    rows = [row for row, _part in queries.parts_of(work, estimate.id)]
    if version >= estimate.version:
        return _nothing(estimate, rows)
    changes = changes_since(work, estimate.id, version)
    is_more = is_of_more(changes.fields)
    if not changes.is_whole or is_more or _by_offers(changes, estimate, version):
        return _nothing(estimate, rows, whole=True)
    told = _Told(work, _changed(work, estimate, rows, changes), changes)
    edits = told.edits()
    computed = figures(work, estimate, rows, told.touched, told.parts, told.whole_parts)
    return SinceOut(
        version=estimate.version, whole=False, edits=edits, orders=told.orders(),
        figures=computed.cells, quantities=quantities_by_part(rows),
        complete=computed.complete, missing=computed.missing,
    )  # fmt: skip


def _by_offers(changes: Changes, estimate: Estimate, version: int) -> bool:
    """Whether something else than typing changed the sheet since: an offer that came or went."""
    return changes.savings < estimate.version - version


def _nothing(estimate: Estimate, rows: Sequence[EstimatePart], *, whole: bool = False) -> SinceOut:
    return SinceOut(
        version=estimate.version, whole=whole, edits=[], orders={}, figures={},
        quantities=quantities_by_part(rows), complete=None, missing=None,
    )  # fmt: skip


def _changed(
    work: Work, estimate: Estimate, rows: Sequence[EstimatePart], changes: Changes
) -> list[Json]:
    """The parts with the lines that changed: with all lines only where some came, went or moved,
    whose order is told then."""
    of = {key: key.partition("/")[::2] for key in changes.fields}
    moved = any(not cell or cell.startswith("order/") for _id, cell in of.values())
    wanted = None if moved else {UUID(one) for one, _cell in of.values()}
    return typed_parts(rows, queries.lines_of(work, estimate.id, wanted))


class _Told:
    def __init__(self, work: Work, parts: list[Json], changes: Changes) -> None:
        self.work = work
        self.sheet = parts
        self.changes = changes.fields
        self.lines = by_line(parts)
        self.part_ids = {part["id"] for part in parts}
        self.touched: set[UUID] = set()
        self.parts: set[UUID] = set()
        self.whole_parts: set[UUID] = set()
        self._structures: set[tuple[str, str]] = set()

    def edits(self) -> list[dict[str, Any]]:
        """Removals first, then lines that came in their order, then cells."""
        whole = {key: change for key, change in self.changes.items() if "/" not in key}
        gone = [self._removed(key, one) for key, one in whole.items() if key not in self.lines]
        came = [self._came(key, whole[key]) for key in self.lines if key in whole]
        cells = [
            edit
            for key, change in self.changes.items()
            if "/" in key and (edit := self._cell(key, change, whole))
        ]
        return [*gone, *came, *cells]

    def orders(self) -> dict[str, dict[str, list[str]]]:
        """By part and kind the lines in order, where some came, went or moved."""
        now = orders(self.sheet)
        found: dict[str, dict[str, list[str]]] = {}
        for part_id, kind in sorted(self._structures):
            if part_id in self.part_ids:
                found.setdefault(part_id, {})[kind] = now.get(f"{part_id}/order/{kind}", [])
        return found

    def _removed(self, line_id: str, change: Change) -> dict[str, Any]:
        if isinstance(change.before, dict):
            self._structure(change.before["part"], change.before["kind"])
        return {"do": "remove", "line": line_id, "by": self._by(change)}

    def _came(self, line_id: str, change: Change) -> dict[str, Any]:
        line = self.lines[line_id]
        self._structure(line["part"], line["kind"])
        self.touched.add(UUID(line_id))
        ids = orders(self.sheet)[f"{line['part']}/order/{line['kind']}"]
        place = ids.index(line_id)
        cells = {cell: cell_of(line, cell) for cell in CELLS if cell_of(line, cell)}
        return {
            "do": "add", "line": line_id, "part": line["part"], "kind": line["kind"],
            "after": ids[place - 1] if place else None, "cells": cells,
            "written": line.get(WRITTEN) or {}, "by": self._by(change),
        }  # fmt: skip

    def _cell(self, key: str, change: Change, whole: Mapping[str, Change]) -> dict[str, Any] | None:
        of, _, cell = key.partition("/")
        kind = cell.partition("/")[0]
        if kind == "order":
            self._structure(of, cell.partition("/")[2])
            return None
        if cell == "scrap_percent":
            return self._scrap(of, change)
        line = self.lines.get(of)
        if line is None or of in whole:
            return None
        self._touch(line)
        if kind == WRITTEN:
            cell = cell.partition("/")[2]
            if f"{of}/{cell}" in self.changes:
                return None
            change = Change(cell_of(line, cell), change.version, change.person_id, change.person)
        elif kind in BESIDE_CELLS:
            return None
        told = {
            "do": "set", "line": of, "cell": cell, "was": change.before,
            "value": _now(line, cell), "by": self._by(change),
        }  # fmt: skip
        sum_ = (line.get(WRITTEN) or {}).get(cell)
        return told | ({"written": sum_} if sum_ else {})

    def _scrap(self, part_id: str, change: Change) -> dict[str, Any] | None:
        part = next((one for one in self.sheet if one["id"] == part_id), None)
        if part is None:
            return None
        self.parts.add(UUID(part_id))
        self.whole_parts.add(UUID(part_id))
        return {
            "do": "set", "part": part_id, "cell": "scrap_percent", "was": change.before,
            "value": part["scrap_percent"], "by": self._by(change),
        }  # fmt: skip

    def _structure(self, part_id: str, kind: str) -> None:
        self._structures.add((part_id, kind))
        if part_id in self.part_ids:
            self.parts.add(UUID(part_id))

    def _touch(self, line: Json) -> None:
        self.touched.add(UUID(line["id"]))
        self.parts.add(UUID(line["part"]))

    def _by(self, change: Change) -> str:
        return name_of(self.work, change.person_id, change.person)


def _now(line: Json, cell: str) -> str:
    return cell_of(line, cell) if cell in CELLS else said(line.get(cell))
