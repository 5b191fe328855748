"""What is measured of a line, as it is typed: sizes, lengths and counts, each by hand or from a
drawing.

A cell may claim the drawing that its number is from (`drawn`). The claim holds as long as that
drawing says the number, or the line has it from there already; else the number is by hand.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from estimator.errors import LineError
from estimator.fields import Fields
from estimator.geometry.measures import Told
from estimator.numbers import (
    MILLIMETRES,
    PIECES,
    NumberError,
    normalised,
    plain,
    raised,
    read_number,
)
from estimator.sums import is_sum, read_either
from portal.drawings.numbers import Saying
from portal.estimates.queries import as_typed
from portal.estimates.terms import said_of
from portal.sentences import SENTENCES
from shared_db.foundation.base import Json
from shared_db.foundation.errors import N_, DomainError
from shared_db.models import (
    COUNTS,
    HAND,
    MEASURES,
    TERMS_DRAWN,
    EstimateLine,
    FromDrawing,
    LineKind,
    Measure,
    Measured,
    drawable,
)

Sayings = Callable[[], Sequence[Saying]]
"""What the part's drawings say; asked for only where something claims it."""
_TIMES = re.compile(r"\s*[x×*✕]\s*", re.IGNORECASE)
MOST_SIDES = 3
NOT_A_SIZE = N_("Please enter up to three sides, such as 120 × 80 × 3.")


def typed_amount(amount: Sequence[Decimal]) -> str:
    """As it stands in a cell: `120 × 80 × 3`."""
    return " × ".join(as_typed(one) for one in amount)


def typed_measures(line: EstimateLine) -> Json:
    """What stands in a line's cells, and under `drawn` the drawings that numbers are from."""
    measured = line.measured
    cells = {
        name: typed_amount(measured[name].amount)
        for name in MEASURES.get(line.kind, ())
        if name in measured
    }
    drawn = {
        name: str(one.source.drawing_id)
        for name, one in measured.items()
        if isinstance(one.source, FromDrawing)
    }
    return cells | ({"drawn": drawn} if drawn else {})


def told_measures(kept: Mapping[str, Json]) -> dict[str, Json]:
    """The measures as programs are told. By its content a file is known here alone: who may read an
    estimate need not have it."""
    return {name: {**one, "source": _told(one["source"])} for name, one in kept.items()}


def told_inputs(inputs: Json) -> Json:
    """The same of all lines in a roll-up's inputs."""
    parts = [
        {**part, "lines": [_told_line(line) for line in part["lines"]]} for part in inputs["parts"]
    ]
    return {**inputs, "parts": parts}


def _told_line(line: Json) -> Json:
    return line | {"measured": told_measures(line["measured"])} if "measured" in line else line


def _told(source: Json) -> Json:
    return {name: value for name, value in source.items() if name != "sha256"}


def read_measures(
    kind: LineKind,
    typed: Mapping[str, Any],
    terms: Mapping[str, Any],
    known: EstimateLine | None,
    sayings: Sayings,
) -> tuple[dict[str, Measured], dict[str, DomainError]]:
    """The measures of what was typed, and what is wrong with them by cell. `terms` as read: of
    what these hold only what is from a drawing is told here."""
    before = known.measured if known is not None else {}
    drawn: Mapping[str, str] | None = typed.get("drawn")
    if drawn is None:
        drawn = typed_measures(known).get("drawn", {}) if known is not None else {}
    measured: dict[str, Measured] = {}
    errors: dict[str, DomainError] = {}
    for name in drawable(kind):
        in_terms = name in TERMS_DRAWN.get(kind, ())
        if not in_terms and typed.get(name) is None and name in before:
            measured[name] = before[name]
            continue
        text = str((terms if in_terms else typed).get(name) or "").strip()
        if not text or (in_terms and name not in drawn):
            continue
        try:
            amount = (Decimal(text),) if in_terms else _amount(name, text)
        except NumberError as error:
            odd_size = name == "size_mm" and error.code == "not_a_number"
            sentence = NOT_A_SIZE if odd_size else SENTENCES[error.code]
            errors[name] = DomainError(error.code, sentence, field=name, meant=error.meant)
            continue
        except LineError as error:
            errors[name] = said_of(error)
            continue
        except ArithmeticError:
            continue  # of the terms; what is wrong with it is said there
        source = _drawing(name, amount, drawn.get(name), before, sayings)
        if source or not in_terms:
            measured[name] = Measured(amount, source or HAND)
    return measured, errors


def reads_as(name: Measure, text: str, told: Told) -> bool:
    """Whether what was typed in a cell is the number that is told."""
    try:
        return _amount(name, text) == told.amount
    except (NumberError, LineError):
        return False


def source_in(saying: Saying, told: Told) -> FromDrawing:
    """A number's source as it is kept with a line."""
    return FromDrawing(
        drawing_id=saying.drawing.id,
        filename=saying.drawing.filename,
        sha256=saying.drawing.sha256,
        engine=saying.engine,
        found=told.found.value,
        k_factor=told.k_factor,
        density=told.density,
    )


def _amount(name: Measure, text: str) -> tuple[Decimal, ...]:
    """Raises NumberError, or LineError for a number that it can't be."""
    sides_apart = name == "size_mm" and not is_sum(text)
    written = _TIMES.split(normalised(text)) if sides_apart else [text]
    if len(written) > MOST_SIDES or raised(text):
        raise NumberError
    unit = PIECES if name in COUNTS else MILLIMETRES
    sides = tuple(read_either(one, partial(read_number, unit=unit)) for one in written)
    if name in COUNTS and sides[0] != sides[0].to_integral_value():
        raise LineError(name, "not_whole")
    return tuple(
        Fields({name: plain(side)}, error=LineError).number(name, positive=name not in COUNTS)
        for side in sides
    )


def _drawing(
    name: Measure,
    amount: tuple[Decimal, ...],
    claimed: str | None,
    before: Mapping[str, Measured],
    sayings: Sayings,
) -> FromDrawing | None:
    if not claimed:
        return None
    kept = before.get(name)
    source = kept.source if kept and kept.amount == amount else HAND
    if isinstance(source, FromDrawing) and str(source.drawing_id) == claimed:
        return source
    for saying in sayings():
        told = saying.numbers.get(name)
        if str(saying.drawing.id) == claimed and told and told.amount == amount:
            return source_in(saying, told)
    return None
