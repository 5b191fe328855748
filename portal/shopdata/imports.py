"""Files of records: received, read by a job, taken in or left, and taken back."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from portal.shopdata.import_queries import earlier_import, find_import, has_failed
from portal.shopdata.words import COLUMNS
from shared_db.access import OwnPermission, must_find, visible_imports
from shared_db.acts.records import forget_records, tell_import_moved
from shared_db.files import FileStore, FileTooLarge, StoredFile
from shared_db.foundation.errors import N_, Invalid, NotAllowed, WrongState
from shared_db.foundation.ids import new_id
from shared_db.models import Import, ImportKind, ImportState, JobKind
from shared_db.spine.jobs import put_job
from shared_db.spine.queues import queue_for_file
from shared_db.spine.states import move
from shared_db.spine.transaction import Work

LONGEST_NAME = 255


def store_file(files: FileStore, chunks: Iterable[bytes], limit: int) -> StoredFile:
    """Keep what was sent. Raises Invalid at the field `file` when it is empty or too large."""
    try:
        stored = files.put(chunks, limit)
    except FileTooLarge:
        raise Invalid.one(
            "file",
            "file_too_large",
            N_("The file is larger than %(limit)s MB. Split it and send the pieces."),
            limit=limit // (1024 * 1024),
        ) from None
    if stored.size == 0:
        raise Invalid.one("file", "empty_file", N_("This file is empty. Choose another."))
    return stored


def receive_file(work: Work, kind: ImportKind, filename: str, stored: StoredFile) -> Import:
    """A file of records has come: it is read, and nothing is taken in yet."""
    work.actor.require(OwnPermission.IMPORT_RECORDS)
    if kind is ImportKind.QUOTES:
        _must_be_new(work, stored)
    imported = Import(
        id=new_id(),
        company_id=work.actor.company_id,
        created_by=work.actor.person_id,
        kind=kind,
        state=ImportState.READING,
        filename=_storable_name(filename),
        sha256=stored.sha256,
        size=stored.size,
    )
    work.session.add(imported)
    work.session.flush()
    put_job_for(work, JobKind.READ_IMPORT, imported)
    tell_import_moved(work, imported)
    return imported


def _must_be_new(work: Work, stored: StoredFile) -> None:
    """Quote sheets are taken as they are read: what is here already is said at once."""
    there = visible_imports(work.actor).where(
        Import.sha256 == stored.sha256,
        Import.kind == ImportKind.QUOTES,
        Import.state.not_in([ImportState.REFUSED, ImportState.UNDONE]),
    )
    if work.session.scalars(there.limit(1)).first() is not None:
        sentence = N_("This very file is in already; nothing was added.")
        raise Invalid.one("file", "taken_in_before", sentence)


def map_columns(work: Work, import_id: UUID, mapping: Mapping[str, str]) -> Import:
    """Say which column of the file is what, and have it read again."""
    imported = _locked(work, import_id)
    fields = {column.field: column for column in COLUMNS[imported.kind]}
    chosen = {name: header for name, header in mapping.items() if name in fields and header}
    header = imported.report.get("header", [])
    wrong = [name for name, column in chosen.items() if column not in header]
    missing = [n for n, column in fields.items() if column.required and n not in chosen]
    if wrong or missing:
        raise Invalid.one(
            (wrong or missing)[0],
            "column_needed",
            N_("Choose the column of the file that holds this."),
        )
    move(imported, ImportState.READING)
    imported.mapping = chosen
    imported.report = {"header": header}
    put_job_for(work, JobKind.READ_IMPORT, imported)
    tell_import_moved(work, imported)
    return imported


def take_in(work: Work, import_id: UUID, *, good_rows_only: bool = False) -> Import:
    """Write the records of a file that was read: all rows, or the good ones if so chosen."""
    imported = _locked(work, import_id)
    if imported.state in {ImportState.WRITING, ImportState.DONE}:
        return imported
    if imported.report.get("errors") and not good_rows_only:
        raise WrongState(
            "rows_with_errors",
            N_(
                "Some rows can't be read. Correct the file and send it again, or choose to take"
                " in only the good rows."
            ),
        )
    if imported.state is ImportState.READ and not imported.report.get("good"):
        raise WrongState("nothing_to_take_in", N_("There is no row in this file to take in."))
    if earlier_import(work, imported, lock=True):
        raise WrongState(
            "taken_in_before",
            N_(
                "This very file was taken in before. Its records would count double. Undo the"
                " earlier import first if you want to take it in again."
            ),
        )
    move(imported, ImportState.WRITING)
    imported.good_rows_only = good_rows_only
    put_job_for(work, JobKind.WRITE_IMPORT, imported)
    tell_import_moved(work, imported)
    return imported


def undo(work: Work, import_id: UUID) -> Import:
    """Take an import back: its records go; estimates keep the figures they copied."""
    imported = find_import(work, import_id)
    if not work.actor.may(OwnPermission.EDIT_RATES):
        raise NotAllowed(N_("Only your company's manager can undo an import."))
    imported = _locked(work, import_id)
    if imported.state is ImportState.UNDONE:
        return imported
    move(imported, ImportState.UNDONE)
    forget_records(work.session, imported.kind, imported.id)
    tell_import_moved(work, imported)
    return imported


def leave(work: Work, import_id: UUID) -> Import:
    """Don't take a file in; it no longer waits for anybody."""
    imported = _locked(work, import_id)
    if imported.state is ImportState.WRITING and not has_failed(work, imported):
        raise WrongState("being_written", N_("This file is being taken in just now."))
    if imported.state is not ImportState.REFUSED:
        move(imported, ImportState.REFUSED)
    imported.report = {**imported.report, "left": True}
    tell_import_moved(work, imported)
    return imported


def try_again(work: Work, import_id: UUID) -> Import:
    """Have another worker do what failed."""
    imported = _locked(work, import_id)
    if has_failed(work, imported):
        writing = imported.state is ImportState.WRITING
        put_job_for(work, JobKind.WRITE_IMPORT if writing else JobKind.READ_IMPORT, imported)
        tell_import_moved(work, imported)
    return imported


def _locked(work: Work, import_id: UUID) -> Import:
    work.actor.require(OwnPermission.IMPORT_RECORDS)
    return must_find(work.session, visible_imports(work.actor), import_id, lock=True)


def put_job_for(work: Work, kind: JobKind, imported: Import) -> None:
    """Have the next step of an import done."""
    put_job(work, kind, imported.id, queue=queue_for_file(imported.size))


def _storable_name(filename: str) -> str:
    """The file's name as it is shown: without a path, with nothing that can't be kept."""
    name = filename.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c for c in name if c.isprintable() and not 0xD800 <= ord(c) <= 0xDFFF)
    return kept[-LONGEST_NAME:] or "file.csv"
