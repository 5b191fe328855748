"""An estimate as it stands: what a typed grid is read against, and what its cells choose from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from portal.drawings.numbers import PartDrawings, Saying
from portal.estimates import queries
from portal.estimates.from_records import times_for_centre
from portal.estimates.queries import Centre
from portal.estimates.sources import offers_taken
from portal.shopdata.proposals import TimesProposal
from shared_db.foundation.clock import today
from shared_db.foundation.errors import DomainError
from shared_db.models import Estimate, EstimateLine, EstimatePart, Inquiry, TakenOffer
from shared_db.spine.transaction import Work


@dataclass
class Sheet:
    """An estimate as it stands, for reading a typed grid against it."""

    work: Work
    inquiry: Inquiry
    parts: dict[UUID, EstimatePart]
    lines: dict[UUID, EstimateLine]
    offers: dict[UUID, TakenOffer]
    returning: bool = False
    """Whether lines may come under ids of their own, with the rates that they had."""
    errors: dict[str, DomainError] = field(default_factory=dict)
    _times: dict[UUID, TimesProposal | None] = field(default_factory=dict)
    _drawings: PartDrawings | None = None

    @classmethod
    def of(
        cls,
        work: Work,
        estimate: Estimate,
        line_ids: Iterable[UUID] | None = None,
        *,
        other_ways: bool = False,
    ) -> "Sheet":
        """Read it, whole or these lines of it; what its cells choose from is read when asked for.

        All of its parts are there in any case. `other_ways`: also lines that don't count.
        """
        found = queries.lines_in(work, estimate.id, line_ids, other_ways=other_ways)
        lines = {line.id: line for line in found}
        return cls(
            work=work,
            inquiry=queries.find_inquiry(work, estimate.inquiry_id),
            parts={row.id: row for row, _part in queries.parts_of(work, estimate.id)},
            lines=lines,
            offers=offers_taken(work, lines.values()),
        )

    @cached_property
    def centres(self) -> dict[UUID, Centre]:
        """The work centres that an operation may have, with the rates of today."""
        day = today(queries.timezone_of(self.work, self.inquiry))
        return queries.centres(self.work, day)

    def proposed_times(self, centre_id: UUID) -> TimesProposal | None:
        """What the records say of a work centre, looked through once however many lines ask."""
        if centre_id not in self._times:
            self._times[centre_id] = times_for_centre(self.work, centre_id)
        return self._times[centre_id]

    def sayings(self, part: EstimatePart) -> Sequence[Saying]:
        """What the part's drawings say that the actor has opened, read once."""
        if self._drawings is None:
            self._drawings = PartDrawings.of(self.work, self.inquiry)
        return self._drawings.sayings(part.part_id)

    def refuse(self, name: str, code: str, sentence: str) -> None:
        """Note what is wrong with a cell."""
        self.errors[name] = DomainError(code, sentence, field=name)
