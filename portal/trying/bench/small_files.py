"""Files small enough to be written on the spot: a drawing of each kind, and a shop's records."""

from pathlib import Path

STEP = """ISO-10303-21;
HEADER;
FILE_DESCRIPTION((''),'2;1');
FILE_NAME('bracket','2026-01-01T00:00:00',(''),(''),'','','');
FILE_SCHEMA(('AUTOMOTIVE_DESIGN'));
ENDSEC;
DATA;
ENDSEC;
END-ISO-10303-21;
"""
DXF = "0\nSECTION\n2\nENTITIES\n0\nLINE\n8\n0\n10\n0\n20\n0\n11\n10\n21\n10\n0\nENDSEC\n0\nEOF\n"
HEAD = (
    "Case ID,Activity,Resource,Start Timestamp,Complete Timestamp,Span,Work Order Qty,Part Desc.,"
    "Worker ID,Report Type,Qty Completed,Qty Rejected,Qty for MRB,Rework"
)
OPERATION = "Turning & Milling - Machine 4"


def write_small_files(folder: Path) -> tuple[Path, Path]:
    """Write them; answers with the drawings' folder and the records' file."""
    drawings = folder / "drawings"
    drawings.mkdir()
    (drawings / "bracket.step").write_text(STEP, encoding="ascii")
    (drawings / "plate.dxf").write_text(DXF, encoding="ascii")
    records = folder / "records.csv"
    rows = [HEAD]
    for order in range(8):
        start = f"2026/03/{order + 1:02d}"
        common = f"{OPERATION},Machine 4,{start} 08:00:00,{start} 09:00:00"
        rows.append(f"Case {order},{common},000:{20 + order},10,Bracket,W1,S,0,0,0,")
        rows.append(f"Case {order},{common},001:{order:02d},10,Bracket,W1,D,10,0,0,")
    records.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return drawings, records
