"""What the pages call the fields, states and remarks of an import. Message ids."""

from collections.abc import Sequence
from typing import Final

from estimator.records.csv_production import PRODUCTION_COLUMNS
from estimator.records.csv_purchases import PURCHASE_COLUMNS
from estimator.records.table import Column
from shared_db.foundation.errors import N_
from shared_db.models import ImportKind, ImportState

COLUMNS: Final[dict[ImportKind, Sequence[Column]]] = {
    ImportKind.PRODUCTION: PRODUCTION_COLUMNS,
    ImportKind.PURCHASES: PURCHASE_COLUMNS,
    ImportKind.QUOTES: (),
}
KINDS: Final = {
    ImportKind.PRODUCTION: N_("Production records"),
    ImportKind.PURCHASES: N_("Purchase records"),
    ImportKind.QUOTES: N_("Quotes of earlier years"),
}
STATES: Final = {
    ImportState.READING: N_("being read"),
    ImportState.READ: N_("read, not taken in yet"),
    ImportState.WRITING: N_("being taken in"),
    ImportState.DONE: N_("taken in"),
    ImportState.REFUSED: N_("not taken in"),
    ImportState.UNDONE: N_("undone"),
}
TONES: Final = {
    ImportState.READING: "info",
    ImportState.READ: "warning",
    ImportState.WRITING: "info",
    ImportState.DONE: "success",
    ImportState.REFUSED: "error",
    ImportState.UNDONE: "",
}
FIELDS: Final = {
    "work_order": N_("Work order"),
    "operation": N_("Operation"),
    "resource": N_("Machine"),
    "started_at": N_("Started"),
    "ended_at": N_("Ended"),
    "span_minutes": N_("Time taken"),
    "order_quantity": N_("Ordered pieces"),
    "part_name": N_("Part name"),
    "worker": N_("Worker"),
    "report_type": N_("Kind of report (set-up, production, breakdown)"),
    "good": N_("Good pieces"),
    "rejected": N_("Rejected pieces"),
    "mrb": N_("Pieces held for review"),
    "rework": N_("Rework"),
    "purchased_on": N_("Date of purchase"),
    "supplier": N_("Supplier"),
    "item": N_("Item"),
    "material": N_("Material"),
    "specification": N_("Specification"),
    "quantity": N_("Quantity"),
    "unit": N_("Unit"),
    "unit_price": N_("Unit price"),
    "amount": N_("Amount"),
}
REMARKS: Final = {
    "broken_quotes": N_("The quotation marks don't match; these lines can't be told apart"),
    "wrong_field_count": N_("The row has another number of cells than the header"),
    "blank_row": N_("Empty row"),
    "duplicate_row": N_("Exactly the same as an earlier row: left out"),
    "missing": N_("This cell must not be empty"),
    "too_long": N_("Too long to be kept"),
    "not_a_number": N_("Not a number"),
    "not_whole": N_("Not a whole number"),
    "negative": N_("A negative number"),
    "too_large": N_("Impossibly large"),
    "not_a_date": N_("Not a date"),
    "comma_unclear": N_("A comma that may be a decimal point"),
    "no_such_day": N_("A day that the calendar does not have"),
    "unclear_day": N_("A date that can mean several days"),
    "year_needed": N_("A date without its year"),
    "weekday_differs": N_("A date on another day of the week than is written"),
    "date_out_of_range": N_("A date that can't be right"),
    "not_a_span": N_("Not a time span"),
    "unknown_report_type": N_("Neither set-up nor production nor breakdown"),
    "not_yes_or_no": N_("Neither yes nor no"),
    "zero_span": N_("Time taken is 0: kept, but not used for times"),
    "no_span": N_("No time taken: kept, but not used for times"),
    "no_timestamp": N_("Without a date and time: kept"),
    "excel_time": N_("A spreadsheet had turned the time taken into a date: read as a time"),
    "ended_before_started": N_("Ended before it started: kept"),
    "amount_differs": N_("Amount isn't quantity × unit price: kept"),
    "no_day": N_("No day of the quote is found"),
    "no_name": N_("A row without a part's name or drawing number"),
    "same_break": N_("The same part and quantity with another price: left out"),
    "no_customer": N_("No customer is found in the sheet"),
    "no_quantity": N_("No quantity is found: kept as 1 piece"),
    "cut": N_("Too long: its beginning is kept"),
    "total_row": N_("A total, tax or discount: left out"),
    "outside_table": N_("Text beside the table: left out"),
    "macros": N_("The file has macros; they are not run"),
}
SEVERITIES: Final = {
    "error": N_("row left out"),
    "warning": N_("worth a look"),
    "info": N_("nothing to do"),
}
SEVERITY_TONES: Final = {"error": "error", "warning": "warning", "info": ""}
PROBLEMS: Final = {
    "empty": N_("There is nothing in this file but empty lines."),
    "not_text": N_(
        "This isn't a CSV file. If it is a spreadsheet, save it as CSV and send that file."
    ),
    "unknown_encoding": N_(
        "The characters of this file can't be read. Save it as CSV in UTF-8 or Shift_JIS."
    ),
    "line_too_long": N_("A line of this file has no end. Look whether it really is a CSV file."),
    "missing_columns": N_("Columns are missing in this file: %(columns)s."),
    "unknown_field": N_("Columns are missing in this file: %(columns)s."),
}
ENCODINGS: Final = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 (BOM)",
    "cp932": "Shift_JIS (cp932)",
}
