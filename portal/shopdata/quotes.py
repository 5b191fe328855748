"""Last year's quote sheets: brought in, and their forms mapped once."""

import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from werkzeug.datastructures import FileStorage

from estimator.quotes.reading import PastQuote as Quote
from estimator.quotes.reading import read_quote
from estimator.quotes.shape import (
    Header,
    SheetMapping,
    guess_header,
    header_at,
    mapping_is_enough,
    propose,
)
from portal.shopdata.imports import put_job_for
from shared_db.access import (
    OwnPermission,
    must_find,
    visible_imports,
    visible_past_quotes,
    visible_quote_shapes,
)
from shared_db.acts.records import tell_import_moved
from shared_db.files import CHUNK
from shared_db.foundation.errors import N_, Invalid
from shared_db.foundation.ids import new_id
from shared_db.models import (
    Import,
    ImportKind,
    ImportState,
    JobKind,
    PastQuote,
    QuoteShape,
    SheetState,
)
from shared_db.spine.states import move
from shared_db.spine.transaction import Work

PAGE = 50
_ONE_DAY = (1980, 1, 1, 0, 0, 0)
"""The same files packed twice are the same file."""


@dataclass(frozen=True)
class Understood:
    """A waiting sheet as it would be read: where its table is headed, by which mapping, and what
    comes of its first rows."""

    header: Header
    mapping: SheetMapping
    quote: Quote


def one_file(sent: Sequence[FileStorage]) -> tuple[str, Iterator[bytes]]:
    """What was sent as one file to be kept: itself, or all of them packed as a folder."""
    if len(sent) == 1:
        return sent[0].filename or "", _chunks(sent[0].stream)
    packed = tempfile.SpooledTemporaryFile(max_size=16 * CHUNK)  # noqa: SIM115 (read below)
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as folder:
        for place, one in enumerate(sorted(sent, key=lambda one: one.filename or "")):
            name = (one.filename or "").replace("\\", "/").rsplit("/", 1)[-1]
            known = name in folder.namelist()
            entry = zipfile.ZipInfo(f"{place}/{name}" if known else name, _ONE_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with folder.open(entry, "w") as into:
                for chunk in _chunks(one.stream):
                    into.write(chunk)
    packed.seek(0)
    first = min(one.filename or "" for one in sent)
    return f"{first} +{len(sent) - 1}", _all_of(packed)


def _all_of(packed: IO[bytes]) -> Iterator[bytes]:
    with packed:
        yield from _chunks(packed)


def _chunks(stream: IO[bytes]) -> Iterator[bytes]:
    while chunk := stream.read(CHUNK):
        yield chunk


def sheets_of(work: Work, imported: Import, page: int) -> Sequence[PastQuote]:
    """Of one import, those that want something first; one more than fits says "more"."""
    query = (
        visible_past_quotes(work.actor)
        .where(PastQuote.import_id == imported.id)
        .order_by(
            PastQuote.state != SheetState.WAITING,
            PastQuote.state != SheetState.REFUSED,
            PastQuote.filename,
            PastQuote.created_at,
            PastQuote.id,
        )
    )
    return work.session.scalars(query.offset((page - 1) * PAGE).limit(PAGE + 1)).all()


def waiting_sheets(work: Work) -> Sequence[PastQuote]:
    """One sheet of each form that nobody has said how to read, the oldest first."""
    waiting = visible_past_quotes(work.actor).where(PastQuote.state == SheetState.WAITING)
    first = (
        waiting.ext(distinct_on(PastQuote.shape))
        .order_by(PastQuote.shape, PastQuote.created_at, PastQuote.id)
        .with_only_columns(PastQuote.id)
        .subquery()
    )
    query = visible_past_quotes(work.actor).where(PastQuote.id.in_(select(first.c.id)))
    return work.session.scalars(query.order_by(PastQuote.created_at, PastQuote.id)).all()


def count_of_form(work: Work, sheet: PastQuote) -> int:
    """How many sheets wait that have the same form."""
    query = visible_past_quotes(work.actor).where(
        PastQuote.state == SheetState.WAITING, PastQuote.shape == sheet.shape
    )
    return len(work.session.scalars(query.with_only_columns(PastQuote.id)).all())


def find_sheet(work: Work, sheet_id: UUID) -> PastQuote:
    """One of the own company's. Raises NotFound."""
    return must_find(work.session, visible_past_quotes(work.actor), sheet_id)


def understood(sheet: PastQuote, mapping: SheetMapping | None = None) -> Understood | None:
    """How a waiting sheet is read by a mapping, or by what its header's words propose.

    None for one that doesn't wait: its rows are no longer kept beside it.
    """
    guessed = guess_header(sheet.top) if sheet.top else None
    if guessed is None:
        return None
    place = guessed.row + (mapping.shift if mapping else 0)
    header = header_at(sheet.top, place) if 0 <= place < len(sheet.top) else guessed
    chosen = mapping or propose(header)
    return Understood(header, chosen, read_quote(sheet.top, header, chosen))


def keep_mapping(work: Work, sheet_id: UUID, mapping: SheetMapping) -> PastQuote:
    """Remember how a form is read, and have taken in all that waits with it.

    Raises `Invalid` at `column-name` where it would say neither prices nor operations.
    """
    work.actor.require(OwnPermission.IMPORT_RECORDS)
    sheet = find_sheet(work, sheet_id)
    if not mapping_is_enough(mapping):
        raise Invalid.one(
            "column-name",
            "column_needed",
            N_("Say which columns hold the part and its price, or the operation."),
        )
    query = visible_quote_shapes(work.actor).where(QuoteShape.shape == sheet.shape)
    known = work.session.scalars(query).one_or_none()
    if known is None:
        known = QuoteShape(
            id=new_id(),
            company_id=work.actor.company_id,
            shape=sheet.shape,
            created_by=work.actor.person_id,
            mapping={},
        )
        work.session.add(known)
    known.mapping = mapping.as_json()
    work.session.flush()
    _take_waiting(work, sheet.shape)
    return sheet


def _take_waiting(work: Work, shape: str) -> None:
    waiting = visible_past_quotes(work.actor).where(
        PastQuote.shape == shape, PastQuote.state == SheetState.WAITING
    )
    ids = waiting.with_only_columns(PastQuote.import_id)
    query = visible_imports(work.actor).where(
        Import.id.in_(ids), Import.kind == ImportKind.QUOTES, Import.state == ImportState.DONE
    )
    for imported in work.session.scalars(query.order_by(Import.id).with_for_update(key_share=True)):
        move(imported, ImportState.WRITING)
        put_job_for(work, JobKind.WRITE_IMPORT, imported)
        tell_import_moved(work, imported)


def mapping_typed(sheet: PastQuote, typed: Mapping[str, str]) -> SheetMapping:
    """What a form says of columns (`column-…`), cells (`cell-…`: rows up and column), the row in
    which the table is headed (`header_row`, from 1), and whether prices stand side by side by
    quantity (`breaks`). What isn't in the sheet is passed over."""
    guessed = guess_header(sheet.top)
    row = guessed.row if guessed else 0
    asked = _whole(typed.get("header_row", ""))
    place = asked - 1 if asked is not None and 0 < asked <= len(sheet.top) else row
    columns, cells = {}, {}
    breaks = header_at(sheet.top, place).breaks if typed.get("breaks") and sheet.top else {}
    for name, value in typed.items():
        if name.startswith("column-") and (column := _whole(value)) is not None:
            columns[name.removeprefix("column-")] = column
        if name.startswith("cell-") and len(parts := value.split("-")) == 2:
            up, beside = (_whole(part) for part in parts)
            if up is not None and beside is not None:
                cells[name.removeprefix("cell-")] = (up, beside)
    across = (min(breaks), len(breaks)) if breaks else None
    return SheetMapping(columns, cells, place - row, across)


def _whole(written: str) -> int | None:
    return int(written) if written.isascii() and written.isdigit() and len(written) < 5 else None


__all__ = [
    "Understood",
    "count_of_form",
    "find_sheet",
    "keep_mapping",
    "mapping_typed",
    "one_file",
    "sheets_of",
    "understood",
    "waiting_sheets",
]
