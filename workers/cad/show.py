"""Drawings of lines shown and measured: the road that all their formats take."""

from pathlib import Path

from ezdxf import DXFError
from ezdxf.document import Drawing

from estimator.geometry.facts import Facts
from workers.cad.dxf_drawing import draw
from workers.cad.reading import reading
from workers.cad.sheet import Sheet, write_sheet
from workers.cad.sheet_facts import facts_of_sheet
from workers.cad.sheet_picture import draw_picture
from workers.cad.unreadable import Unreadable


def show_document(
    kind: str, document: Drawing, out: Path, *, flat: bool, remarks: tuple[str, ...] = ()
) -> Facts:
    """Draw a document, and write it as `show_sheet` does. Raises `Unreadable`.

    `flat`: whether its model space may be a part to be cut, at its true size.
    """
    with reading(DXFError):
        drawn = draw(document)
    if not drawn.whole and "incomplete" not in remarks:
        remarks = (*remarks, "incomplete")
    if flat and not drawn.model:
        remarks = (*remarks, "paper_space")
    flat = flat and drawn.model
    return show_sheet(kind, drawn.sheet, out, full=drawn.full, flat=flat, remarks=remarks)


def show_sheet(
    kind: str,
    sheet: Sheet,
    out: Path,
    *,
    full: bool = False,
    flat: bool = False,
    remarks: tuple[str, ...] = (),
) -> Facts:
    """Write a sheet and its picture; the facts. Raises `Unreadable` where nothing is drawn.

    `full`: it holds what came first of more than a sheet may hold; there is the picture only.
    """
    if sheet.is_empty():
        raise Unreadable("too_much" if full else "empty")
    draw_picture(sheet, out)
    if full:
        return Facts(kind, unit=sheet.unit, pages=1, remarks=(*remarks, "too_much"))
    write_sheet(sheet, out)
    return facts_of_sheet(kind, sheet, flat=flat, remarks=remarks)
