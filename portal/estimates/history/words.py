"""A cell's value as people read it in the history: names instead of ids, words instead of codes."""

from dataclasses import dataclass, field
from functools import cached_property

from flask_babel import gettext

from portal.estimates import queries
from portal.estimates.page import operation_of
from portal.estimates.typed import KIND_NAMES
from portal.estimates.whole import WAY, into_of, ways_of
from portal.estimates.words import CELL_NAMES, say_share
from shared_db.foundation.base import Json
from shared_db.foundation.clock import today
from shared_db.foundation.errors import N_
from shared_db.models import Estimate, LineKind
from shared_db.spine.transaction import Work

CODES = {
    ("basis", "weight"): N_("By weight"),
    ("basis", "share"): N_("Share of a sheet or bar"),
    ("basis", "offer"): N_("By offer"),
    ("basis", "rule"): N_("By hand"),
    ("non_recurring_spread", "once"): N_("charged once"),
    ("non_recurring_spread", "spread"): N_("spread over the pieces"),
    ("pieces", "started"): N_("all pieces started"),
    ("pieces", "wanted"): N_("only the pieces wanted"),
    ("whole_units", "1"): N_("whole ones"),
}
EMPTY = "–"


@dataclass
class Words:
    """What is looked up once for a page of history."""

    work: Work
    estimate: Estimate
    _shops: dict[str, str] = field(default_factory=dict)

    def value(self, cell: str, value: str) -> str:
        """A cell's value; a dash for nothing."""
        if not value:
            return EMPTY
        if cell == "work_centre_id":
            return self._centres.get(value, EMPTY)
        if cell == "offer_id":
            return self._offer(value)
        code = CODES.get((cell, value))
        return str(gettext(code)) if code else value

    def line(self, line: Json | None) -> str:
        """What a line is called."""
        if line is None:
            return EMPTY
        kind = gettext(KIND_NAMES[LineKind(line["kind"])])
        name = str(line.get("description") or kind)
        return f"{self.way(line[WAY])}：{name}" if line.get(WAY) else name

    def way(self, way_id: str) -> str:
        """What a way is called; a dash for none."""
        return self._ways.get(way_id, EMPTY)

    def place(self, place: str) -> str:
        """Into what a part goes, and how many of it."""
        parent, per = into_of(place)
        if not parent:
            return str(gettext("by itself"))
        words = gettext("into %(part)s, %(count)s in each", part=self.part(parent), count=per)
        return str(words)

    @cached_property
    def _ways(self) -> dict[str, str]:
        found = ways_of(self.work, self.estimate.id, removed=True)
        return {str(one.id): one.name for one in found}

    def cell(self, cell: str) -> str:
        """What a cell is called."""
        return str(gettext(CELL_NAMES[cell]))

    def part(self, part_id: str) -> str:
        """What a part of the estimate is called; a dash for one that is not there any more."""
        return self.parts.get(part_id, EMPTY)

    @cached_property
    def parts(self) -> dict[str, str]:
        """The parts' headings by id."""
        asked = queries.items_asked(self.work, self.estimate)
        return {
            str(row.id): str(say_share(part.name, operation_of(asked, row.request_item_id)))
            for row, part in queries.parts_of(self.work, self.estimate.id)
        }

    @cached_property
    def _centres(self) -> dict[str, str]:
        day = today(self.work.actor.zone)
        return {str(one.id): one.name for one in queries.centres(self.work, day).values()}

    def _offer(self, offer_id: str) -> str:
        if offer_id not in self._shops:
            shop = queries.shop_of_offer(self.work, offer_id)
            said = gettext("Offer of %(company)s", company=shop) if shop else EMPTY
            self._shops[offer_id] = str(said)
        return self._shops[offer_id]
