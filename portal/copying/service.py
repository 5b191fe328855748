"""Lines from an earlier part or a template into an estimate, and the shop's own templates."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Select, or_

from estimator.likeness import Traits
from portal.copying.chains import BY_KEY
from portal.copying.past import PastLine, past_lines, template_line
from portal.drawings.numbers import PartDrawings
from portal.earlier.figures import Figures, figures_of
from portal.earlier.similar import Alike, similar
from portal.estimates import queries
from portal.estimates.bringing import Brought, Told, bring, line_as_brought
from shared_db.access import (
    Permission,
    must_find,
    sees_inquiry,
    visible_companies,
    visible_earlier_parts,
    visible_estimate_lines,
    visible_estimate_parts,
    visible_line_templates,
)
from shared_db.acts.earlier import SIDES, traits_of
from shared_db.foundation.base import utc_now
from shared_db.foundation.errors import N_, Invalid, NotFound, WrongState
from shared_db.foundation.ids import new_id
from shared_db.models import (
    Company,
    EarlierPart,
    Estimate,
    EstimateLine,
    EstimatePart,
    Inquiry,
    LineTemplate,
    Part,
)
from shared_db.spine.transaction import Work

MOST = 10
MOST_TEMPLATES = 200
NO_LINES = N_("There is no line here that could be taken.")


@dataclass(frozen=True)
class Found:
    """An earlier part with what became of it."""

    alike: Alike
    figures: Figures


@dataclass(frozen=True)
class Looked:
    """An earlier part that somebody looks at, with its lines in their order."""

    earlier: EarlierPart
    lines: Sequence[EstimateLine | PastLine]


def find_row(work: Work, estimate_id: UUID, row_id: UUID) -> tuple[Estimate, EstimatePart, Part]:
    """A part of one's own estimate; else `NotFound`."""
    estimate = queries.find_estimate(work, estimate_id)
    for row, part in queries.parts_of(work, estimate.id):
        if row.id == row_id:
            return estimate, row, part
    raise NotFound


def look_for(work: Work, estimate: Estimate, row: EstimatePart, part: Part, q: str) -> list[Found]:
    """Earlier parts that are like this one, the most like first; with words those that hold them.

    Of its drawings that the actor has opened, and of its lines, the shape is known.
    """
    own = visible_estimate_parts(work.actor).where(EstimatePart.estimate_id == estimate.id)
    but = set(work.session.scalars(own.with_only_columns(EstimatePart.id)))
    found = similar(
        work,
        _wanted(work, estimate, row, part),
        MOST,
        but=but,
        words=q,
        begun_before=estimate.created_at,
    )
    told = figures_of(work, found) if found else {}
    return [Found(one, told[one.earlier.id]) for one in found]


def look_at(work: Work, earlier_id: UUID) -> Looked:
    """An earlier part of an inquiry that the actor sees; else `NotFound`."""
    query = (
        visible_earlier_parts(work.actor)
        .outerjoin(EstimatePart, EstimatePart.id == EarlierPart.estimate_part_id)
        .outerjoin(Estimate, Estimate.id == EstimatePart.estimate_id)
        .outerjoin(Inquiry, Inquiry.id == Estimate.inquiry_id)
        .where(
            EarlierPart.id == earlier_id,
            or_(EarlierPart.past_quote_id.is_not(None), sees_inquiry(work.actor)),
        )
    )
    earlier = work.session.scalars(query).one_or_none()
    if earlier is None:
        raise NotFound
    if earlier.past_quote_id is not None:
        return Looked(earlier, past_lines(earlier))
    lines = (
        visible_estimate_lines(work.actor)
        .where(EstimateLine.estimate_part_id == earlier.estimate_part_id)
        .order_by(EstimateLine.position, EstimateLine.id)
    )
    return Looked(earlier, work.session.scalars(lines).all())


def take(
    work: Work, estimate_id: UUID, row_id: UUID, earlier_id: UUID, line_id: UUID | None
) -> Told:
    """Take all lines of an earlier part, or one of them, into a part of an estimate."""
    looked = look_at(work, earlier_id)
    lines = [line for line in looked.lines if line_id in (None, line.id)]
    if not lines:
        raise WrongState("no_lines", NO_LINES)
    return bring(work, estimate_id, row_id, [_brought(line) for line in lines])


def templates(work: Work) -> Sequence[LineTemplate]:
    """The shop's own, by name."""
    query = _there(work).order_by(LineTemplate.name)
    return work.session.scalars(query).all()


def put(work: Work, estimate_id: UUID, row_id: UUID, template: str) -> Told:
    """Put the lines of a template into a part of an estimate. Raises `NotFound` for one that isn't
    there (any more)."""
    return bring(work, estimate_id, row_id, _lines_of(work, template))


def keep(work: Work, estimate_id: UUID, row_id: UUID, name: str) -> LineTemplate:
    """Keep the lines of a part as a template of the shop's own. Raises `Invalid` at `name`."""
    work.actor.require_somewhere(Permission.EDIT_ESTIMATE)
    estimate, row, _part = find_row(work, estimate_id, row_id)
    lines = queries.lines_of(work, estimate.id)[row.id]
    if not lines:
        raise WrongState("no_lines", NO_LINES)
    _must_be_free(work, name)
    if len(templates(work)) >= MOST_TEMPLATES:
        sentence = N_("There are %(most)s templates already. Delete one first.")
        raise WrongState("too_many_templates", sentence, most=MOST_TEMPLATES)
    centres = {
        one.id: one.name for one in queries.centres(work, estimate.created_at.date()).values()
    }
    kept = [_as_kept(line_as_brought(line), centres) for line in lines]
    made = LineTemplate(
        id=new_id(),
        company_id=work.actor.company_id,
        name=name,
        lines=kept,
        created_by=work.actor.person_id,
    )
    work.session.add(made)
    work.session.flush()
    return made


def rename(work: Work, template_id: UUID, name: str) -> LineTemplate:
    """Call one's own template otherwise. Raises `Invalid` at `name`."""
    found = _to_change(work, template_id)
    if found.name != name:
        _must_be_free(work, name)
        found.name = name
        found.version += 1
    return found


def delete(work: Work, template_id: UUID) -> None:
    """Delete one's own template; lines that came of it stay. Once more changes nothing."""
    found = _to_change(work, template_id)
    found.deleted_at = found.deleted_at or utc_now()
    work.session.flush()


def _brought(line: EstimateLine | PastLine) -> Brought:
    return line.brought if isinstance(line, PastLine) else line_as_brought(line)


def _to_change(work: Work, template_id: UUID) -> LineTemplate:
    work.actor.require_somewhere(Permission.EDIT_ESTIMATE)
    return must_find(work.session, visible_line_templates(work.actor), template_id, lock=True)


def _there(work: Work) -> Select[LineTemplate]:
    return visible_line_templates(work.actor).where(LineTemplate.deleted_at.is_(None))


def _must_be_free(work: Work, name: str) -> None:
    query = _there(work).where(LineTemplate.name == name)
    if work.session.scalars(query).first() is not None:
        sentence = N_("There is a template with this name already.")
        raise Invalid.one("name", "name_taken", sentence)


def _as_kept(one: Brought, centres: dict[UUID, str]) -> dict[str, object]:
    """A line as a template keeps it: by its work centre's name, whose rate is of the day."""
    centre = centres.get(one.centre_id, "") if one.centre_id else ""
    terms = {key: value for key, value in one.terms.items() if not centre or key != "hourly_rate"}
    said = {"kind": one.kind.value, "description": one.description, "work_centre": centre}
    return {**said, "terms": terms}


def _lines_of(work: Work, template: str) -> list[Brought]:
    if template in BY_KEY:
        return BY_KEY[template].lines()
    try:
        wanted = UUID(template)
    except ValueError:
        raise NotFound from None
    found = must_find(work.session, _there(work), wanted)
    return [template_line(line) for line in found.lines]


def _wanted(work: Work, estimate: Estimate, row: EstimatePart, part: Part) -> Traits:
    """What is compared of a part that is being estimated."""
    inquiry = queries.find_inquiry(work, estimate.inquiry_id)
    lines = [
        {"kind": one.kind, "terms": one.kept_terms, "measured": one.kept_measured}
        for one in queries.lines_of(work, estimate.id)[row.id]
    ]
    shape = _shape(PartDrawings.of(work, inquiry), row.part_id) | {
        name: value for name, value in traits_of(lines).items() if value is not None
    }
    volume, holes = shape.get("volume_cm3"), shape.get("holes")
    return Traits(
        name=part.name,
        drawing_number=part.drawing_number,
        material=part.material,
        customer=_asked_by(work, estimate, inquiry),
        sides=tuple(float(shape[name]) for name in SIDES if shape.get(name) is not None),
        volume=None if volume is None else float(volume),
        holes=None if holes is None else int(holes),
        quantities=tuple(row.quantities[:2]),
    )


def _shape(drawings: PartDrawings, part_id: UUID) -> dict[str, Decimal]:
    """What the drawings say that the actor has opened; of each number who says it first."""
    shape: dict[str, Decimal] = {}
    for saying in drawings.sayings(part_id):
        said = saying.numbers
        if "size_mm" in said:
            for name, side in zip(SIDES, said["size_mm"].amount, strict=False):
                shape.setdefault(name, side)
        for name in ("volume_cm3", "holes"):
            if name in said:
                shape.setdefault(name, said[name].amount[0])
    return shape


def _asked_by(work: Work, estimate: Estimate, inquiry: Inquiry) -> str:
    request = queries.request_of(work, estimate)
    company = request.from_company_id if request else inquiry.customer_company_id
    query = visible_companies(work.actor).where(Company.id == company)
    return work.session.execute(query.with_only_columns(Company.name)).scalar_one_or_none() or ""
