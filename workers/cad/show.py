"""A DXF document shown and measured: the road that all drawings of lines take."""

from pathlib import Path

from ezdxf.document import Drawing

from estimator.geometry.facts import Facts
from workers.cad.dxf_drawing import draw
from workers.cad.reading import reading
from workers.cad.sheet import write_sheet
from workers.cad.sheet_facts import facts_of_sheet
from workers.cad.sheet_picture import draw_picture
from workers.cad.unreadable import Unreadable


def show_document(
    kind: str, document: Drawing, out: Path, *, flat: bool, remarks: tuple[str, ...] = ()
) -> Facts:
    """Write the sheet and its picture; the facts. Of a drawing with more than a sheet may hold
    there is the picture only, of what came first. Raises `Unreadable`.

    `flat`: whether its model space may be a part to be cut, at its true size.
    """
    with reading():
        drawn = draw(document)
    if drawn.sheet.is_empty():
        raise Unreadable("empty")
    draw_picture(drawn.sheet, out)
    if drawn.full:
        return Facts(kind, unit=drawn.sheet.unit, pages=1, remarks=(*remarks, "too_much"))
    write_sheet(drawn.sheet, out)
    if not drawn.whole and "incomplete" not in remarks:
        remarks = (*remarks, "incomplete")
    if flat and not drawn.model:
        remarks = (*remarks, "paper_space")
    return facts_of_sheet(kind, drawn.sheet, flat=flat and drawn.model, remarks=remarks)
