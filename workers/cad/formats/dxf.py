"""DXF: a sheet, and what is to be cut."""

from pathlib import Path

from estimator.geometry.facts import Facts
from workers.cad.dxf_file import open_dxf
from workers.cad.show import show_document
from workers.cad.unreadable import Unreadable


def read(source: Path, out: Path) -> Facts:
    """Show and measure a DXF file. Raises `Unreadable`."""
    document, whole = open_dxf(source)
    remarks = () if whole else ("incomplete",)
    try:
        return show_document("dxf", document, out, flat=True, remarks=remarks)
    except Unreadable as error:
        if error.code == "empty" and not whole:
            raise Unreadable("damaged") from error
        raise
