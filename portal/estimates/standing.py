"""Whether an estimate still rests on what stands: one answer for its page, the lists and the inbox.

It may have been overtaken (what is asked for or planned has changed), rest on an offer that no
longer stands, or on other rates than the shop's of today.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from flask_babel import gettext

from portal.estimates.queries import in_work, lines_over, why_overtaken
from portal.estimates.rates import RateChange, rate_changes
from shared_db.base import Json
from shared_db.transaction import Work


@dataclass(frozen=True)
class Standing:
    """What an estimate no longer rests on; empty where everything stands."""

    overtaken: list[Json] = field(default_factory=list)
    """The reasons of `shared_db.overtaken`."""
    lines_over: frozenset[UUID] = frozenset()
    """Lines whose offer no longer stands."""
    rates: list[RateChange] = field(default_factory=list)

    @property
    def stale(self) -> bool:
        """Whether it has to be looked at before anybody goes by it."""
        return bool(self.overtaken or self.lines_over)

    @property
    def words(self) -> list[str]:
        """What is said of it beside its name, wherever that stands."""
        return [
            *([gettext("Stale")] if self.stale else []),
            *([gettext("Rates changed")] if self.rates else []),
        ]


def standings(work: Work, estimate_ids: Sequence[UUID]) -> dict[UUID, Standing]:
    """How each of these estimates of one's own stands, in a fixed number of statements.

    Once its inquiry is over, nobody brings an estimate up to date: it stands as it was.
    """
    live = in_work(work, estimate_ids)
    reasons = why_overtaken(work, live) if live else {}
    lines = lines_over(work, live) if live else {}
    rates = rate_changes(work, live) if live else {}
    return {
        one: Standing(reasons.get(one, []), frozenset(lines.get(one, ())), rates.get(one, []))
        for one in estimate_ids
    }
