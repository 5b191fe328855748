"""DWG, whose makers publish nothing of it: what ezdwg makes out is shown, and said to be perhaps
not all."""

from pathlib import Path
from tempfile import TemporaryDirectory

import ezdwg
from ezdxf import DXFError

from estimator.geometry.facts import Facts
from workers.cad.dxf_file import open_dxf
from workers.cad.reading import reading
from workers.cad.show import show_document


def read(source: Path, out: Path) -> Facts:
    """Show a DWG file, as far as it can be read: so its cut isn't measured. Raises `Unreadable`."""
    with TemporaryDirectory(dir=out) as folder:
        converted = Path(folder) / "drawing.dxf"
        with reading(DXFError):
            ezdwg.to_dxf(str(source), str(converted))
            unit = ezdwg.read(str(source)).header_variables().get("insunits", 0)
        document, _whole = open_dxf(converted)
    document.header["$INSUNITS"] = unit
    return show_document("dwg", document, out, flat=False, remarks=("incomplete",))
