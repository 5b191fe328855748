"""What can be seen of drawings, and of each whether it is still being made."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from shared_db.access import visible_drawings
from shared_db.files.preview_names import Preview
from shared_db.files.previews import VERSIONS
from shared_db.foundation.base import utc_now
from shared_db.foundation.errors import NotFound
from shared_db.foundation.lists import among
from shared_db.models import Drawing, Rendition
from shared_db.spine.transaction import Work

GIVEN_UP_AFTER = timedelta(minutes=5)
"""So long after it came, a drawing without previews is no longer waited for by open pages."""


class PreviewState(StrEnum):
    """Whether there is something to be seen."""

    NO_PREVIEW = "no_preview"
    """Nothing can show this kind of file here."""
    WAITING = "waiting"
    MADE = "made"
    FAILED = "failed"


@dataclass(frozen=True)
class Previews:
    """Of one drawing. `problem` says why there are none, or not all."""

    state: PreviewState
    files: dict[Preview, Rendition]
    problem: str = ""

    @property
    def has_picture(self) -> bool:
        """Whether there is a first picture."""
        return Preview.PICTURE in self.files


Made = dict[Preview, Rendition]
"""What one version made of a drawing."""
NONE = Previews(PreviewState.NO_PREVIEW, {})


def previews_of(work: Work, drawings: Iterable[Drawing]) -> dict[UUID, Previews]:
    """What there is of each of these by now, in one statement. What an earlier version of our
    programs made is shown until today's has looked at the drawing."""
    shown = [drawing for drawing in drawings if drawing.kind in VERSIONS]
    query = (
        visible_drawings(work.actor)
        .where(among(Drawing.id, [drawing.id for drawing in shown]))
        .join(Rendition, Rendition.of_sha256 == Drawing.sha256)
        .where(Rendition.engine.startswith(Drawing.kind.concat("-")))
        .with_only_columns(Drawing.id, Rendition)
        .order_by(Rendition.made_at)
    )
    made: dict[UUID, dict[str, Made]] = {drawing.id: {} for drawing in shown}
    for drawing_id, row in work.session.execute(query) if shown else ():
        made[drawing_id].setdefault(row.engine, {})[Preview(row.kind)] = row
    return {one.id: _of(made[one.id], VERSIONS[one.kind]) for one in shown}


def made_of(work: Work, drawing: Drawing, preview: Preview) -> Rendition:
    """One preview of a drawing. Raises `NotFound` where it isn't there, or not yet."""
    made = previews_of(work, [drawing]).get(drawing.id, NONE).files.get(preview)
    if made is None:
        raise NotFound
    return made


def is_awaited(drawing: Drawing, previews: Previews) -> bool:
    """Whether a page that shows it should look again soon."""
    young = utc_now() - drawing.created_at < GIVEN_UP_AFTER
    return previews.state is PreviewState.WAITING and young


def _of(by_version: dict[str, Made], today: str) -> Previews:
    """The facts are written with all others: without them there is nothing yet."""
    looked = [version for version, rows in by_version.items() if Preview.FACTS in rows]
    if not looked:
        return Previews(PreviewState.WAITING, {})
    rows = by_version[today if today in looked else looked[-1]]
    facts = rows[Preview.FACTS]
    files = {preview: row for preview, row in rows.items() if row.sha256 is not None}
    state = PreviewState.FAILED if facts.problem else PreviewState.MADE
    return Previews(state, files, facts.problem)
