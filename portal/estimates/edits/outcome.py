"""What became of edits: taken, contested or refused, each with what is to be said of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask_babel import gettext

from portal.estimates.edits.forms import ContestedOut, RefusedOut
from portal.estimates.savings import last_change
from portal.language import say
from portal.merging import name_of
from shared_db.foundation.errors import N_, DomainError
from shared_db.models import Estimate, EstimatePart
from shared_db.spine.transaction import Work

NO_LINE = N_("This line is not in the estimate (any more).")


@dataclass
class Applied:
    """What became of edits: the estimate as it stands now, and what was touched in it."""

    estimate: Estimate
    rows: Sequence[EstimatePart]
    """All of its parts that count."""
    contested: list[ContestedOut] = field(default_factory=list)
    refused: list[RefusedOut] = field(default_factory=list)
    understood: dict[str, dict[str, str]] = field(default_factory=dict)
    orders: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    lines: set[UUID] = field(default_factory=set)
    """Those whose figures may be others now."""
    parts: set[UUID] = field(default_factory=set)
    whole_parts: set[UUID] = field(default_factory=set)
    """Of these, the figures of every line."""

    def gone(self, work: Work, place: int, line_id: UUID, cell: str) -> None:
        """The line is not there: somebody removed it, or it never was."""
        change = last_change(work, self.estimate.id, [str(line_id)])
        if change is None:
            sentence = gettext(NO_LINE)
            self.refused.append(
                RefusedOut(edit=place, line=line_id, part=None, cell=cell, sentence=sentence)
            )
            return
        self.contested.append(
            ContestedOut(
                edit=place, line=line_id, part=None, cell=cell, theirs=None,
                by=name_of(work, change.person_id, change.person),
                at=change.at.isoformat() if change.at else None,
            )
        )  # fmt: skip

    def contest(self, work: Work, place: int, edit: Any, keys: list[str], theirs: str) -> None:
        """Somebody typed there since: what stands, by whom and since when."""
        change = last_change(work, self.estimate.id, keys)
        by = name_of(work, change.person_id, change.person) if change else ""
        at = change.at.isoformat() if change and change.at else None
        self.contested.append(
            ContestedOut(
                edit=place, line=edit.line, part=getattr(edit, "part", None),
                cell=getattr(edit, "cell", ""), theirs=theirs, by=by, at=at,
            )
        )  # fmt: skip

    def refuse(self, place: int, edit: Any, cell: str, error: DomainError) -> None:
        """It can't be taken, and why."""
        self.refused.append(
            RefusedOut(
                edit=place, line=edit.line, part=getattr(edit, "part", None),
                cell=cell, sentence=say(error),
            )
        )  # fmt: skip
