"""What a play needs, small and with some dirt: drawings of a part, and a shop's records."""

import os
from pathlib import Path

from portal.beginning.sample.drawn import Title, corner_holes, dxf_plate, pdf_sheet, step_block

SHARED = Path(
    os.environ.get("TSUNAGU_SHARED_DATA")
    or Path(__file__).resolve().parents[2].parent / "shared/data"
)
"""Real drawings and records; not everybody who runs the tests has them."""

DXF = b"0\nSECTION\n2\nENTITIES\n0\nENDSEC\n0\nEOF\n"
SIZE = (120, 80, 30)
COLUMNS = "Work Order,Operation,Start,End,Span,Report Type,Qty Completed"
GOOD = [
    f"WO-{n},Milling,2026/03/{n:02d} 08:00:00,2026/03/{n:02d} 09:00:00,001:{n:02d},D,10"
    for n in range(1, 9)
]
DIRTY = [
    GOOD[0],
    "WO-20,Milling,2026/03/20 08:00:00,2026/03/20 08:00:00,000:00,D,10",
    "WO-21,Milling,,,001:00,D,10",
]


def write_case_files(folder: Path) -> tuple[Path, Path]:
    """Three drawings, of which one is none, and a CSV; answers with the folder and the file."""
    drawings = folder / "drawings"
    drawings.mkdir()
    (drawings / "bracket.step").write_bytes(step_block(SIZE, corner_holes(SIZE)))
    (drawings / "plate.dxf").write_bytes(dxf_plate(200, 120, 8))
    (drawings / "sheet.pdf").write_bytes(pdf_sheet(Title("WRENCH-125", "A", "SUS304")))
    (drawings / "wrong.pdf").write_bytes(DXF)
    records = folder / "records.csv"
    records.write_text("\n".join([COLUMNS, *GOOD, *DIRTY]) + "\n", encoding="cp932")
    return drawings, records
