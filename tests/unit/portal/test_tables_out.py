"""Tables that leave the portal run nothing in a spreadsheet: CSV goes through `harmless`, a workbook's
texts through `write_string`, what is copied out of the sheet through js/sheet/table_text.js."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
CODE = [
    path
    for folder in ("portal", "workers", "estimator", "shared_db")
    for path in (ROOT / folder).rglob("*.py")
]
WHAT_THE_SAMPLE_BRINGS = "portal/beginning/sample/past_quotes.py"


def written_by(pattern: str) -> dict[str, str]:
    """The text of each module in which the pattern is found, by its path."""
    texts = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in CODE}
    return {path: text for path, text in texts.items() if re.search(pattern, text)}


def test_every_csv_that_somebody_can_fetch_has_its_cells_made_harmless() -> None:
    writers = written_by(r"csv\.(writer|DictWriter)\(")
    assert WHAT_THE_SAMPLE_BRINGS in writers, "else there is nothing to find"
    del writers[WHAT_THE_SAMPLE_BRINGS]
    assert writers
    assert [path for path, text in writers.items() if "harmless(" not in text] == []


def test_no_cell_of_a_workbook_is_left_to_guess_whether_its_text_is_a_formula() -> None:
    sheets = written_by(r"\bimport xlsxwriter|sheet\.write_string")
    assert sheets
    guessing = re.compile(r"sheet\.write(_row|_column)?\(")
    assert [path for path, text in sheets.items() if guessing.search(text)] == []
