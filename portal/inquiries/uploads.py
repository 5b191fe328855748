"""Uploads of a form that is being filled in: each by itself, or along with the form."""

from typing import Any
from uuid import UUID

from flask import request, url_for
from flask_babel import gettext
from werkzeug.datastructures import FileStorage

from portal.edge import file_store, settings
from portal.files.receiving import Received, take_in
from portal.files.words import note
from portal.forms import read
from portal.inquiries import attaching
from portal.inquiries.forms import UploadDrawing
from portal.inquiries.queries import bindable_drawings
from portal.inquiries.typed import Typed
from portal.storage import check_room
from shared_db.files.previews import VERSIONS
from shared_db.foundation.errors import DomainError
from shared_db.models import Drawing, Inquiry
from shared_db.spine.retries import once
from shared_db.spine.transaction import Work


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
    is wrong with those that were refused, by their field.
    """
    problems: dict[str, DomainError] = {}
    for field, files in request.files.lists():
        for file in files:
            if not file.filename:
                continue
            try:
                attaching.check_may_upload(work, inquiry)
                received, key = receive(work, inquiry, file), _key(field)
                drawing = _sent_before(work, inquiry, received, key) or attaching.add_drawing(
                    work,
                    inquiry,
                    received,
                    key,
                    export_controlled=f"export_controlled-{field}" in request.form,
                )
                typed.add_to(_drawings_field(field), str(drawing.id))
            except DomainError as problem:
                problems[field] = problem
    return problems


def _sent_before(work: Work, inquiry: Inquiry, received: Received, part_key: str) -> Drawing | None:
    same = (received.sha256, received.filename, part_key)
    for drawing in bindable_drawings(work, inquiry):
        unsent = drawing.since_revision is None
        if unsent and (drawing.sha256, drawing.filename, drawing.part_key) == same:
            return drawing
    return None


def take_back(work: Work, inquiry: Inquiry, part_key: str) -> None:
    """The uploads of a row go with it: its number may be given to another one."""
    for drawing in bindable_drawings(work, inquiry):
        if drawing.since_revision is None and drawing.part_key == part_key:
            attaching.remove_upload(work, drawing)


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


def _drawings_field(field: str) -> str:
    return field.removesuffix("files") + "drawings"
