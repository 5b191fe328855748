"""What an import has to say about a file, row by row."""

from dataclasses import dataclass
from enum import StrEnum

_LONGEST_VALUE = 80


class Severity(StrEnum):
    """error: the row is left out; warning: look at it; info: nothing to do."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


REMARKS: dict[str, Severity] = {
    # a row's shape
    "broken_quotes": Severity.ERROR,
    "wrong_field_count": Severity.ERROR,
    "blank_row": Severity.INFO,
    "duplicate_row": Severity.WARNING,
    # a cell that can't be read
    "missing": Severity.ERROR,
    "too_long": Severity.ERROR,
    "not_a_number": Severity.ERROR,
    "not_whole": Severity.ERROR,
    "negative": Severity.ERROR,
    "too_large": Severity.ERROR,
    "not_a_date": Severity.ERROR,
    "comma_unclear": Severity.ERROR,
    "no_such_day": Severity.ERROR,
    "unclear_day": Severity.ERROR,
    "year_needed": Severity.ERROR,
    "weekday_differs": Severity.ERROR,
    "date_out_of_range": Severity.ERROR,
    "not_a_span": Severity.ERROR,
    "unknown_report_type": Severity.ERROR,
    "not_yes_or_no": Severity.ERROR,
    # a production record that is kept, and deserves a look
    "zero_span": Severity.WARNING,
    "no_span": Severity.WARNING,
    "no_timestamp": Severity.WARNING,
    "excel_time": Severity.WARNING,
    "ended_before_started": Severity.WARNING,
    # a purchase record that is kept, and deserves a look
    "amount_differs": Severity.WARNING,
    # a quote sheet
    "no_day": Severity.ERROR,
    "no_name": Severity.ERROR,
    "same_break": Severity.ERROR,
    "no_customer": Severity.WARNING,
    "no_quantity": Severity.WARNING,
    "cut": Severity.WARNING,
    "total_row": Severity.INFO,
    "outside_table": Severity.INFO,
    "macros": Severity.INFO,
}
"""Every code that a remark can have: what a catalogue must word."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark. `row_number` is the file's line (1-based) on which the row begins.

    `column` is the header as the file has it, None for the row as a whole. `value` is the cell,
    cut after 80 characters; of `duplicate_row` the line of the first of them, of
    `wrong_field_count` the number of cells, of `broken_quotes` the lines that they run together.
    """

    row_number: int
    column: str | None
    value: str
    code: str
    severity: Severity

    @classmethod
    def of(cls, row_number: int, column: str | None, value: str, code: str) -> "Remark":
        """A remark with its code's severity."""
        if len(value) > _LONGEST_VALUE:
            value = value[:_LONGEST_VALUE] + "…"
        return cls(row_number, column, value, code, REMARKS[code])
