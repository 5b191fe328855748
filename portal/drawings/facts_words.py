"""What a drawing says of itself, in words: each number, how it was found, what it lights up."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from flask_babel import gettext, ngettext

from estimator.geometry.densities import density_of, mass_kg
from estimator.geometry.facts import Facts, Hole, Sheet, SolidPart, Where
from portal.language import number
from shared_db.foundation.errors import N_


@dataclass(frozen=True)
class Said:
    """One number. `lights`: what the viewer lights up for it, as JSON, or nothing; `measure`: what
    an estimate's line calls it, if one has it."""

    name: str
    value: str
    how: str
    lights: str = ""
    measure: str = ""


MOST_LIT = 5_000
"""Lines or faces: more would be lit up than anybody can tell apart."""
WHOLE = json.dumps({"whole": True})
IN_ITS_BOX = json.dumps({"whole": True, "box": True})
"""All of a model; and with the box around it."""
UNIT_UNKNOWN = "unit_unknown"
REMARKS = {
    "incomplete": N_("The preview may be incomplete. Please compare with the original."),
    "lines_repeated": N_("Some lines are drawn twice over; each was counted once."),
    "not_closed": N_("The surface is not closed: there is no volume."),
    "paper_space": N_("The model space is empty; what is shown stands on a layout."),
    "too_much": N_("The drawing holds more than can be shown or measured here."),
    "unit_assumed": N_("Such a file says no unit; millimetres are assumed."),
    UNIT_UNKNOWN: N_("The file does not say in which unit it is drawn."),
}
PROBLEMS = {
    "damaged": N_(
        "The file is damaged or cut off: it cannot be shown. The original can be downloaded."
    ),
    "empty": N_(
        "Nothing is drawn in this file. Perhaps everything stands on a layout that was not saved."
    ),
    "locked": N_("The file is protected with a password. Please ask for one without."),
    "too_much": N_("The file holds more than can be shown here. The original can be downloaded."),
    "not_looked_at": N_(
        "Looking at this file failed several times. The original can be downloaded."
    ),
    "not_supported": N_(
        "This variant of the format cannot be shown here. The original can be downloaded."
    ),
}
"""Why there is no picture, and what to do."""
OTHER_PROBLEM = PROBLEMS["damaged"]
NO_PREVIEW = N_("This kind of file cannot be shown here. Please download it.")


def sentence(text: str) -> str:
    """One of the above, in the reader's language."""
    return str(gettext(text))


def said_of(facts: Facts, material: str) -> list[Said]:
    """All that is known, the most asked for first. The mass takes the part's material."""
    return [*_solid(facts, material), *_flat(facts)]


def remarks_of(facts: Facts) -> list[str]:
    """What is to be known before the numbers are trusted."""
    return [gettext(REMARKS[code]) for code in facts.remarks if code in REMARKS]


def _solid(facts: Facts, material: str) -> Iterator[Said]:
    by_mesh = gettext("from the solid's surface")
    yield from _mass(facts, material)
    if facts.box_mm:
        how = gettext("smallest box along the axes")
        alone = "" if facts.sheet or _has_other_box(facts) else "size_mm"
        yield Said(gettext("Size"), _by(facts.box_mm), how, IN_ITS_BOX, alone)
    if facts.box_oriented_mm and _has_other_box(facts):
        how = gettext("smallest box in any direction")
        measure = "" if facts.sheet else "size_mm"
        yield Said(gettext("Smallest size"), _by(facts.box_oriented_mm), how, WHOLE, measure)
    if facts.volume_mm3:
        value = f"{_round(facts.volume_mm3 / 1000, 2)} cm³"
        yield Said(gettext("Volume"), value, by_mesh, WHOLE, "volume_cm3")
    if facts.area_mm2:
        value = f"{_round(facts.area_mm2 / 100, 1)} cm²"
        yield Said(gettext("Surface"), value, by_mesh, WHOLE)
    if facts.turned:
        size = f"φ{_round(facts.turned.diameter_mm, 2)} × {_round(facts.turned.length_mm, 2)} mm"
        how = gettext("round about one axis")
        yield Said(gettext("Turned part"), size, how, _lights(facts.turned.where))
    for part in facts.parts:
        value = f"{part.count} × {part.name}"
        yield Said(gettext("Part of the assembly"), value, _one_part(part), _lights(part.where))
    if facts.parts and facts.holes:
        yield _all_holes(facts.holes)
    else:
        yield from map(_hole, facts.holes)
    if facts.sheet:
        yield from _sheet(facts.sheet)


def _one_part(part: SolidPart) -> str:
    """What is known of one of them, in a line."""
    told = [_by(part.box_mm)] if part.box_mm else []
    if part.turned:
        size = f"φ{_round(part.turned.diameter_mm, 2)} × {_round(part.turned.length_mm, 2)} mm"
        told.append(gettext("turned %(size)s", size=size))
    if part.sheet:
        size = " × ".join(_round(side, 1) for side in part.sheet.developed_mm)
        thickness = _round(part.sheet.thickness_mm, 3)
        told.append(gettext("sheet of %(thickness)s mm", thickness=thickness))
        told.append(gettext("developed %(size)s mm", size=size))
        if bends := len(part.sheet.bends):
            told.append(ngettext("%(num)s bend", "%(num)s bends", bends))
    if holes := sum(hole.count for hole in part.holes):
        told.append(ngettext("%(num)s hole", "%(num)s holes", holes))
    return " · ".join(told)


def _has_other_box(facts: Facts) -> bool:
    return facts.box_oriented_mm is not None and facts.box_oriented_mm != facts.box_mm


def _mass(facts: Facts, material: str) -> Iterator[Said]:
    density = density_of(material) if material else None
    if not facts.volume_mm3 or density is None:
        return
    how = gettext("volume × %(density)s g/cm³ (%(what)s)", density=density, what=material)
    if facts.solids and facts.solids > 1:
        how += " · " + gettext("all %(solids)s solids as if of it", solids=facts.solids)
    value = f"{number(mass_kg(facts.volume_mm3, density))} kg"
    yield Said(gettext("Mass"), value, how, WHOLE, "mass_kg")


def _hole(hole: Hole) -> Said:
    depth = gettext("through") if hole.through else gettext("blind")
    value = f"{hole.count} × φ{_round(hole.diameter_mm, 3)}, {_round(hole.depth_mm, 2)} mm {depth}"
    if hole.widest_mm and hole.widest_mm > hole.diameter_mm:
        value += gettext(", counterbored φ%(widest)s", widest=_round(hole.widest_mm, 3))
    how = gettext("hollow cylinders on one axis")
    return Said(gettext("Holes"), value, how, _lights(hole.where), "holes")


def _all_holes(holes: Iterable[Hole]) -> Said:
    """Those of an assembly, of which each part says its own."""
    count = sum(hole.count for hole in holes)
    where = tuple(place for hole in holes for place in hole.where)
    how = gettext("hollow cylinders on one axis")
    return Said(gettext("Holes"), str(count), how, _lights(where), "holes")


def _sheet(sheet: Sheet) -> Iterator[Said]:
    how = gettext("two faces at one distance everywhere")
    value = f"{_round(sheet.thickness_mm, 3)} mm"
    yield Said(gettext("Sheet thickness"), value, how, _lights(sheet.thickness_where) or WHOLE)
    for bend in sheet.bends:
        value = (
            f"{_round(bend.angle_deg, 1)}° R{_round(bend.radius_mm, 2)}"
            f", {_round(bend.length_mm, 1)} mm"
        )
        how = gettext("from flat; inner radius; length of the line")
        yield Said(gettext("Bend"), value, how, _lights(bend.where), "bends")
    size = " × ".join(_round(side, 1) for side in sheet.developed_mm)
    how = gettext("unfolded with K = %(k)s", k=_round(sheet.k_factor, 4))
    yield Said(gettext("Developed size"), f"{size} mm", how, WHOLE, "size_mm")
    how = gettext("outlines of the flat pattern")
    if sheet.cut_length_mm is not None:
        yield _cut(sheet.cut_length_mm, how, WHOLE)
    if sheet.pierces is not None:
        yield _pierces(sheet.pierces, how, WHOLE)


def _flat(facts: Facts) -> Iterator[Said]:
    outlines = _lights(facts.cut_where)
    if facts.size_mm:
        size = " × ".join(_round(side, 2) for side in facts.size_mm)
        lit = _lights(facts.cut_where, box=True)
        yield Said(gettext("Size"), f"{size} mm", gettext("box of the outline"), lit, "size_mm")
    if facts.cut_length_mm is not None:
        yield _cut(facts.cut_length_mm, gettext("lines that are cut, added up"), outlines)
    if facts.pierces is not None:
        how = ngettext("%(num)s closed outline", "%(num)s closed outlines", facts.outlines or 0)
        yield _pierces(facts.pierces, how, outlines)
    if facts.bend_lines:
        how = gettext("by the name of their layer")
        lit = _lights(facts.bend_where)
        yield Said(gettext("Bend lines"), str(facts.bend_lines), how, lit, "bends")
    if facts.pages and facts.pages > 1:
        yield Said(gettext("Pages"), str(facts.pages), gettext("counted in the file"))


def _cut(length: float, how: str, lights: str) -> Said:
    return Said(gettext("Cut length"), f"{_round(length, 1)} mm", how, lights, "cut_length_mm")


def _pierces(count: int, how: str, lights: str) -> Said:
    return Said(gettext("Pierces"), str(count), how, lights, "pierces")


def _by(size: tuple[float, ...]) -> str:
    return " × ".join(_round(side, 2) for side in size) + " mm"


def _round(value: float, places: int) -> str:
    return number(Decimal(str(round(value, places))))


def _lights(where: Where, *, box: bool = False) -> str:
    if not 0 < len(where) <= MOST_LIT:
        return ""
    return json.dumps({"where": where} | ({"box": True} if box else {}))


@dataclass(frozen=True)
class InBlock:
    """A value of the title block, by the name of its field, with its place."""

    field: str
    name: str
    value: str
    lights: str


def block_of(facts: Facts) -> list[InBlock]:
    """What the title block says, in the order in which it is asked for."""
    block = facts.title_block
    names = {
        "number": gettext("Drawing number"),
        "revision": gettext("Revision"),
        "name": gettext("Part name"),
        "material": gettext("Material"),
        "quantity": gettext("Quantity"),
        "scale": gettext("Scale"),
        "tolerance": gettext("General tolerance"),
    }
    read = ((field, name, getattr(block, field)) for field, name in names.items())
    return [
        InBlock(field, name, one.value, json.dumps({"page": one.page, "box": one.box}))
        for field, name, one in read
        if one is not None
    ]
