"""The inbox: what waits for me, and how it is grouped on the page."""

from dataclasses import dataclass
from datetime import datetime

from portal.inbox.waiting import Item, waiting_for
from shared_db.foundation.base import utc_now
from shared_db.foundation.clock import end_of, today
from shared_db.foundation.errors import N_
from shared_db.spine import streams
from shared_db.spine.across import heads
from shared_db.spine.transaction import Work

LATE = N_("Overdue")
TODAY = N_("Due today")
LATER = N_("Waiting for you")
OTHERS = N_("A colleague is in charge")


@dataclass(frozen=True)
class Inbox:
    """Everything that waits, the own first, the oldest promise first.

    `have`: up to where this is known.
    """

    items: list[Item]
    stream_id: str
    have: int
    zone: str
    """Whose evening ends the day."""

    def groups(self) -> list[tuple[str, list[Item]]]:
        """The same under headings, as message ids; empty ones are left out. What a colleague is in
        charge of comes last, late or not."""
        now, tonight = utc_now(), end_of(today(self.zone), self.zone)
        named: dict[str, list[Item]] = {LATE: [], TODAY: [], LATER: [], OTHERS: []}
        for item in self.items:
            named[_group_of(item.due, now, tonight) if item.is_mine else OTHERS].append(item)
        return [(name, items) for name, items in named.items() if items]


def open_inbox(work: Work) -> Inbox:
    """What waits for the actor. The stream's position is read before the rest."""
    stream = streams.inbox(work.actor.person_id).id
    have = heads(work.session, [stream]).get(stream, 0)
    return Inbox(waiting_for(work), str(stream), have, work.actor.zone)


def _group_of(due: datetime | None, now: datetime, tonight: datetime) -> str:
    if due is None or due > tonight:
        return LATER
    return LATE if due < now else TODAY
