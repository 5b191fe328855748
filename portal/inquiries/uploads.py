"""Uploads of a form that is being filled in: each by itself, or along with the form."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from flask import request, url_for
from flask_babel import gettext
from werkzeug.datastructures import FileStorage

from portal.edge import file_store, settings
from portal.files.receiving import Received, take_in
from portal.files.words import note
from portal.forms import read
from portal.inquiries import attaching, drafts
from portal.inquiries.file_names import stem_of
from portal.inquiries.forms import MOST_PARTS, UploadDrawing
from portal.inquiries.leaving import move_out
from portal.inquiries.proposing import propose
from portal.inquiries.queries import bindable_drawings, find_draft
from portal.inquiries.typed import DRAWINGS, Typed, is_row
from portal.inquiries.writing import find_to_write
from portal.storage import check_room
from shared_db.files.previews import VERSIONS
from shared_db.foundation.errors import N_, DomainError
from shared_db.models import Drawing, Inquiry
from shared_db.spine.retries import once
from shared_db.spine.transaction import Work

NEW = "new"
MOVE = "move:"
NEW_PARTS = "parts-files"
"""The field whose files become parts: one file, one part, or two formats of the same drawing."""


def receive(work: Work, inquiry: Inquiry, file: FileStorage) -> Received:
    """Put a file that was sent for an inquiry into the store; refuses it with a sentence.

    It takes the room of whose the inquiry is: the customer's, also where a shop enters what the
    customer changes; while a shop enters a new request, that shop's.
    """
    check_room(work, inquiry.customer_company_id, file.stream)  # type: ignore[arg-type]
    return take_in(
        file_store(), file.stream, file.filename or "", settings().upload_limit  # type: ignore[arg-type]
    )  # fmt: skip


def add_from_request(work: Work, inquiry: Inquiry) -> UUID:
    """The one file of a multipart request: `file`, and with it what `UploadDrawing` may say."""
    attaching.check_may_upload(work, inquiry)
    given = {**request.args, **request.form, **request.files}
    sent = read(UploadDrawing, {name: one for name, one in given.items() if name != "csrf_token"})
    received = receive(work, inquiry, sent.file)

    def add() -> dict[str, str]:
        drawing = attaching.add_drawing(
            work, inquiry, received, sent.part_key, export_controlled=sent.export_controlled
        )
        return {"id": str(drawing.id)}

    if sent.client_id is None:
        return UUID(add()["id"])
    told = [received.sha256, received.filename, sent.part_key, sent.export_controlled]
    body = [str(inquiry.id), *told]
    return UUID(once(work, "drawings.upload", sent.client_id, body, add)["id"])


def take_from_form(work: Work, inquiry: Inquiry, typed: Typed) -> dict[str, DomainError]:
    """The files that came along with the form, where no scripts run: named in it from now on.

    One that came before, for the button was pressed twice, is the same one still. Answers with what
    is wrong with those that were refused, by their field; those for which there is no part any more
    are for the whole, and are said, too.
    """
    problems: dict[str, DomainError] = {}
    rows = _rows_by_stem(work, inquiry, typed)
    for field, files in request.files.lists():
        for file in files:
            if not file.filename:
                continue
            try:
                attaching.check_may_upload(work, inquiry)
                received = receive(work, inquiry, file)
                controlled = f"export_controlled-{field}" in request.form
                if field != NEW_PARTS:
                    _take(work, inquiry, typed, received, _key(field), controlled)
                    continue
                before = _sent_before(work, inquiry, received)
                if before is not None and str(before.id) in named_in(typed):
                    continue
                stem = stem_of(received.filename)
                row = rows[stem] = rows.get(stem) or typed.row_for_file()
                _take(work, inquiry, typed, received, row, controlled)
                if not row:
                    problems[field] = no_more_parts()
            except DomainError as problem:
                problems[field] = problem
    return problems


def no_more_parts() -> DomainError:
    """Why a file is for the whole."""
    return DomainError(
        "too_many_parts",
        N_(
            "A request has up to %(most)s parts. The files beyond stand under "
            "“Drawings for the whole”."
        ),
        most=MOST_PARTS,
    )


def _rows_by_stem(work: Work, inquiry: Inquiry, typed: Typed) -> dict[str, str]:
    """Which part has the same drawing already, perhaps in another format or before its change."""
    rows = {one: row for row, at in typed.file_fields.items() for one in typed.list_at(at)}
    found = bindable_drawings(work, inquiry)
    return {stem_of(one.filename): rows.get(str(one.id), "") for one in found}


def _take(
    work: Work, inquiry: Inquiry, typed: Typed, received: Received, key: str, controlled: bool
) -> None:
    drawing = _sent_before(work, inquiry, received, key) or attaching.add_drawing(
        work, inquiry, received, key, export_controlled=controlled
    )
    if str(drawing.id) not in named_in(typed):
        typed.add_to(_field(key), str(drawing.id))


def _sent_before(
    work: Work, inquiry: Inquiry, received: Received, part_key: str | None = None
) -> Drawing | None:
    """The same file among one's uploads; of this row, if one is named."""
    for drawing in _uploads(work, inquiry):
        same = (drawing.sha256, drawing.filename) == (received.sha256, received.filename)
        if same and part_key in (None, drawing.part_key):
            return drawing
    return None


def take_back(work: Work, inquiry: Inquiry, typed: Typed, part_key: str) -> None:
    """The uploads of a row that was removed go with it: its number may be given to another one.
    Those that were moved elsewhere stay."""
    moved = named_in(typed)
    for drawing in _uploads(work, inquiry):
        if drawing.part_key == part_key and str(drawing.id) not in moved:
            attaching.remove_upload(work, drawing)


def take_out(work: Work, drawing: Drawing, at: Collection[str]) -> bool:
    """Remove an upload, unless one's kept form names it at a field where the page that removes it
    never had it: another tab moved it there. Tells whether it was removed."""
    inquiry = find_to_write(work, drawing.inquiry_id)
    kept = find_draft(work, drafts.form_of(inquiry), inquiry.id)
    typed = Typed(kept.typed if kept else {})
    fields = [one for one in typed.file_fields.values() if str(drawing.id) in typed.list_at(one)]
    if at and fields and not set(fields) & set(at):
        attaching.check_removable(work, drawing)
        return False
    attaching.remove_upload(work, drawing)
    return True


def take_arrived(work: Work, inquiry: Inquiry, typed: Typed) -> None:
    """Name the uploads in the form that arrived and that it knows nothing of: the page was left
    before it heard of them, or even before the row of theirs was kept."""
    known = named_in(typed)
    for drawing in _uploads(work, inquiry):
        key = drawing.part_key
        if str(drawing.id) in known:
            continue
        if key in typed.file_fields or (is_row(key) and typed.has_room):
            typed.add_to(_field(key), str(drawing.id))


def move_files(work: Work, inquiry: Inquiry, typed: Typed, moves: Mapping[str, str]) -> None:
    """Put drawings where somebody wants them, where no scripts run: by `MOVE` and a drawing's id
    the row, `NEW` for one more part, "" for the whole. What names none moves nothing."""
    fields = typed.file_fields
    at = {one: row for row, field in fields.items() for one in typed.list_at(field)}
    asked = {name.removeprefix(MOVE): wanted for name, wanted in moves.items()}
    wanted = {
        one: to for one, to in asked.items() if one in at and to != at[one] and to in (*fields, NEW)
    }
    if not wanted:
        return
    proposals = propose(work, inquiry, typed)
    for drawing_id, to in wanted.items():
        typed.move_file(drawing_id, _field(typed.row_for_file() if to == NEW else to))
    move_out(typed, proposals, {one: at[one] for one in wanted})


def named_in(typed: Typed) -> set[str]:
    """The drawings that a form names."""
    return {one for field in typed.file_fields.values() for one in typed.list_at(field)}


def files_of(work: Work, inquiry: Inquiry, typed: Typed) -> dict[str, list[dict[str, Any]]]:
    """What the form's fields for files show: the files named in it."""
    left = {str(drawing.id): drawing for drawing in bindable_drawings(work, inquiry)}
    shown: dict[str, list[dict[str, Any]]] = {}
    for field in typed.file_fields.values():
        named = (left.pop(drawing_id, None) for drawing_id in typed.list_at(field))
        shown[field] = [as_line(drawing) for drawing in named if drawing is not None]
    return shown


def _uploads(work: Work, inquiry: Inquiry) -> list[Drawing]:
    """One's own that were not sent yet."""
    found = bindable_drawings(work, inquiry)
    return [drawing for drawing in found if drawing.since_revision is None]


def as_line(drawing: Drawing) -> dict[str, Any]:
    """A drawing as the form's field for files shows it."""
    unsent = drawing.since_revision is None
    said = [note(drawing, own=True)]
    seen = drawing.kind in VERSIONS
    if drawing.export_controlled:
        said.insert(0, gettext("Export control"))
    return {
        "id": str(drawing.id),
        "name": drawing.filename,
        "note": " · ".join(said),
        "picture_url": url_for("previews.picture", drawing_id=drawing.id) if seen else "",
        "remove_url": url_for("drawings.remove", drawing_id=drawing.id) if unsent else "",
    }


def _key(field: str) -> str:
    return field.removeprefix("parts-").removesuffix("files").strip("-")


def _field(row: str) -> str:
    return f"parts-{row}-{DRAWINGS}" if row else DRAWINGS
