"""What the pages call the fields, states and problems of quote sheets of earlier years."""

from typing import Final

from shared_db.foundation.errors import N_
from shared_db.models import PastOutcome, SheetState

SHEET_STATES: Final = {
    SheetState.WAITING: N_("waits for its form"),
    SheetState.TAKEN: N_("taken in"),
    SheetState.SAME: N_("in already"),
    SheetState.REFUSED: N_("not taken in"),
}
SHEET_TONES: Final = {
    SheetState.WAITING: "warning",
    SheetState.TAKEN: "success",
    SheetState.SAME: "",
    SheetState.REFUSED: "error",
}
OUTCOMES: Final = {
    PastOutcome.WON: N_("won"),
    PastOutcome.LOST: N_("lost"),
    PastOutcome.UNKNOWN: N_("outcome not known"),
}
FIELDS: Final = {
    "name": N_("Part name"),
    "drawing_number": N_("Drawing number"),
    "material": N_("Material"),
    "quantity": N_("Quantity"),
    "unit": N_("Unit"),
    "unit_price": N_("Unit price"),
    "amount": N_("Amount"),
    "remark": N_("Remark column"),
    "outcome": N_("Won or lost"),
    "operation": N_("Operation"),
    "work_centre": N_("Machine"),
    "setup_minutes": N_("Set-up (minutes a lot)"),
    "run_minutes": N_("Run (minutes a piece)"),
    "hourly_rate": N_("Rate (yen an hour)"),
    "material_cost": N_("Material cost (a piece)"),
    "outside_cost": N_("Outside cost (a piece)"),
    "customer": N_("Customer"),
    "number": N_("Quote number"),
    "quoted_on": N_("Day of the quote"),
    "subject": N_("Subject"),
}
PROBLEMS: Final = {
    "same_file": N_("This very file is in already; nothing was added."),
    "same_number": N_("A quote with this number and day is in already; nothing was added."),
    "no_parts": N_("No row of its table can be read."),
    "no_day": N_("No day of the quote is found, so nobody could tell how old its prices are."),
    "no_table": N_("No table is found in this sheet."),
    "password": N_("This file has a password. Save it without one and send it again."),
    "old_xls": N_("This is an old Excel file (.xls). Save it as .xlsx and send it again."),
    "nested": N_("A ZIP within a ZIP isn't opened. Send it by itself."),
    "not_a_sheet": N_("Neither CSV nor Excel: left out."),
    "too_much": N_("This file is too large to be a quote: left out."),
    "too_many_files": N_("More than 500 files in one ZIP. Send it in several."),
    "broken": N_("This file is damaged and can't be opened."),
    "empty": N_("There is nothing in this file."),
    "unknown_encoding": N_("The characters of this file can't be read. Save it as CSV in UTF-8."),
}
"""Why a sheet, or all of a file, was not taken in."""
