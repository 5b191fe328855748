"""Two people in one estimate: cell by cell, with lines that one of them added or removed."""

from collections.abc import Container, Sequence
from decimal import Decimal
from uuid import UUID

from flask_babel import gettext

from portal.estimates import queries
from portal.estimates.forms import LineBody, PartBody
from portal.estimates.noting import (
    CELLS,
    DRAWN,
    FOLLOWS,
    by_line,
    cell_of,
    cells_changed,
    drawing_of,
    drawn_key,
    said,
    sheet_now,
)
from portal.estimates.outside_lines import PRICED_BY, how_priced, price_of
from portal.estimates.savings import changes_since
from portal.estimates.typed import KIND_NAMES
from portal.estimates.whole import CHOSEN
from portal.estimates.words import CELL_NAMES
from portal.merging import Decided, Merging
from shared_db.foundation.base import Json
from shared_db.foundation.clock import today
from shared_db.foundation.errors import ChangedMeanwhile
from shared_db.models import MEASURES, Estimate, LineKind, Measure
from shared_db.spine.transaction import Work


def merged(
    work: Work, estimate: Estimate, version: int, mine: Sequence[PartBody], decided: Decided
) -> tuple[list[PartBody], bool]:
    """What was typed from a version, with what others have typed since; and if there is any.

    Raises `Contested` where both typed in one cell, one removed a line in which the other typed, or
    one chose an offer for a line in which the other typed a price; `ChangedMeanwhile` where another
    way counts by now: what was typed is of lines that this sheet doesn't show.
    """
    if version >= estimate.typed_version:
        return list(mine), False
    changes, now = changes_since(work, estimate.id, version), sheet_now(work, estimate)
    if CHOSEN in changes.fields and (changes.fields[CHOSEN].before or _none_stands(mine, now)):
        raise ChangedMeanwhile  # a first way takes the lines that stood there along
    merging = Merging(work, changes, decided)
    parts = _SheetMerge(merging, now, mine).parts()
    merging.settle(estimate.version)
    return parts, merging.took_theirs


def _none_stands(mine: Sequence[PartBody], now: Sequence[Json]) -> bool:
    stand = {line["id"] for part in now for line in part["lines"]}
    return not any(str(line.id) in stand for part in mine for line in part.lines)


class _SheetMerge:
    def __init__(self, merging: Merging, theirs: list[Json], mine: Sequence[PartBody]) -> None:
        self.merging = merging
        self.mine = mine
        self.theirs = {part["id"]: part for part in theirs}
        self.lines = by_line(theirs)
        self.centres: dict[str, str] | None = None

    def parts(self) -> list[PartBody]:
        return [self._part(part) for part in self.mine]

    def _part(self, mine: PartBody) -> PartBody:
        theirs = self.theirs.get(str(mine.id))
        if theirs is None:
            return mine
        sent = {str(line.id) for line in mine.lines if line.id}
        lines = [kept for line in mine.lines if (kept := self._line(line)) is not None]
        lines += [kept for line in theirs["lines"] if (kept := self._not_sent(line, sent))]
        percent = self._scrap(mine, theirs)
        return PartBody.model_validate({"id": mine.id, "scrap_percent": percent, "lines": lines})

    def _scrap(self, mine: PartBody, theirs: Json) -> str:
        key, typed = f"{mine.id}/scrap_percent", queries.as_typed(mine.scrap_percent or Decimal(0))
        stands: str = theirs["scrap_percent"]
        side = self.merging.take(key, typed, stands, lambda: gettext("Scrap (percent)"), str)
        return typed if side == "mine" else stands

    def _line(self, mine: LineBody) -> LineBody | None:
        """One line as it was sent; None if it is gone."""
        if mine.id is None:
            return mine
        theirs = self.lines.get(str(mine.id))
        if theirs is None:
            return self._removed_by_them(mine)
        mine = mine.model_copy(update=_left_out(mine, theirs))
        cells: Sequence[str] = CELLS
        taken = {}
        if mine.kind is LineKind.OUTSIDE and how_priced(mine.model_dump()) != how_priced(theirs):
            cells = [cell for cell in CELLS if cell not in PRICED_BY]
            if self._takes_price(mine, theirs):
                taken = {cell: theirs.get(cell, "") for cell in PRICED_BY}
        taken |= {cell: theirs.get(cell, "") for cell in cells if self._takes(cell, mine, theirs)}
        if taken:
            taken[FOLLOWS] = theirs.get(FOLLOWS, "")
        taken["drawn"] = {
            name: of for name in DRAWN if (of := self._drawn(name, mine, theirs, taken))
        }
        return LineBody.model_validate(mine.model_dump() | taken)

    def _drawn(self, name: Measure, mine: LineBody, theirs: Json, taken: Container[str]) -> str:
        """Which drawing a number is from: it goes with its cell; where only they said another one,
        it is theirs."""
        own, stands = drawing_of(mine.model_dump(), name), drawing_of(theirs, name)
        change = self.merging.changes.fields.get(drawn_key(mine.id, name))
        theirs_alone = change is not None and change.before == own != stands
        self.merging.took_theirs |= theirs_alone
        return stands if mine.drawn is None or name in taken or theirs_alone else own

    def _takes(self, cell: str, mine: LineBody, theirs: Json) -> bool:
        side = self.merging.take(
            f"{mine.id}/{cell}",
            cell_of(mine.model_dump(), cell),
            cell_of(theirs, cell),
            lambda: f"{_name(theirs)} · {gettext(CELL_NAMES[cell])}",
            lambda value: self._shown(cell, value),
        )
        return side == "theirs"

    def _takes_price(self, mine: LineBody, theirs: Json) -> bool:
        """Of two who priced an outside line in different ways: whether theirs counts."""
        typed, began = mine.model_dump(), self._began_with(theirs)
        if price_of(typed) == price_of(began):
            self.merging.took_theirs = True
            return True
        if self.merging.changes.is_whole and price_of(theirs) == price_of(began):
            return False
        fields = self.merging.changes.fields
        keys = [key for cell in PRICED_BY if (key := f"{mine.id}/{cell}") in fields]
        side = self.merging.choose(
            max(keys, key=lambda key: fields[key].version) if keys else f"{mine.id}/basis",
            self._said_price(typed),
            self._said_price(theirs),
            _name(theirs),
        )
        return side == "theirs"

    def _said_price(self, line: Json) -> str:
        if how_priced(line)[0] == "offer":
            return self._offer(line.get("offer_id") or "") or gettext("By offer")
        figures = (said(line.get(cell)) for cell in PRICED_BY[2:])
        return " · ".join([gettext("By hand"), *filter(None, figures)])

    def _offer(self, offer_id: str) -> str:
        """Whose offer it is; "" if none is chosen."""
        shop = queries.shop_of_offer(self.merging.work, offer_id) if offer_id else None
        return gettext("Offer of %(company)s", company=shop) if shop else ""

    def _removed_by_them(self, mine: LineBody) -> LineBody | None:
        """They removed it: it stays so, unless something was typed in it since."""
        change = self.merging.changes.fields.get(str(mine.id))
        if change is None or not isinstance(change.before, dict):
            return mine  # never was in this estimate: said so when it is read
        self.merging.took_theirs = True
        if not cells_changed(str(mine.id), self._began_with(change.before), mine.model_dump()):
            return None
        side = self.merging.choose(
            str(mine.id), summary(mine.model_dump()), gettext("removed"), _name(change.before)
        )
        return mine.model_copy(update={"id": None}) if side == "mine" else None

    def _not_sent(self, theirs: Json, sent: set[str]) -> LineBody | None:
        """A line that stands there and was not sent: they added it, or I removed it."""
        if theirs["id"] in sent:
            return None
        fields = self.merging.changes.fields
        if theirs["id"] in fields:
            self.merging.took_theirs = True
            return LineBody.model_validate(theirs)
        typed = [key for key in fields if key.startswith(f"{theirs['id']}/")]
        if not typed:
            return None
        key = max(typed, key=lambda one: fields[one].version)
        side = self.merging.choose(key, gettext("removed"), summary(theirs), _name(theirs))
        return LineBody.model_validate(theirs) if side == "theirs" else None

    def _began_with(self, removed: Json) -> Json:
        """The line as it stood when the sender began, before others typed in it and removed it."""
        fields = self.merging.changes.fields
        began = dict(removed)
        for cell in CELLS:
            change = fields.get(f"{removed['id']}/{cell}")
            if change is not None:
                began[cell] = change.before
        return began

    def _shown(self, cell: str, value: str) -> str:
        if cell == "work_centre_id" and value:
            return self._centre(value)
        if cell == "offer_id":
            return self._offer(value) or "–"
        return value or "–"

    def _centre(self, centre_id: str) -> str:
        if self.centres is None:
            self.centres = {
                str(one.id): one.name
                for one in queries.centres(
                    self.merging.work, today(self.merging.work.actor.zone)
                ).values()
            }
        return self.centres.get(centre_id, "–")


def _left_out(mine: LineBody, theirs: Json) -> Json:
    """The cells that were not sent, as they stand."""
    cells = ("offer_id", "remark", *MEASURES.get(mine.kind, ()))
    return {cell: theirs.get(cell, "") for cell in cells if getattr(mine, cell) is None}


def _name(line: Json) -> str:
    return str(line.get("description") or gettext(KIND_NAMES[LineKind(line["kind"])]))


def summary(line: Json) -> str:
    """A whole line in a few words."""
    cells = (said(line.get(cell)) for cell in CELLS if cell not in ("description", "basis"))
    figures = [value for value in cells if value and not _is_id(value)]
    return " · ".join([_name(line), *figures[:6]])


def _is_id(value: str) -> bool:
    try:
        UUID(value)
    except ValueError:
        return False
    return True
