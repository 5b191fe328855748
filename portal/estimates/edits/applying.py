"""Edits put into the sheet that stands: each alone, the locked estimate read only where they are.

A cell is taken when it says what its writer saw; else whoever typed there is named, and nothing is
typed over unseen. What is taken of one request is one saving.
"""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from portal.estimates import queries
from portal.estimates.as_it_stands import Sheet
from portal.estimates.editing import ReadLine, read_line, write_line
from portal.estimates.edits.cells import cells_of, is_same, stands
from portal.estimates.edits.forms import (
    AddLine,
    Edit,
    Misread,
    MoveLine,
    RemoveLine,
    SetCell,
)
from portal.estimates.edits.orders import Orders
from portal.estimates.edits.outcome import Applied
from portal.estimates.edits.reading import body_of, percent_of, put_back, with_cell
from portal.estimates.forms import MOST_LINES
from portal.estimates.merging import summary
from portal.estimates.noting import CELLS, FOLLOWS, cell_of, line_changed, scrap_key
from portal.estimates.queries import as_typed
from portal.estimates.savings import keep_saving
from portal.estimates.service import changed, open_for_edit
from portal.estimates.typed import HUNDRED, typed_line
from portal.off_loop import by_turns
from shared_db.foundation.base import Json
from shared_db.foundation.errors import N_, DomainError, Invalid
from shared_db.models import Estimate, EstimateLine, EstimatePart, LineKind, RequestState
from shared_db.spine.transaction import Work

NO_LINE = N_("This line is not in the estimate (any more).")
NO_PART = N_("This part is not in the estimate (any more).")
NO_CELL = N_("This line has no such cell.")
IS_ASKED = N_("A price is being asked for this line. Withdraw that request first.")
ID_TAKEN = N_("This line could not be added. Reload the page and add it again.")
TOO_MANY = N_("A part has at most %(most)s lines.")
OVER = (RequestState.DECLINED, RequestState.EXPIRED)


def apply_edits(work: Work, estimate_id: UUID, edits: Sequence[Edit | Misread]) -> Applied:
    """Do them in their order; what is taken makes one new version. Raises as any edit does."""
    estimate = open_for_edit(work, estimate_id)
    return _Applying(work, estimate, edits).done()


class _Applying:
    def __init__(self, work: Work, estimate: Estimate, edits: Sequence[Edit | Misread]) -> None:
        self.work = work
        self.estimate = estimate
        self.edits = edits
        named = {edit.line for edit in edits if edit.line is not None}
        self.sheet = Sheet.of(work, estimate, named)
        self.sheet.returning = True
        self.now: dict[UUID, Json] = {one.id: typed_line(one) for one in self.sheet.lines.values()}
        self.first = dict(self.now)
        self.orders = Orders(work, estimate.id)
        self.before: Json = {}
        self.out = Applied(estimate, list(self.sheet.parts.values()))
        self.sent: dict[tuple[UUID, str], str] = {}
        self.scrap_meant: dict[str, dict[str, str]] = {}
        self._asked: set[UUID] | None = None

    def done(self) -> Applied:
        for place, edit in enumerate(by_turns(self.edits)):
            if isinstance(edit, Misread):
                for cell, error in edit.wrong.items():
                    self.out.refuse(place, edit, cell, error)
            self._do(place, edit.rest if isinstance(edit, Misread) else edit)
        self.work.session.flush()
        self.before |= self.orders.write()
        self.out.orders = self.orders.as_they_stand()
        self.out.understood = self._understood()
        if self.before:
            changed(self.work, self.estimate)
            keep_saving(self.work, self.estimate, self.before)
        return self.out

    def _do(self, place: int, edit: Edit | None) -> None:
        match edit:
            case SetCell(line=None):
                self._set_part(place, edit)
            case SetCell():
                self._set(place, edit)
            case AddLine():
                self._add(place, edit)
            case RemoveLine():
                self._remove(place, edit)
            case MoveLine():
                self._move(place, edit)

    def _understood(self) -> dict[str, dict[str, str]]:
        """Of the lines that were touched, the cells that say something else than was sent."""
        meant: dict[str, dict[str, str]] = {}
        for line_id in self.out.lines:
            now, then = self.now[line_id], self.first.get(line_id, {})
            cells = {
                cell: cell_of(now, cell)
                for cell in CELLS
                if cell_of(now, cell)
                != self.sent.get((line_id, cell), cell_of(then, cell) if then else "").strip()
            }
            if cells:
                meant[str(line_id)] = cells
        return meant | self.scrap_meant

    def _set(self, place: int, edit: SetCell) -> None:
        assert edit.line is not None
        line, now = self.sheet.lines.get(edit.line), self.now.get(edit.line)
        if line is None or now is None:
            return self.out.gone(self.work, place, edit.line, edit.cell)
        if edit.cell not in cells_of(now):
            return self.out.refuse(place, edit, edit.cell, DomainError("no_cell", NO_CELL))
        seen = is_same(now, edit.cell, edit.was)
        if not seen and not is_same(now, edit.cell, edit.value):
            key = f"{line.id}/{edit.cell}"
            return self.out.contest(self.work, place, edit, [key], stands(now, edit.cell))
        wrong = self._write(line, with_cell(now, edit.cell, edit.value))
        if wrong:
            error = wrong.get(edit.cell) or next(iter(wrong.values()))
            return self.out.refuse(place, edit, edit.cell, error)
        self.sent[line.id, edit.cell] = edit.value
        return None

    def _write(self, line: EstimateLine, typed: Json) -> dict[str, DomainError]:
        """Let a line say what is typed; else what is wrong with it, by cell."""
        found, wrong = self._read(self.sheet.parts[line.estimate_part_id], typed)
        if wrong or found is None:
            return wrong
        old = self.now[line.id]
        if write_line(self.work, self.estimate, found, line.position):
            self._note(line, old)
        self._touch(line)
        return {}

    def _read(
        self, part: EstimatePart, typed: Json
    ) -> tuple[ReadLine | None, dict[str, DomainError]]:
        """A typed line of a part, checked; and what is wrong with it, by cell."""
        body, wrong = body_of(typed)
        self.sheet.errors.clear()
        found = read_line(self.sheet, part, body, "") if body else None
        return found, wrong | self.sheet.errors

    def _note(self, line: EstimateLine, old: Json) -> None:
        self.now[line.id] = typed_line(line)
        if str(line.id) in self.before:
            return  # added just now
        for key, value in line_changed(str(line.id), old, self.now[line.id]).items():
            self.before.setdefault(key, value)

    def _touch(self, line: EstimateLine) -> None:
        self.out.lines.add(line.id)
        self.out.parts.add(line.estimate_part_id)

    def _set_part(self, place: int, edit: SetCell) -> None:
        part = self.sheet.parts.get(edit.part) if edit.part else None
        if part is None:
            return self.out.refuse(place, edit, edit.cell, DomainError("unknown", NO_PART))
        if edit.cell != "scrap_percent":
            return self.out.refuse(place, edit, edit.cell, DomainError("no_cell", NO_CELL))
        now = as_typed(part.scrap_rate * HUNDRED)
        try:
            was, value = (percent_of(part.id, text) for text in (edit.was, edit.value))
        except Invalid as problem:
            error = next(iter(problem.fields.values()))
            return self.out.refuse(place, edit, edit.cell, error)
        if now not in (was, value):
            return self.out.contest(self.work, place, edit, [scrap_key(part.id)], now)
        if value != now:
            self.before.setdefault(scrap_key(part.id), now)
            part.scrap_rate = Decimal(value) / HUNDRED
        if value != edit.value.strip():
            self.scrap_meant[str(part.id)] = {edit.cell: value}
        self.out.parts.add(part.id)
        self.out.whole_parts.add(part.id)
        return None

    def _add(self, place: int, edit: AddLine) -> None:
        there = self.sheet.lines.get(edit.line)
        if there is not None:  # its answer was lost
            self.orders.touch(there.estimate_part_id, there.kind)
            return None
        part = self.sheet.parts.get(edit.part)
        if part is None:
            return self.out.refuse(place, edit, "", DomainError("unknown", NO_PART))
        self.orders.touch(part.id, edit.kind)
        if self.orders.count(part.id) >= MOST_LINES:
            error = DomainError("too_many", TOO_MANY, most=MOST_LINES)
            return self.out.refuse(place, edit, "", error)
        typed: Json = {"id": str(edit.line), "kind": edit.kind.value}
        self._in_cells(place, edit, typed)
        found, wrong = self._read(part, typed)
        if found is None or wrong or not self.orders.insert(self.estimate, found, edit.after):
            return self.out.refuse(place, edit, "", DomainError("id_taken", ID_TAKEN))
        (line,) = queries.lines_in(self.work, self.estimate.id, [edit.line])
        self.sheet.lines[line.id], self.now[line.id] = line, typed_line(line)
        self.before.setdefault(str(line.id), None)
        self.sent |= {(line.id, cell): text for cell, text in edit.cells.items()}
        self._touch(line)
        return None

    def _in_cells(self, place: int, edit: AddLine, typed: Json) -> None:
        """Put into a new line what it can have; what can't be read is refused cell by cell."""
        part, is_operation = self.sheet.parts[edit.part], edit.kind is LineKind.OPERATION
        first = ("basis", "work_centre_id", FOLLOWS)
        for cell in sorted(edit.cells, key=lambda one: (one not in first, one)):
            error: DomainError | None = DomainError("no_cell", NO_CELL)
            if cell in cells_of(typed) or (cell == "hourly_rate" and is_operation):
                error = self._read(part, typed | {cell: edit.cells[cell]})[1].get(cell)
            if error is None:
                typed[cell] = edit.cells[cell]
            elif edit.cells[cell]:
                self.out.refuse(place, edit, cell, error)

    def _remove(self, place: int, edit: RemoveLine) -> None:
        line, now = self.sheet.lines.get(edit.line), self.now.get(edit.line)
        if line is None or now is None:
            return None  # gone already
        self.orders.touch(line.estimate_part_id, line.kind)
        if line.id in self._asked_lines():
            return self.out.refuse(place, edit, "", DomainError("line_is_asked", IS_ASKED))
        has = cells_of(now)
        seen = {cell: text for cell, text in edit.was.items() if cell in has}
        others = [cell for cell, text in seen.items() if not is_same(now, cell, text)]
        if others:
            keys = [f"{line.id}/{cell}" for cell in others]
            return self.out.contest(self.work, place, edit, keys, summary(now))
        key = str(line.id)
        if key not in self.before:
            self._note_removed(line, now)
        elif self.before[key] is None:
            del self.before[key]  # added just now
        self.orders.remove(line)
        self.out.parts.add(line.estimate_part_id)
        self.out.lines.discard(line.id)
        self.work.session.delete(line)
        self.work.session.flush()
        del self.sheet.lines[line.id], self.now[line.id]
        return None

    def _note_removed(self, line: EstimateLine, now: Json) -> None:
        """The line as it stood before the whole request."""
        then = {**now, "part": str(line.estimate_part_id)}
        prefix = f"{line.id}/"
        for key in [key for key in self.before if key.startswith(prefix)]:
            put_back(then, key.removeprefix(prefix), self.before.pop(key))
        self.before[str(line.id)] = then

    def _asked_lines(self) -> set[UUID]:
        if self._asked is None:
            asked = queries.asked_line_ids(self.work, self.estimate.id)
            self._asked = {
                line_id
                for line_id, requests in asked.items()
                if any(one.state not in OVER for one in requests)
            }
        return self._asked

    def _move(self, place: int, edit: MoveLine) -> None:
        line = self.sheet.lines.get(edit.line)
        if line is None:
            return self.out.gone(self.work, place, edit.line, "")
        self.orders.touch(line.estimate_part_id, line.kind)
        self.orders.move(line, edit.after)
        self.out.parts.add(line.estimate_part_id)
        return None
