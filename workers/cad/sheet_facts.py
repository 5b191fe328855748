"""What a sheet says: its cut, where it is a flat pattern, and its title block."""

from dataclasses import replace

from estimator.geometry.contours import Contours, Line, find_contours
from estimator.geometry.facts import Facts
from estimator.geometry.title_block import Piece, read_title_block
from workers.cad.sheet import Sheet

MM: dict[str | None, float] = {"mm": 1.0, "inch": 25.4}


def facts_of_sheet(kind: str, sheet: Sheet, *, flat: bool, remarks: tuple[str, ...]) -> Facts:
    """The facts. `flat`: whether the sheet may be a part to be cut, at its true size.

    Where the file says no unit, lengths are as if it were millimetres, and `unit_unknown` says so:
    who is asked for the unit multiplies by it.
    """
    if sheet.unit is None:
        remarks = (*remarks, "unit_unknown")
    cut = find_contours(_lines(sheet), MM.get(sheet.unit, 1.0)) if flat else None
    if cut and cut.repeated:
        remarks = (*remarks, "lines_repeated")
    pieces = [Piece(text.text, text.box()) for text in sheet.texts]
    block = read_title_block(pieces)
    facts = Facts(kind, unit=sheet.unit, pages=1, title_block=block, remarks=remarks)
    return _with_cut(facts, cut) if cut else facts


def _with_cut(facts: Facts, cut: Contours) -> Facts:
    return replace(
        facts,
        cut_length_mm=cut.cut_length_mm,
        pierces=cut.pierces,
        outlines=cut.closed,
        size_mm=cut.size_mm,
        bend_lines=cut.bend_lines,
        cut_where=cut.cut_where,
        bend_where=cut.bend_where,
    )


def _lines(sheet: Sheet) -> list[Line]:
    """What is drawn of the part itself, on layers that are shown; a dot is no line."""
    return [
        Line(
            line,
            sheet.layers[stroke.style.layer],
            stroke.style.linetype,
            (number, place),
        )
        for number, stroke in enumerate(sheet.strokes)
        if stroke.style.shape and stroke.style.layer not in sheet.hidden
        for place, line in enumerate(stroke.lines)
        if len(line) > 4 or line[:2] != line[2:]
    ]
