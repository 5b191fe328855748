"""What a version of the proposal was agreed on: parts and drawings as the customer had sent them.

A version is pinned to a revision of the inquiry, which is kept whole. The parts themselves go on
changing: what they say now is told beside it, never in its place.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_

from shared_db.access import asked_drawings, visible_inquiry_revisions
from shared_db.foundation.base import Json
from shared_db.models import Drawing, InquiryRevision, Part
from shared_db.spine.transaction import Work

NOTHING: Json = {"parts": [], "drawings": []}


@dataclass(frozen=True)
class FileThen:
    """A file as it was sent; `replaced` says that it no longer belongs to what is asked for.

    `export_controlled` is what the customer says of it now.
    """

    id: str
    filename: str
    replaced: bool
    export_controlled: bool


@dataclass(frozen=True)
class PartThen:
    """A part as it was asked for then; `now` is what stands now, None if it was dropped."""

    name: str
    drawing_number: str
    drawing_revision: str
    files: list[FileThen]
    now: Json | None

    @property
    def revised(self) -> bool:
        """Whether the customer has since sent another drawing of it, or given it another name."""
        return self.now is not None and (
            self.drawing_number != self.now["drawing_number"]
            or self.drawing_revision != self.now["drawing_revision"]
            or {file.id for file in self.files} != {file["id"] for file in self.now["drawings"]}
        )

    @property
    def dropped(self) -> bool:
        """Whether it is asked for no longer."""
        return self.now is None


@dataclass(frozen=True)
class AskedThen:
    """One revision of the inquiry, seen from what stands now."""

    then: Json
    now: Json
    controlled: frozenset[str]
    """The ids of the inquiry's drawings that are under export control."""

    def part(self, part: Part) -> PartThen:
        """The part as it was asked for in this revision."""
        then = _of(self.then, part.id)
        if then is None:  # it came later: then nothing was agreed on it but what it says itself
            then = {name: getattr(part, name) for name in _FIELDS} | {"drawings": []}
        told: dict[str, Any] = {name: then[name] for name in _FIELDS}
        return PartThen(**told, files=self._files(then["drawings"]), now=_of(self.now, part.id))

    @property
    def files(self) -> list[FileThen]:
        """The files that belong to the whole."""
        return self._files(self.then["drawings"])

    def _files(self, files: Iterable[Json]) -> list[FileThen]:
        standing = {file["id"] for part in self.now["parts"] for file in part["drawings"]}
        standing |= {file["id"] for file in self.now["drawings"]}
        return [
            FileThen(
                id=one["id"],
                filename=one["filename"],
                replaced=one["id"] not in standing,
                export_controlled=one["id"] in self.controlled,
            )
            for one in files
        ]


_FIELDS = ("name", "drawing_number", "drawing_revision")


def asked_then(work: Work, inquiry_id: UUID, revisions: Iterable[int]) -> dict[int, AskedThen]:
    """These revisions of an inquiry as they were sent, in two statements."""
    of_inquiry = visible_inquiry_revisions(work.actor).where(
        InquiryRevision.inquiry_id == inquiry_id
    )
    newest = of_inquiry.with_only_columns(func.max(InquiryRevision.revision)).scalar_subquery()
    wanted = set(revisions)
    rows = work.session.scalars(
        of_inquiry.where(
            or_(InquiryRevision.revision.in_(wanted), InquiryRevision.revision == newest)
        )
    )
    contents = {row.revision: row.content for row in rows}
    now = contents[max(contents)] if contents else NOTHING
    under_control = asked_drawings(work.actor).where(
        Drawing.inquiry_id == inquiry_id, Drawing.export_controlled
    )
    ids = work.session.scalars(under_control.with_only_columns(Drawing.id))
    controlled = frozenset(map(str, ids))
    return {number: AskedThen(contents.get(number, now), now, controlled) for number in wanted}


def _of(content: Json, part_id: UUID) -> Json | None:
    parts: list[Json] = content["parts"]
    return next((part for part in parts if part["id"] == str(part_id)), None)
