"""The facts of one drawing, as they are kept and handed on: millimetres, degrees, counts.

A fact that can't be had is None, never 0. `where` says what to light up for a number: of a solid
`(mesh, face)`, as the model numbers them, where face -1 is the whole mesh; of a sheet
`(stroke, line)`, as the sheet numbers them.
"""

import dataclasses
from dataclasses import dataclass, field
from typing import Any

FORMAT = 2
"""Since 2 a sheet says what it grows by with another K-factor, and an assembly's parts say their
holes, and how they are turned or bent; 1 is read, without it."""
REMARKS = frozenset(
    {
        "incomplete",
        "lines_repeated",
        "not_closed",
        "paper_space",
        "too_much",
        "unit_assumed",
        "unit_unknown",
    }
)
"""Codes of what is to be known before the numbers are trusted."""
Where = tuple[tuple[int, int], ...]
Size = tuple[float, float, float]


@dataclass(frozen=True)
class Hole:
    """Holes alike: `diameter_mm` is that of the narrowest step, `widest_mm` of the widest where
    there are several; `depth_mm` is that of the whole hole, all its steps together."""

    diameter_mm: float
    depth_mm: float
    through: bool
    count: int
    where: Where = ()
    widest_mm: float | None = None


@dataclass(frozen=True)
class Turned:
    """A part that fits a lathe: its largest diameter, and its length along the axis."""

    diameter_mm: float
    length_mm: float
    where: Where = ()


@dataclass(frozen=True)
class Bend:
    """One bend: by how much it turns away from flat, its inner radius, how long its line is."""

    angle_deg: float
    radius_mm: float
    length_mm: float
    where: Where = ()


@dataclass(frozen=True)
class Sheet:
    """Sheet metal of one thickness. The developed size and its cut hold for `k_factor`; with 1 more
    of that they are so many millimetres longer (None: not known, as of old)."""

    thickness_mm: float
    bends: tuple[Bend, ...]
    developed_mm: tuple[float, float]
    cut_length_mm: float | None
    pierces: int | None
    k_factor: float
    developed_per_k: tuple[float, float] | None = None
    cut_length_per_k: float | None = None
    thickness_where: Where = ()


@dataclass(frozen=True)
class SolidPart:
    """What an assembly is made of: a name as its file says it, and how many times it is there.

    Holes, and whether it is turned or bent, are told of one that is a single solid.
    """

    name: str
    count: int
    volume_mm3: float | None
    box_mm: Size | None
    where: Where = ()
    area_mm2: float | None = None
    holes: tuple[Hole, ...] = ()
    turned: Turned | None = None
    sheet: Sheet | None = None


@dataclass(frozen=True)
class Read:
    """A value read from a title block, and where it stands: page, and a box in its own unit."""

    value: str
    page: int
    box: tuple[float, float, float, float]


@dataclass(frozen=True)
class TitleBlock:
    """表題欄: what it says, as proposals for somebody to look at."""

    number: Read | None = None
    revision: Read | None = None
    name: Read | None = None
    material: Read | None = None
    quantity: Read | None = None
    scale: Read | None = None
    tolerance: Read | None = None


@dataclass(frozen=True)
class Facts:
    """All that is known of one file. `remarks` are codes, such as `incomplete`."""

    kind: str
    unit: str | None = None
    """Of a sheet: `mm`, `inch`, or None where its file doesn't say."""
    pages: int | None = None
    solids: int | None = None
    volume_mm3: float | None = None
    area_mm2: float | None = None
    box_mm: Size | None = None
    box_oriented_mm: Size | None = None
    holes: tuple[Hole, ...] = ()
    turned: Turned | None = None
    sheet: Sheet | None = None
    parts: tuple[SolidPart, ...] = ()
    size_mm: tuple[float, float] | None = None
    """Of a flat pattern: the box of its closed outline."""
    cut_length_mm: float | None = None
    pierces: int | None = None
    outlines: int | None = None
    """How many closed contours there are."""
    bend_lines: int | None = None
    cut_where: Where = ()
    bend_where: Where = ()
    title_block: TitleBlock = field(default_factory=TitleBlock)
    remarks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if unknown := set(self.remarks) - REMARKS:
            raise ValueError(f"remarks that nobody has words for: {', '.join(sorted(unknown))}")


def to_json(facts: Facts) -> dict[str, Any]:
    """The document that is kept."""
    return {"format": FORMAT, **dataclasses.asdict(facts)}


def from_json(document: dict[str, Any]) -> Facts:
    """Read a kept document back; the same facts."""
    values = {name: value for name, value in document.items() if name != "format"}
    block = {name: _read(one) for name, one in values.pop("title_block").items()}
    return Facts(
        **{
            **values,
            "box_mm": _tuple(values["box_mm"]),
            "box_oriented_mm": _tuple(values["box_oriented_mm"]),
            "size_mm": _tuple(values["size_mm"]),
            **_made(values),
            "parts": tuple(
                SolidPart(**{**_placed(one), "box_mm": _tuple(one["box_mm"]), **_made(one)})
                for one in values["parts"]
            ),
            "cut_where": _where(values["cut_where"]),
            "bend_where": _where(values["bend_where"]),
            "title_block": TitleBlock(**block),
            "remarks": tuple(values["remarks"]),
        }
    )


def _made(values: dict[str, Any]) -> dict[str, Any]:
    """How a solid is made, of the whole file or of one part of it."""
    turned, sheet = values.get("turned"), values.get("sheet")
    return {
        "holes": tuple(Hole(**_placed(one)) for one in values.get("holes", [])),
        "turned": Turned(**_placed(turned)) if turned else None,
        "sheet": _sheet(sheet) if sheet else None,
    }


def drawn_in(facts: Facts, millimetres: float) -> Facts:
    """The facts of a flat drawing whose file says no unit, if one of its units were so long."""
    size = facts.size_mm and (facts.size_mm[0] * millimetres, facts.size_mm[1] * millimetres)
    cut = facts.cut_length_mm and facts.cut_length_mm * millimetres
    return dataclasses.replace(facts, size_mm=size, cut_length_mm=cut)


def _sheet(value: dict[str, Any]) -> Sheet:
    bends = tuple(Bend(**_placed(one)) for one in value["bends"])
    sizes = {name: _tuple(value.get(name)) for name in ("developed_mm", "developed_per_k")}
    where = _where(value.get("thickness_where", []))
    return Sheet(**{**value, **sizes, "bends": bends, "thickness_where": where})


def _read(value: dict[str, Any] | None) -> Read | None:
    return Read(**{**value, "box": _tuple(value["box"])}) if value else None


def _placed(value: dict[str, Any]) -> dict[str, Any]:
    return {**value, "where": _where(value["where"])}


def _where(value: list[list[int]]) -> Where:
    return tuple((first, second) for first, second in value)


def _tuple(value: list[float] | None) -> Any:
    return None if value is None else tuple(value)
