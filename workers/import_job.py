"""Files of records: read in full and reported on first; written, all at once, when a person says.

Both halves commit together with their job's end, so a worker that dies leaves nothing half done
and nothing doubled.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, BinaryIO, TypeVar
from uuid import UUID

from sqlalchemy import delete

from estimator.records.remarks import Remark
from estimator.records.table import TableError
from shared_db.access import must_find, visible_imports
from shared_db.acts.records import tell_import_moved
from shared_db.files import file_store_of
from shared_db.foundation.base import utc_now
from shared_db.models import Import, ImportKind, ImportRemark, ImportState, JobKind
from shared_db.spine import streams
from shared_db.spine.jobs import Claim
from shared_db.spine.states import move
from shared_db.spine.transaction import Work
from workers.bulk import Incoming
from workers.import_files import FILE_KINDS, FileKind, Tally, fitting
from workers.quotes_job import read_quotes, take_waiting
from workers.runner import Workshop

MOST_REMARKS = 100_000
TELL_EVERY_SECONDS = 0.4
LOOK_EVERY_ROWS = 500
_LONGEST_COLUMN = 100
_REMARK_FIELDS = ("row_number", "severity", "column", "code", "value")
Numbered = TypeVar("Numbered", bound=Any)


def do(work: Work, claim: Claim, workshop: Workshop) -> None:
    """Read a file, or write its records."""
    found = must_find(work.session, visible_imports(work.actor), claim.subject_id)
    if found.kind is ImportKind.QUOTES:
        do_quotes = read_quotes if claim.kind is JobKind.READ_IMPORT else take_waiting
        do_quotes(work, claim.subject_id, workshop)
    elif claim.kind is JobKind.READ_IMPORT:
        read_file(work, claim.subject_id, workshop)
    else:
        write_records(work, claim.subject_id, workshop)


def read_file(work: Work, import_id: UUID, workshop: Workshop) -> None:
    """Say what became of each row; nothing is taken in yet."""
    found = must_find(work.session, visible_imports(work.actor), import_id)
    incoming = Incoming(work.session, ImportRemark, _REMARK_FIELDS)
    kind = FILE_KINDS[found.kind]
    with file_store_of(workshop.settings).open(found.sha256) as file:
        report = _read(kind, found, file, incoming, _watched(found, workshop))
    imported = must_find(work.session, visible_imports(work.actor), import_id, lock=True)
    if imported.state is not ImportState.READING:
        return
    work.session.execute(delete(ImportRemark).where(ImportRemark.import_id == import_id))
    if "problem" not in report:
        incoming.write(import_id=import_id)
    imported.report = report
    move(imported, ImportState.REFUSED if "problem" in report else ImportState.READ)
    tell_import_moved(work, imported)


def write_records(work: Work, import_id: UUID, workshop: Workshop) -> None:
    """Write the good rows, all of them or none."""
    imported = must_find(work.session, visible_imports(work.actor), import_id, lock=True)
    if imported.state is not ImportState.WRITING:
        return
    kind = FILE_KINDS[imported.kind]
    zone = work.actor.zone
    incoming = Incoming(work.session, kind.model, kind.fields)
    watch = _watched(imported, workshop)
    with file_store_of(workshop.settings).open(imported.sha256) as file:
        entries = watch(fitting(kind, kind.read(file, imported.mapping)))
        incoming.fill(kind.values(row, zone) for row in entries if not isinstance(row, Remark))
    written = incoming.write(company_id=imported.company_id, import_id=import_id)
    imported.report = {**imported.report, "written": written}
    imported.done_at = utc_now()
    move(imported, ImportState.DONE)
    tell_import_moved(work, imported)


def _read(
    kind: FileKind,
    imported: Import,
    file: BinaryIO,
    incoming: Incoming,
    watch: Callable[[Iterator[Any]], Iterator[Any]],
) -> dict[str, Any]:
    tally = Tally(kind, MOST_REMARKS)
    try:
        reading = kind.read(file, imported.mapping)
    except TableError as problem:
        return _unreadable(problem, kind, file)
    problems: list[TableError] = []
    remarks = tally.remarks_of(watch(fitting(kind, reading)))
    incoming.fill(map(_remark_values, _until_problem(remarks, problems)))
    if problems:
        return _unreadable(problems[0], kind, file)
    return {
        "encoding": reading.encoding,
        "delimiter": reading.delimiter,
        "columns": reading.columns,
        "header": _header(kind, file)[0],
        **tally.report(),
    }


def _unreadable(problem: TableError, kind: FileKind, file: BinaryIO) -> dict[str, Any]:
    header, columns = _header(kind, file)
    return {
        "problem": {"code": problem.code, **problem.message_values},
        "header": header,
        "columns": columns,
    }


def _until_problem(remarks: Iterator[Remark], problems: list[TableError]) -> Iterator[Remark]:
    """Stop where the file stops being a table; raised within COPY it would end the transaction."""
    try:
        yield from remarks
    except TableError as problem:
        problems.append(problem)


def _remark_values(remark: Remark) -> tuple[Any, ...]:
    column = (remark.column or "")[:_LONGEST_COLUMN]
    return remark.row_number, remark.severity.value, column, remark.code, remark.value


def _header(kind: FileKind, file: BinaryIO) -> tuple[list[str], dict[str, str]]:
    with suppress(TableError):
        return kind.header(file)
    return [], {}


def _watched(
    imported: Import, workshop: Workshop
) -> Callable[[Iterator[Numbered]], Iterator[Numbered]]:
    """Give entries on, and say now and then how far they are."""
    stream_id = streams.company(imported.company_id).id
    chunks = file_store_of(workshop.settings).chunks(imported.sha256)
    lines = 1 + sum(chunk.count(b"\n") for chunk in chunks)

    def watch(entries: Iterator[Numbered]) -> Iterator[Numbered]:
        told_at = time.monotonic()
        for number, entry in enumerate(entries):
            if number % LOOK_EVERY_ROWS == 0 and time.monotonic() - told_at > TELL_EVERY_SECONDS:
                told_at = time.monotonic()
                workshop.progress(
                    stream_id, subject=imported.id, done=entry.row_number, total=lines
                )
            yield entry

    return watch
