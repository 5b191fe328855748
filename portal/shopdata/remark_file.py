"""The remarks on a file as a file: CSV that a spreadsheet opens without running anything."""

import csv
import io
import re
from collections.abc import Iterable

from flask_babel import gettext

from portal.shopdata.import_queries import RemarkLine
from portal.shopdata.words import REMARKS, SEVERITIES

BYTE_ORDER_MARK = "\ufeff"
_FORMULA = re.compile(r"[\s\u200b\ufeff]*[=+\-@＝＋－＠−]|[\s\u200b\ufeff]*[\t\r]")
"""A spreadsheet may run such a cell, also behind blanks, and in full-width signs."""


def harmless(cell: str) -> str:
    """The cell, with an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def remark_file(remarks: Iterable[RemarkLine]) -> bytes:
    """Row, column, what the cell holds, what was remarked; UTF-8 with a mark, for Excel."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(
        [
            gettext("Row"),
            gettext("Column"),
            gettext("Cell"),
            gettext("Remark"),
            gettext("Importance"),
        ]
    )
    sentences = {code: gettext(sentence) for code, sentence in REMARKS.items()}
    weights = {severity: gettext(words) for severity, words in SEVERITIES.items()}
    for remark in remarks:
        writer.writerow(
            [
                remark.row_number,
                harmless(remark.column),
                harmless(remark.value),
                sentences.get(remark.code, remark.code),
                weights.get(remark.severity, remark.severity),
            ]
        )
    return (BYTE_ORDER_MARK + out.getvalue()).encode()
