"""Files of a request, while its address is being proven: first a place, then the store, then a row.

Nothing is written to the disk that was not counted before, and nothing is given back: who takes
files back and adds others comes to an end. While a file is written no row is locked and no
connection held, however slow the disk.
"""

from collections.abc import Sequence
from uuid import UUID

from portal.files.receiving import Received
from portal.intake.limits import (
    ALL_AT_ENTRANCE,
    ALL_FILES,
    ALL_UPLOADS,
    MOST_FILES,
    MOST_UPLOADS,
)
from shared_db.entry.entrance import bytes_at_entrance, files_of, find_unsent
from shared_db.foundation.errors import N_, DomainError, NotFound
from shared_db.models import IntakeFile
from shared_db.spine.transaction import Work

MB = 1024 * 1024


def reserve_place(work: Work, size: int) -> None:
    """Count a file of so many bytes before it is stored, if there is a place for it."""
    intake = find_unsent(work.session, work.guest, lock=True)
    _check_fits(files_of(work.session, work.guest), size)
    if intake.uploads >= MOST_UPLOADS or intake.uploaded_bytes + size > ALL_UPLOADS:
        raise DomainError(
            "too_many_uploads",
            N_("Files were added and removed too often. Please send the request as it is."),
        )
    if bytes_at_entrance(work.session, intake.group_id) + size > ALL_AT_ENTRANCE:
        raise DomainError(
            "entrance_full",
            N_(
                "No further files can be taken here at the moment. Please send the request without"
                " them."
            ),
        )
    intake.uploads += 1
    intake.uploaded_bytes += size


def add_file(work: Work, received: Received) -> IntakeFile:
    """A file that lies in the store becomes one of the request's, shown to nobody.

    Sent twice under its name, for the button was pressed twice, it is the same one still.
    """
    find_unsent(work.session, work.guest, lock=True)
    known = files_of(work.session, work.guest)
    for one in known:
        if (one.sha256, one.filename) == (received.sha256, received.filename):
            return one
    _check_fits(known, received.size)
    file = IntakeFile(
        intake_id=work.guest.intake_id,
        filename=received.filename,
        kind=received.kind,
        sha256=received.sha256,
        size=received.size,
        remark=received.remark,
    )
    work.session.add(file)
    work.session.flush()
    return file


def remove_file(work: Work, file_id: UUID) -> None:
    """Take one back before the request is sent."""
    find_unsent(work.session, work.guest, lock=True)
    for file in files_of(work.session, work.guest):
        if file.id == file_id:
            work.session.delete(file)
            return
    raise NotFound


def _check_fits(files: Sequence[IntakeFile], size: int) -> None:
    if len(files) >= MOST_FILES or sum(one.size for one in files) + size > ALL_FILES:
        raise DomainError(
            "too_many_files",
            N_("No more than %(most)s files and %(all)s MB together. Put some into one ZIP."),
            most=MOST_FILES,
            all=ALL_FILES // MB,
        )
