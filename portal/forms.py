"""Fields: how what people and programs send becomes values, and what is said when it can't.

Models are pydantic; a slice's `forms.py` composes them from the field types here, and the same
model serves the page's form and the JSON API. Numbers and days are read as people write them
(`estimator.numbers`, `estimator.days`); texts are kept exactly as typed.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
)
from pydantic_core import PydanticCustomError

from estimator.days import DayError, read_day
from estimator.numbers import PIECES, YEN, NumberError, Unit, read_number
from portal.off_loop import by_turns
from portal.sentences import SENTENCES, is_choice, sentence_of
from shared_db.foundation.clock import ANYWHERE, today
from shared_db.foundation.errors import N_, DomainError, Invalid
from shared_db.foundation.folding import MOST_WORDS, words_in

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_ROW = re.compile(r"[0-9]{1,9}")
MOST_DIGITS = 28
MOST_LEVELS = 8
MOST_ERRORS = 1000
"""Far more than anybody puts right at once; to list 300,000 takes seconds."""
LONGEST_EMAIL = 254


class TooManyErrors(DomainError):
    """So much is wrong that listing it would hold up everybody else."""

    status = 422

    def __init__(self) -> None:
        sentence = N_("More than %(most)s entries cannot be read. Please check what is sent.")
        super().__init__("too_many_errors", sentence, most=MOST_ERRORS)


class Form(BaseModel):
    """What comes in: unknown fields are refused, nothing is changed afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def problem(code: str, **values: Any) -> PydanticCustomError:
    """A field's error by its code in `SENTENCES`."""
    return PydanticCustomError(code, SENTENCES[code], values or None)


def asked(error: NumberError | DayError) -> PydanticCustomError:
    """The question about what was written, with what it could mean."""
    return problem(error.code, meant=error.meant)


def storable(value: str) -> str:
    """The text, if the record can keep it: no NUL, no half of a sign."""
    if "\x00" in value or any(0xD800 <= ord(c) <= 0xDFFF for c in value):
        raise problem("not_text")
    return value


def _filled(value: str) -> str:
    if not value.strip():
        raise problem("empty")
    return value


def _to_decimal(value: Any, unit: Unit) -> Decimal | None:
    """What was typed, or the number that JSON had."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, str):
        return _read(value, unit)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise problem("not_a_number")
    exact = Decimal(str(value))
    if not exact.is_finite():
        raise problem("not_a_number")
    return exact


def _read(written: str, unit: Unit) -> Decimal:
    try:
        number = read_number(written, unit)
    except NumberError as error:
        too_long = len(written) > MOST_DIGITS and written.strip().isdecimal()
        raise problem("decimal_max_digits") if too_long else asked(error) from None
    if len(number.as_tuple().digits) > MOST_DIGITS:
        raise problem("decimal_max_digits")
    return number + 0  # + 0: there is no -0


def _to_whole(value: Any, unit: Unit) -> int | None:
    exact = _to_decimal(value, unit)
    if exact is None:
        return None
    if exact != exact.to_integral_value():
        raise problem("not_whole")
    return int(exact) if exact.adjusted() < MOST_DIGITS else int(Decimal(10) ** MOST_DIGITS)


def _required(value: Any) -> Any:
    if value is None or value == "":
        raise problem("empty")
    return value


def _to_date(value: Any, info: ValidationInfo) -> Any:
    if isinstance(value, date) or value is None:
        return value
    if not isinstance(value, str):
        raise problem("not_a_date")
    # Only the years around are looked at: where nobody says whose day it is, any zone's will do.
    near = (info.context or {}).get("today") or today(ANYWHERE)
    try:
        return read_day(value, near) if value.strip() else None
    except DayError as error:
        raise asked(error) from None


def _email(value: str) -> str:
    text = unicodedata.normalize("NFKC", value).strip()
    if len(text) > LONGEST_EMAIL or not _EMAIL.fullmatch(text) or not text.isprintable():
        raise problem("not_an_email")
    return text


def _few_words(value: str) -> str:
    if len(words_in(value)) > MOST_WORDS:
        raise problem("too_many_words", most=MOST_WORDS)
    return value


Storable = AfterValidator(storable)
Filled = AfterValidator(_filled)
Words = Annotated[str, Storable, Field(max_length=200), AfterValidator(_few_words)]
"""What is looked for, wherever that can be typed."""


def text(max_length: int) -> Any:
    """`Annotated` type of an optional text of at most `max_length` characters, kept verbatim."""
    return Annotated[str, Field(max_length=max_length), Storable]


def filled(max_length: int) -> Any:
    """`Annotated` type of a text that can't be left empty."""
    return Annotated[str, Field(max_length=max_length), Storable, Filled]


def amount(
    *,
    maximum: Decimal = Decimal("99999999999"),
    minimum: int | Decimal = 0,
    places: int = 4,
    unit: Unit = YEN,
) -> Any:
    """`Annotated` type of a decimal number, with or without its unit, that may be left empty."""
    within = Annotated[Decimal, Field(ge=minimum, le=maximum, decimal_places=places)]
    return Annotated[within | None, BeforeValidator(partial(_to_decimal, unit=unit))]


def whole(minimum: int = 0, maximum: int = 10_000_000, unit: Unit = PIECES) -> Any:
    """`Annotated` type of a whole number, with or without its unit, that has to be there."""
    return Annotated[
        int,
        BeforeValidator(_required),
        BeforeValidator(partial(_to_whole, unit=unit)),
        Field(ge=minimum, le=maximum),
    ]


def optional_whole(minimum: int = 0, maximum: int = 10_000_000, unit: Unit = PIECES) -> Any:
    """`Annotated` type of a whole number that may be left empty (None)."""
    within = Annotated[int, Field(ge=minimum, le=maximum)]
    return Annotated[within | None, BeforeValidator(partial(_to_whole, unit=unit))]


Day = Annotated[date, BeforeValidator(_required), BeforeValidator(_to_date)]
OptionalDay = Annotated[date | None, BeforeValidator(_to_date)]
Email = Annotated[str, Field(max_length=LONGEST_EMAIL), Storable, Filled, AfterValidator(_email)]
Checked = Annotated[bool, BeforeValidator(lambda value: value in (True, "on", "1", "true", "yes"))]

Model = TypeVar("Model", bound=BaseModel)


def read(model: type[Model], data: Mapping[str, Any], **known: Any) -> Model:
    """The model's value of what was sent; `known` is what its fields may ask for besides.

    Raises `Invalid`: one sentence for each field, in the order of the fields; `TooManyErrors` where
    nobody would read them.

    A field in a list is named as on the page: parts-0-quantities-1.
    """
    try:
        return model.model_validate(dict(data), context=known)
    except ValidationError as error:
        if error.error_count() > MOST_ERRORS:
            raise TooManyErrors from None
        sentences: dict[str, DomainError] = {}
        for found in error.errors(include_url=False):
            name = "-".join(str(place) for place in found["loc"])
            sentences.setdefault(name, sentence_of(dict(found), is_choice(model, found["loc"])))
        raise Invalid(sentences) from None


def nested(
    flat: Mapping[str, str], drop: frozenset[str] = frozenset({"csrf_token"})
) -> dict[str, Any]:
    """The tree that a page's flat names mean: parts-0-name → {"parts": [{"name": …}]}.

    Rows keep their order by number; gaps (removed rows) close. Later names never overwrite a
    shape that an earlier one gave. A name with too many steps stays as it is: no form knows it.
    """
    tree: dict[str, Any] = {}
    for name, value in by_turns(flat.items()):
        if name in drop:
            continue
        *path, last = name.split("-") if name.count("-") < MOST_LEVELS else [name]
        place = tree
        for step in path:
            below = place.setdefault(step, {})
            if not isinstance(below, dict):
                break
            place = below
        else:
            place.setdefault(last, value)
    return {key: _rows(value) for key, value in tree.items()}


def _rows(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = {key: _rows(below) for key, below in value.items()}
    if inner and all(_ROW.fullmatch(key) for key in inner):
        return [inner[key] for key in sorted(inner, key=int)]
    return inner
