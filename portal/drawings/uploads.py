"""Uploads of a form that is being filled in: each by itself, or along with the form."""

from typing import Any
from uuid import UUID

from flask import request, url_for
from flask_babel import gettext
from werkzeug.datastructures import FileStorage

from portal.drawings import service
from portal.drawings.forms import UploadDrawing
from portal.drawings.receiving import DAMAGED, Received, take_in
from portal.drawings.signatures import NAMES
from portal.edge import file_store, settings
from portal.forms import read
from portal.inquiries.queries import bindable_drawings
from portal.inquiries.typed import Typed
from portal.room import check_room
from shared_db.errors import DomainError
from shared_db.models import Drawing, Inquiry
from shared_db.retries import once
from shared_db.transaction import Work


def receive(work: Work, file: FileStorage) -> Received:
    """Put a file that was sent into the store; refuses it with a sentence."""
    check_room(work, work.actor.company_id, file.stream)  # type: ignore[arg-type]
    return take_in(
        file_store(), file.stream, file.filename or "", settings().upload_limit  # type: ignore[arg-type]
    )  # fmt: skip


def add_from_request(work: Work, inquiry: Inquiry) -> UUID:
    """The one file of a multipart request: `file`, and `client_id` and `part_key` if given."""
    service.check_may_upload(work, inquiry)
    given = {**request.args, **request.form, **request.files}
    sent = read(UploadDrawing, {name: one for name, one in given.items() if name != "csrf_token"})
    received = receive(work, sent.file)

    def add() -> dict[str, str]:
        return {"id": str(service.add_drawing(work, inquiry, received, sent.part_key).id)}

    if sent.client_id is None:
        return UUID(add()["id"])
    body = [str(inquiry.id), received.sha256, received.filename, sent.part_key]
    return UUID(once(work, "drawings.upload", sent.client_id, body, add)["id"])


def take_from_form(work: Work, inquiry: Inquiry, typed: Typed) -> dict[str, DomainError]:
    """The files that came along with the form, where no scripts run: named in it from now on.

    Answers with what is wrong with those that were refused, by their field.
    """
    problems: dict[str, DomainError] = {}
    for field, files in request.files.lists():
        for file in files:
            if not file.filename:
                continue
            try:
                received = receive(work, file)
                drawing = service.add_drawing(work, inquiry, received, _key(field))
                typed.add_to(_drawings_field(field), str(drawing.id))
            except DomainError as problem:
                problems[field] = problem
    return problems


def take_back(work: Work, inquiry: Inquiry, part_key: str) -> None:
    """The uploads of a row go with it: its number may be given to another one."""
    for drawing in bindable_drawings(work, inquiry):
        if drawing.since_revision is None and drawing.part_key == part_key:
            service.remove_upload(work, drawing)


def files_of(work: Work, inquiry: Inquiry, typed: Typed) -> dict[str, list[dict[str, Any]]]:
    """What the form's fields for files show: the files named in it, and uploads just arrived."""
    left = {str(drawing.id): drawing for drawing in bindable_drawings(work, inquiry)}
    shown: dict[str, list[dict[str, Any]]] = {}
    fields = {"": "drawings", **{row: f"parts-{row}-drawings" for row in typed.rows}}
    for field in fields.values():
        named = (left.pop(drawing_id, None) for drawing_id in typed.list_at(field))
        shown[field] = [as_line(drawing) for drawing in named if drawing is not None]
    for drawing in left.values():
        if drawing.since_revision is None and drawing.part_key in fields:
            shown[fields[drawing.part_key]].append(as_line(drawing))
    return shown


def as_line(drawing: Drawing) -> dict[str, Any]:
    """A drawing as the form's field for files shows it."""
    unsent = drawing.since_revision is None
    return {
        "id": str(drawing.id),
        "name": drawing.filename,
        "note": note(drawing),
        "remove_url": url_for("drawings.remove", drawing_id=drawing.id) if unsent else "",
    }


def note(drawing: Drawing) -> str:
    """Its kind, size, and the remark if there is one."""
    said = [NAMES[drawing.kind], size(drawing.size)]
    if drawing.remark == DAMAGED:
        said.append(gettext("The end of the file is missing; it may be damaged."))
    return " · ".join(said)


def size(count: int) -> str:
    """A size as people say it."""
    if count < 1024 * 1024:
        return f"{max(1, round(count / 1024))} KB"
    return f"{count / (1024 * 1024):.1f} MB"


def _key(field: str) -> str:
    return field.removeprefix("parts-").removesuffix("files").strip("-")


def _drawings_field(field: str) -> str:
    return field.removesuffix("files") + "drawings"
