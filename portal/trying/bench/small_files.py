"""Files small enough to be written on the spot: a drawing of each kind, and a shop's records."""

from pathlib import Path

from portal.beginning.sample.drawn import dxf_plate, step_block

HEAD = (
    "Case ID,Activity,Resource,Start Timestamp,Complete Timestamp,Span,Work Order Qty,Part Desc.,"
    "Worker ID,Report Type,Qty Completed,Qty Rejected,Qty for MRB,Rework"
)
OPERATION = "Turning & Milling - Machine 4"


def write_small_files(folder: Path) -> tuple[Path, Path]:
    """Write them; answers with the drawings' folder and the records' file."""
    drawings = folder / "drawings"
    drawings.mkdir()
    (drawings / "bracket.step").write_bytes(step_block((60, 40, 8)))
    (drawings / "plate.dxf").write_bytes(dxf_plate(200, 120, 8))
    records = folder / "records.csv"
    rows = [HEAD]
    for order in range(8):
        start = f"2026/03/{order + 1:02d}"
        common = f"{OPERATION},Machine 4,{start} 08:00:00,{start} 09:00:00"
        rows.append(f"Case {order},{common},000:{20 + order},10,Bracket,W1,S,0,0,0,")
        rows.append(f"Case {order},{common},001:{order:02d},10,Bracket,W1,D,10,0,0,")
    records.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return drawings, records
