"""JWW, of Jw_cad, which most small Japanese offices draw with: read by ezjww, as a DXF text."""

from pathlib import Path
from typing import Final

import ezjww
from ezdxf import DXFError

from estimator.geometry.facts import Facts
from workers.cad.dxf_drawing import draw
from workers.cad.dxf_file import MM, parse_dxf
from workers.cad.reading import reading
from workers.cad.show import show_sheet
from workers.cad.text_cells import in_cells

_DXF_VERSION: Final = "AC1024"
_DEEPEST: Final = 16


def read(source: Path, out: Path) -> Facts:
    """Show a JWW file. It is drawn at the scale of its paper, so no cut is measured.

    Raises `Unreadable`.
    """
    with reading(DXFError):
        drawing = ezjww.readfile(source)
        text = drawing.to_dxf_string(target_version=_DXF_VERSION, max_block_nesting=_DEEPEST)
        document = parse_dxf(text)
        document.header["$INSUNITS"] = MM  # Jw_cad knows no other unit, and names none
        drawn = draw(document)
    drawn.sheet.texts = [in_cells(text) for text in drawn.sheet.texts]
    remarks = () if drawn.whole else ("incomplete",)
    return show_sheet("jww", drawn.sheet, out, full=drawn.full, remarks=remarks)
