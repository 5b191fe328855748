"""Pages of imports: a file comes, is read, is looked at, and is taken in."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from flask import Response, flash, jsonify, make_response, redirect, request
from flask import url_for as to
from flask_babel import gettext
from werkzeug.datastructures import FileStorage

from portal.edge import acts, file_store, settings
from portal.errors import field_sentences, wants_json
from portal.forms import nested
from portal.language import say
from portal.off_loop import in_thread
from portal.shopdata import imports
from portal.shopdata.blueprint import blueprint
from portal.shopdata.import_page import COLUMN, asked_code, import_page, list_page
from portal.shopdata.import_queries import (
    find_import,
    remarks_of,
)
from portal.shopdata.remark_file import remark_file
from portal.storage import NoRoom, check_room
from shared_db.access import OwnPermission
from shared_db.files import CHUNK
from shared_db.foundation.errors import N_, Invalid, WrongState
from shared_db.foundation.ids import new_id
from shared_db.models import ImportKind
from shared_db.spine.retries import once
from shared_db.spine.transaction import Work


@blueprint.get("/imports")
@acts(OwnPermission.SEE_SHOP_DATA)
def list_of_imports(work: Work) -> str:
    """Every file that came, and what became of it."""
    return list_page(work, {})


@blueprint.post("/imports/<any(production, purchases):kind>")
@acts(OwnPermission.IMPORT_RECORDS)
def upload(work: Work, kind: str) -> Any:
    """A file by drop (JSON comes back), by the plain form, or the form after a drop."""
    dropped = request.form.getlist("import_id")
    sent = _chosen("file") or _chosen(f"file-{kind}")
    if dropped and not sent:
        return redirect(_page_of(dropped), 303)
    try:
        import_id = receive(work, ImportKind(kind), sent, sent_client_id())
    except Invalid as problem:
        if wants_json():
            raise problem.fields["file"] from None
        errors = {f"file-{kind}": sentence for sentence in field_sentences(problem).values()}
        return make_response(list_page(work, errors), problem.status)
    if not wants_json():
        return redirect(to("shopdata.show_import", import_id=import_id), 303)
    return jsonify(
        id=import_id,
        name=sent.filename if sent else "",
        remove_url=to("shopdata.leave", import_id=import_id),
    )


def receive(work: Work, kind: ImportKind, sent: FileStorage | None, client_id: UUID) -> str:
    """What was sent as an import, once for each client id; its id. Raises Invalid."""
    if sent is None:
        raise Invalid.one("file", "no_file", N_("Please choose a file first."))
    check_room_for(work, sent)
    chunks = _chunks(sent)
    stored = in_thread(imports.store_file, file_store(), chunks, settings().upload_limit)
    name = sent.filename or ""
    answer = once(
        work,
        "shopdata.upload",
        client_id,
        {"kind": kind, "sha256": stored.sha256},
        lambda: {"id": str(imports.receive_file(work, kind, name, stored).id)},
    )
    return str(answer["id"])


def check_room_for(work: Work, sent: FileStorage) -> None:
    """Raises Invalid at `file` where what was sent has no room."""
    try:
        check_room(work, work.actor.company_id, sent.stream)  # type: ignore[arg-type]
    except NoRoom as full:
        raise Invalid({"file": full}) from None


@blueprint.get("/imports/<uuid:import_id>")
@acts(OwnPermission.SEE_SHOP_DATA)
def show_import(work: Work, import_id: UUID) -> Any:
    """What became of a file, row by row; of quote sheets the page of these."""
    if find_import(work, import_id).kind is ImportKind.QUOTES:
        return redirect(to("shopdata.past_quote_import", import_id=import_id), 303)
    return import_page(work, import_id)


@blueprint.get("/imports/<uuid:import_id>/remarks.csv")
@acts(OwnPermission.SEE_SHOP_DATA)
def remarks_file(work: Work, import_id: UUID) -> Response:
    """The remarks as a file for a spreadsheet."""
    imported = find_import(work, import_id)
    answer = make_response(remark_file(remarks_of(work, imported, asked_code())))
    answer.headers["Content-Type"] = "text/csv; charset=utf-8"
    answer.headers["Content-Disposition"] = 'attachment; filename="remarks.csv"'
    return answer


@blueprint.post("/imports/<uuid:import_id>/columns")
@acts(OwnPermission.IMPORT_RECORDS)
def map_columns(work: Work, import_id: UUID) -> Any:
    """Which column of the file is what; it is read again."""
    typed = request.form.to_dict()
    mapping = {name.removeprefix(COLUMN): value for name, value in typed.items()}
    try:
        imports.map_columns(work, import_id, mapping)
    except Invalid as problem:
        errors = {COLUMN + name: text for name, text in field_sentences(problem).items()}
        page = import_page(work, import_id, typed=typed, errors=errors)
        return make_response(page, problem.status)
    return _back(import_id)


@blueprint.post("/imports/<uuid:import_id>/take")
@acts(OwnPermission.IMPORT_RECORDS)
def take_in(work: Work, import_id: UUID) -> Any:
    """Take the rows in."""
    try:
        good_rows_only = nested(request.form).get("good_rows_only") == "1"
        imports.take_in(work, import_id, good_rows_only=good_rows_only)
    except WrongState as problem:
        return make_response(import_page(work, import_id, refusal=say(problem)), problem.status)
    return _back(import_id)


@blueprint.post("/imports/<uuid:import_id>/undo")
@acts(OwnPermission.SEE_SHOP_DATA)
def undo(work: Work, import_id: UUID) -> Any:
    """Take the records back."""
    imports.undo(work, import_id)
    flash(gettext("The import is undone; its records are gone."), "success")
    return _back(import_id)


@blueprint.post("/imports/<uuid:import_id>/leave")
@acts(OwnPermission.IMPORT_RECORDS)
def leave(work: Work, import_id: UUID) -> Any:
    """Don't take it in."""
    imports.leave(work, import_id)
    return jsonify(id=str(import_id)) if wants_json() else _back(import_id)


@blueprint.post("/imports/<uuid:import_id>/again")
@acts(OwnPermission.IMPORT_RECORDS)
def try_again(work: Work, import_id: UUID) -> Any:
    """Try again what failed."""
    imports.try_again(work, import_id)
    return _back(import_id)


def _page_of(dropped: list[str]) -> str:
    try:
        only = UUID(dropped[0]) if len(dropped) == 1 else None
    except ValueError:
        only = None
    if only is None:
        return to("shopdata.list_of_imports")
    return to("shopdata.show_import", import_id=only)


def _back(import_id: UUID) -> Any:
    return redirect(to("shopdata.show_import", import_id=import_id), 303)


def _chosen(name: str) -> FileStorage | None:
    """The file of a field; a browser sends the field without a name where none was chosen."""
    sent = request.files.get(name)
    return sent if sent and sent.filename else None


def _chunks(sent: FileStorage) -> Iterator[bytes]:
    while chunk := sent.stream.read(CHUNK):
        yield chunk


def sent_client_id() -> UUID:
    """The form's own, by which it is done once."""
    try:
        return UUID(request.form.get("client_id", ""))
    except ValueError:
        return new_id()
