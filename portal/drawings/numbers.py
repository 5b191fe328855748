"""What the drawings of an inquiry say in numbers, for those who may know it.

A person knows what stands in a drawing once they have opened it, which is on record. Numbers are
handed on from opened drawings alone: whoever takes more has to look first (`service.look_at`).
What was taken into an estimate is that shop's own from then on, as what somebody types after having
looked: it stands there for its people, who opened the drawing or not, with the file's name.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from uuid import UUID

from sqlalchemy import or_

from estimator.geometry.densities import density_of
from estimator.geometry.measures import Told, measures_of
from portal.drawings import queries
from portal.drawings.previews import previews_of
from portal.drawings.serving import facts_in
from portal.inquiries.queries import group_of, parts_of
from portal.off_loop import by_turns
from shared_db.access import Permission, visible_companies, visible_drawings
from shared_db.files.preview_names import Preview
from shared_db.models import (
    K_FACTOR,
    Company,
    Drawing,
    DrawingKind,
    Inquiry,
    Rendition,
)
from shared_db.spine.transaction import Work

MEASURED = (DrawingKind.STEP, DrawingKind.IGES, DrawingKind.STL, DrawingKind.DXF)
"""The kinds that say numbers, what knows most before others."""


@dataclass(frozen=True)
class Saying:
    """A drawing with the numbers that it says, by name; `engine` has made its facts."""

    drawing: Drawing
    engine: str
    numbers: Mapping[str, Told]


@dataclass(frozen=True)
class PartDrawings:
    """The drawings of an inquiry from which numbers can be had: what was asked for before the own
    shop's, these before other shops', of each solids first, the newest first; and which of them the
    actor has opened."""

    facts: Mapping[UUID, Rendition]
    drawings: Sequence[Drawing]
    known: Collection[UUID]
    materials: Mapping[UUID, str]
    k_factor: Decimal
    company_id: UUID

    @classmethod
    def of(cls, work: Work, inquiry: Inquiry) -> "PartDrawings":
        """As the actor may know of them now; in a fixed number of statements."""
        query = visible_drawings(work.actor).where(
            Drawing.inquiry_id == inquiry.id,
            or_(Drawing.stands, Drawing.series_id.is_not(None)),
        )
        seen = work.session.scalars(query.order_by(Drawing.created_at.desc(), Drawing.id)).all()
        newest = queries.newest_of(seen)
        found = [
            one
            for one in seen
            if one.kind in MEASURED and (one.series_id is None or newest[one.series_id] is one)
        ]
        made = {key: one.files.get(Preview.FACTS) for key, one in previews_of(work, found).items()}
        facts = {key: one for key, one in made.items() if one is not None}
        drawings = [one for one in found if one.id in facts]
        return cls(
            facts=facts,
            drawings=sorted(drawings, key=lambda one: _place(one, work.actor.company_id)),
            known=_opened(work, inquiry, drawings) if drawings else (),
            materials={part.id: part.material or "" for part in parts_of(work, inquiry)},
            k_factor=k_factor_of(work),
            company_id=work.actor.company_id,
        )

    def of_part(self, part_id: UUID) -> list[Drawing]:
        """Those of a part; of an only part also those for the whole inquiry."""
        alone = self.materials.keys() == {part_id}
        return [
            one
            for one in self.drawings
            if one.part_id == part_id or (alone and one.part_id is None)
        ]

    def unless_said(self, part_id: UUID) -> list[Drawing]:
        """Of these what numbers are taken from where nobody has said which: what another shop
        brings is its view of the part, and is taken only by name."""
        return [one for one in self.of_part(part_id) if one.company_id in (None, self.company_id)]

    def sayings(self, part_id: UUID) -> list[Saying]:
        """What those of a part say that the actor has opened."""
        return self.said_by([one for one in self.of_part(part_id) if one.id in self.known], part_id)

    def said_by(self, drawings: Sequence[Drawing], part_id: UUID) -> list[Saying]:
        """What some of these, which the actor has opened, say of a part."""
        material = self.materials.get(part_id, "")
        density = density_of(material) if material else None
        return [
            Saying(one, made.engine, _numbers(made.sha256 or "", self.k_factor, density))
            for one in by_turns(drawings)
            if (made := self.facts[one.id])
        ]


def _place(drawing: Drawing, company_id: UUID) -> tuple[bool, bool, int]:
    """Before which others a drawing is asked, by somebody of that company."""
    own = drawing.company_id == company_id
    return not drawing.is_asked_for, not own, MEASURED.index(drawing.kind)


@lru_cache(maxsize=500)
def _numbers(sha256: str, k_factor: Decimal, density: Decimal | None) -> Mapping[str, Told]:
    """What a kept document of facts says, by its content: a sheet asks at every key pressed."""
    return measures_of(facts_in(sha256), k_factor, density)


def k_factor_of(work: Work) -> Decimal:
    """By which the actor's own shop develops bent sheet."""
    own = visible_companies(work.actor).where(Company.id == work.actor.company_id)
    found = work.session.execute(own.with_only_columns(Company.k_factor)).scalar_one_or_none()
    return K_FACTOR if found is None else found


def _opened(work: Work, inquiry: Inquiry, drawings: Sequence[Drawing]) -> set[UUID]:
    """Which of them the actor has opened, and may open still: under the terms as they are now. What
    the own company brought is open without."""
    if not work.actor.in_group(inquiry.group_id).may(Permission.OPEN_DRAWING):
        return set()
    own = {one.id for one in drawings if one.company_id == work.actor.company_id}
    version = group_of(work, inquiry).confidentiality_version
    if not queries.has_accepted(work, inquiry, version):
        return own
    return own | queries.opened_of(work, [one.id for one in drawings])
