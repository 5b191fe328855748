"""Last year's quote sheets: read, and those of a known form taken in as earlier parts.

All of an import is written in the commit that ends its job: a worker that dies leaves nothing half
done. What is in already, by its content or by its number and day, adds nothing.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text

from estimator.quotes.reading import PastPart, read_quote
from estimator.quotes.reading import PastQuote as Quote
from estimator.quotes.shape import Header, SheetMapping, guess_header, header_at
from estimator.records.remarks import Remark
from shared_db.access import must_find, visible_imports, visible_past_quotes, visible_quote_shapes
from shared_db.acts.records import tell_import_moved
from shared_db.files import file_store_of
from shared_db.foundation.base import utc_now
from shared_db.foundation.ids import new_id
from shared_db.models import (
    EarlierPart,
    Import,
    ImportState,
    PastOutcome,
    PastQuote,
    QuoteShape,
    SheetState,
)
from shared_db.spine import streams
from shared_db.spine.states import move
from shared_db.spine.transaction import Work
from workers.quote_files import QuoteFile, Sheet, Unreadable, files_in
from workers.runner import Workshop

KEPT_ROWS, KEPT_COLUMNS, MOST_REMARKS = 60, 40, 300
LONGEST_NUMBER = 20
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtext('past quotes ' || :company))")


def read_quotes(work: Work, import_id: UUID, workshop: Workshop) -> None:
    """Read every file; sheets of a known form are taken in, the others wait."""
    imported = _begun(work, import_id, ImportState.READING)
    if imported is None:
        return
    shapes = _shapes(work)
    count = 0
    try:
        with file_store_of(workshop.settings).open(imported.sha256) as stored:
            for file in files_in(imported.filename, stored):
                _keep_file(work, imported, file, shapes)
                count += 1
                _say(workshop, imported, count)
    except Unreadable as problem:
        imported.report = {"problem": {"code": problem.code}}
        move(imported, ImportState.REFUSED)
        tell_import_moved(work, imported)
        return
    move(imported, ImportState.READ)
    move(imported, ImportState.WRITING)
    _finish(work, imported)


def take_waiting(work: Work, import_id: UUID, workshop: Workshop) -> None:
    """Take in what waited, where its form is known by now."""
    imported = _begun(work, import_id, ImportState.WRITING)
    if imported is None:
        return
    shapes = _shapes(work)
    waiting = {
        (one.filename, one.sheet): one
        for one in work.session.scalars(_of(work, imported))
        if one.state is SheetState.WAITING and one.shape in shapes
    }
    if waiting:
        with file_store_of(workshop.settings).open(imported.sha256) as stored:
            for file in files_in(imported.filename, stored):
                for sheet in file.sheets:
                    row = waiting.get((file.name, sheet.name))
                    if row is not None and row.sha256 == file.sha256:
                        _decide(work, row, sheet, shapes)
    _finish(work, imported)


def _begun(work: Work, import_id: UUID, state: ImportState) -> Import | None:
    imported = must_find(work.session, visible_imports(work.actor), import_id, lock=True)
    if imported.state is not state:
        return None
    # two imports at once must see what the other has taken
    work.session.execute(_ONE_AT_A_TIME, {"company": str(imported.company_id)})
    return imported


def _shapes(work: Work) -> dict[str, QuoteShape]:
    return {one.shape: one for one in work.session.scalars(visible_quote_shapes(work.actor))}


def _of(work: Work, imported: Import) -> Any:
    return visible_past_quotes(work.actor).where(PastQuote.import_id == imported.id)


def _keep_file(
    work: Work, imported: Import, file: QuoteFile, shapes: dict[str, QuoteShape]
) -> None:
    same = bool(file.sha256) and _is_in(work, file)
    problem = file.problem or ("" if file.sheets else "empty")
    if problem or same:
        state = SheetState.SAME if same and not file.problem else SheetState.REFUSED
        work.session.add(_row(imported, file, "", state, "same_file" if same else problem))
        work.session.flush()
        return
    for sheet in file.sheets:
        row = _row(imported, file, sheet.name, SheetState.WAITING, "")
        work.session.add(row)
        work.session.flush()
        _decide(work, row, sheet, shapes)


def _row(
    imported: Import, file: QuoteFile, sheet: str, state: SheetState, problem: str
) -> PastQuote:
    return PastQuote(
        id=new_id(),
        company_id=imported.company_id,
        import_id=imported.id,
        filename=file.name,
        sheet=sheet,
        sha256=file.sha256,
        state=state,
        problem=problem,
    )


def _is_in(work: Work, file: QuoteFile) -> bool:
    """Whether a file with this content is there, or waits."""
    there = visible_past_quotes(work.actor).where(
        PastQuote.sha256 == file.sha256,
        PastQuote.state.in_([SheetState.TAKEN, SheetState.WAITING]),
    )
    return work.session.scalars(there.limit(1)).first() is not None


def _decide(work: Work, row: PastQuote, sheet: Sheet, shapes: dict[str, QuoteShape]) -> None:
    """Take a sheet in, or say why not; it waits where nobody has said yet how it is read."""
    guessed = guess_header(sheet.grid)
    if guessed is None:
        row.state, row.problem = SheetState.REFUSED, "no_table"
        return
    row.shape, row.header_row = guessed.shape, guessed.row
    known = shapes.get(guessed.shape)
    if known is None:
        row.top = [cells[:KEPT_COLUMNS] for cells in sheet.grid[:KEPT_ROWS]]
        return
    mapping = SheetMapping.of(known.mapping)
    header = _header(sheet, guessed, mapping)
    quote = read_quote(sheet.grid, header, mapping)
    remarks = [Remark.of(1, None, "", note) for note in sheet.notes] + quote.remarks
    row.remarks = [
        [one.row_number, one.column or "", one.value, one.code] for one in remarks[:MOST_REMARKS]
    ]
    row.top = []
    for name in ("customer", "number", "subject", "quoted_on"):
        setattr(row, name, getattr(quote, name))
    row.outcome = PastOutcome(quote.outcome)
    row.problem = _problem(work, row, quote)
    row.state = SheetState.REFUSED if row.problem else SheetState.TAKEN
    if row.problem == "same_number":
        row.state = SheetState.SAME
    if row.state is SheetState.TAKEN:
        row.parts = len(quote.parts)
        work.session.flush()
        work.session.add_all(_earlier(row, quote))
    work.session.flush()


def _header(sheet: Sheet, guessed: Header, mapping: SheetMapping) -> Header:
    place = guessed.row + mapping.shift
    moved = bool(mapping.shift) and 0 <= place < len(sheet.grid)
    return header_at(sheet.grid, place) if moved else guessed


def _problem(work: Work, row: PastQuote, quote: Quote) -> str:
    if not quote.parts:
        return "no_parts"
    if quote.quoted_on is None:
        return "no_day"
    if not quote.number:
        return ""
    there = visible_past_quotes(work.actor).where(
        PastQuote.state == SheetState.TAKEN,
        PastQuote.number == quote.number,
        PastQuote.quoted_on == quote.quoted_on,
        PastQuote.sha256 != row.sha256,  # the sheets of one file are one quote
    )
    return "same_number" if work.session.scalars(there.limit(1)).first() else ""


def _earlier(row: PastQuote, quote: Quote) -> Iterator[EarlierPart]:
    for part in quote.parts:
        yield EarlierPart(
            id=new_id(),
            company_id=row.company_id,
            past_quote_id=row.id,
            name=part.name,
            drawing_number=part.drawing_number,
            material=part.material,
            customer=row.customer,
            number=row.number[:LONGEST_NUMBER],
            subject=row.subject,
            costed_on=quote.quoted_on,
            quantity=min(part.prices),
            prices=_prices(part),
            lines=[
                {"kind": one.kind, "description": one.description,
                 "work_centre": one.work_centre, "terms": one.terms}
                for one in part.lines
            ],
        )  # fmt: skip


def _prices(part: PastPart) -> list[dict[str, Any]]:
    return [
        {
            "quantity": quantity,
            "unit_cost": None,
            "unit_price": None if price is None else format(price, "f"),
        }
        for quantity, price in sorted(part.prices.items())
    ]


def _finish(work: Work, imported: Import) -> None:
    counted = select(PastQuote.state, func.count()).where(
        PastQuote.id.in_(_of(work, imported).with_only_columns(PastQuote.id))
    )
    told = {state.value: 0 for state in SheetState}
    told |= {state.value: n for state, n in work.session.execute(counted.group_by(PastQuote.state))}
    imported.report = {"sheets": told, "rows": sum(told.values()), "written": told["taken"]}
    imported.done_at = utc_now()
    move(imported, ImportState.DONE)
    tell_import_moved(work, imported)


def _say(workshop: Workshop, imported: Import, count: int) -> None:
    if count % 10 == 0:
        stream_id = streams.company(imported.company_id).id
        workshop.progress(stream_id, subject=imported.id, done=count, total=max(count, 1))
