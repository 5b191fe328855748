"""Lines that stand in no estimate: of templates, and of cost sheets of earlier years."""

from dataclasses import dataclass
from uuid import UUID, uuid5

from portal.estimates.bringing import Brought
from shared_db.foundation.base import Json
from shared_db.models import EarlierPart, LineKind, read_line_terms


@dataclass(frozen=True)
class PastLine:
    """A line of a cost sheet of earlier years, as the page of what was before shows lines."""

    id: UUID
    position: int
    brought: Brought
    work_centre_id: None = None
    offer_id: None = None

    @property
    def kind(self) -> LineKind:
        """Which of the four kinds of cost."""
        return self.brought.kind

    @property
    def description(self) -> str:
        """As the sheet had it, with the machine where it named one."""
        said = (self.brought.description, self.brought.centre)
        return " · ".join(dict.fromkeys(filter(None, said)))

    @property
    def kept_terms(self) -> Json:
        """As an estimate's line keeps them."""
        return self.brought.terms


def past_lines(earlier: EarlierPart) -> list[PastLine]:
    """The lines of a part of a quote sheet, in their order; the same ids each time."""
    return [
        PastLine(uuid5(earlier.id, str(position)), position, template_line(kept))
        for position, kept in enumerate(earlier.lines)
    ]


def template_line(kept: dict[str, object]) -> Brought:
    """A line of a template as it can be brought."""
    kind = LineKind(str(kept["kind"]))
    terms = read_line_terms(kind, dict(kept["terms"])).as_json()  # type: ignore[call-overload]
    return Brought(kind, str(kept["description"]), terms, centre=str(kept["work_centre"]))
