"""What is said of a field that can't be taken, by what is wrong with it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import Enum
from typing import Any

from pydantic import (
    BaseModel,
)

from shared_db.foundation.errors import N_, DomainError

SENTENCES: dict[str, str] = {
    "missing": N_("Please fill this in."),
    "no_file": N_("Please choose a file."),
    "decimal_max_places": N_("At most %(decimal_places)s decimal places, please."),
    "decimal_max_digits": N_("Please enter fewer digits."),
    "decimal_whole_digits": N_("Please enter fewer digits."),
    "empty": N_("Please fill this in."),
    "string_too_long": N_("At most %(max_length)s characters, please."),
    "string_type": N_("Please enter text."),
    "not_a_number": N_("Please enter a number."),
    "comma_unclear": N_("This can mean %(meant)s. Please enter it without the comma."),
    "clock_unclear": N_(
        "This can mean %(meant)s minutes. Please enter the minutes alone, or with words: 1 h 30"
        " min, 1 min 30 s."
    ),
    "sum_empty": N_("Please write the sum after the equals sign, such as =6.5*1.1."),
    "sum_unread": N_("This sum cannot be read at “%(meant)s”."),
    "sum_brackets": N_("The brackets of this sum don't match."),
    "sum_by_zero": N_("This sum divides by zero."),
    "sum_too_long": N_("This sum is too long. At most 200 characters, please."),
    "sum_too_deep": N_("This sum has too many brackets in brackets."),
    "sum_too_large": N_("This sum comes to a number that is too large."),
    "not_whole": N_("Please enter a whole number."),
    "greater_than": N_("Please enter a number above %(gt)s."),
    "greater_than_equal": N_("Please enter %(ge)s or more."),
    "less_than": N_("Please enter a number below %(lt)s."),
    "less_than_equal": N_("Please enter %(le)s or less."),
    "not_a_date": N_("Please enter a date such as 2026/3/5."),
    "not_a_clock": N_("Please enter a time such as 8:30."),
    "too_many_days": N_("At most %(most)s days, please."),
    "days_backwards": N_("The last day is before the first. Please check the dates."),
    "ends_before": N_("The work has to last at least an hour. Please check the times."),
    "break_outside": N_("The break has to lie within the working hours."),
    "break_half": N_("Please enter when the break begins and when it ends, or neither."),
    "no_work_day": N_("Please choose at least one day."),
    "no_such_day": N_("There is no day %(meant)s. Please check the date."),
    "unclear_day": N_("This can mean %(meant)s. Please enter all four digits of the year."),
    "year_needed": N_("This can mean %(meant)s. Please enter the date with its year."),
    "weekday_differs": N_("%(meant)s falls on another day of the week. Please check the date."),
    "in_the_past": N_("Please enter today or a later day."),
    "too_far": N_("This date is too far away."),
    "enum": N_("Please choose one of the options."),
    "not_text": N_("This contains characters that cannot be stored."),
    "too_long": N_("At most %(max_length)s entries, please."),
    "not_distinct": N_("Two of these are the same. Please enter each one once."),
    "too_short": N_("Please enter at least %(min_length)s."),
    "uuid_parsing": N_("This is not an id of the kind that is needed here."),
    "extra_forbidden": N_("This field is not known here."),
    "not_whole_yen": N_("Please enter whole yen, or allow decimals of unit prices above."),
    "too_fine": N_("Decimals here: at most %(places)s. More can be allowed above."),
    "too_many_words": N_("At most %(most)s words at once, please."),
    "not_an_email": N_("Please enter an e-mail address such as name@example.jp."),
}
OF_FIELDS = {("quantities", "too_short"): N_("Please enter at least one quantity.")}
"""What is wrong with one field alone is said in its own words."""
OTHER = N_("This cannot be read. Please check it.")


def is_choice(model: type[BaseModel], place: Sequence[int | str]) -> bool:
    """Whether this is one of several given options: nobody fills in a round button."""
    field = model.model_fields.get(str(place[0])) if len(place) == 1 else None
    kind = field.annotation if field else None
    return isinstance(kind, type) and issubclass(kind, Enum)


def sentence_of(found: Mapping[str, Any], is_choice: bool) -> DomainError:
    code = str(found["type"])
    if code == "missing" and is_choice:
        return DomainError(code, SENTENCES["enum"])
    if code == "too_long" and isinstance(found["input"], str):  # as when a check came before
        code = "string_too_long"
    elif code == "string_unicode":
        code = "not_text"
    known = found.get("ctx", {}).items()
    values = {key: _grouped(value) for key, value in known if key != "error"}
    own = OF_FIELDS.get((found["loc"][-1], code))
    return DomainError(code, own or SENTENCES.get(code, OTHER), field=None, **values)


def _grouped(value: Any) -> Any:
    """A limit as people read it: 10,000,000."""
    return f"{value:,}" if isinstance(value, int | float | Decimal) else value
