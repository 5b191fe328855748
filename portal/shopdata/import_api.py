"""Imports for programs: a file comes, is read, is looked at row by row, and is taken in or left."""

from http import HTTPStatus
from uuid import UUID

from flask import request
from flask_babel import gettext

from portal.forms import read
from portal.shopdata import imports
from portal.shopdata.answers import ImportOut, ImportsOut, RemarkOut, RemarksOut
from portal.shopdata.api import api
from portal.shopdata.forms import MapColumns, PageOf, PageOfRemarks, SendFile, TakeInRows, Undo
from portal.shopdata.import_page import problem_sentence
from portal.shopdata.import_queries import PAGE, find_import, list_imports, remarks_of
from portal.shopdata.import_views import receive
from portal.shopdata.words import REMARKS
from shared_db.access import OwnPermission
from shared_db.models import Import
from shared_db.spine.transaction import Work


@api.post(
    "/imports",
    upload=SendFile,
    answer=ImportOut,
    permission=OwnPermission.IMPORT_RECORDS,
    raises=("no_room", "sent_too_much"),
)
def send_file(work: Work) -> ImportOut:
    """Send a CSV file; it is read, and nothing is taken in yet."""
    sent = read(SendFile, {**request.form, "file": request.files.get("file")})
    return _answer(find_import(work, UUID(receive(work, sent.kind, sent.file, sent.client_id))))


@api.get("/imports", query=PageOf, answer=ImportsOut, permission=OwnPermission.SEE_SHOP_DATA)
def sent_files(work: Work, query: PageOf) -> ImportsOut:
    """Every file that came, and what became of it."""
    found = list_imports(work, query.page)
    return ImportsOut(
        imports=[_answer(imported) for imported, _sender in found[:PAGE]],
        more=len(found) > PAGE,
    )


@api.get("/imports/<uuid:import_id>", answer=ImportOut, permission=OwnPermission.SEE_SHOP_DATA)
def import_report(work: Work, import_id: UUID) -> ImportOut:
    """What became of a file."""
    return _answer(find_import(work, import_id))


@api.get(
    "/imports/<uuid:import_id>/remarks",
    query=PageOfRemarks,
    answer=RemarksOut,
    permission=OwnPermission.SEE_SHOP_DATA,
)
def remarks(work: Work, import_id: UUID, query: PageOfRemarks) -> RemarksOut:
    """What was remarked on a file, row by row."""
    found = remarks_of(work, find_import(work, import_id), query.code, query.page)
    return RemarksOut(
        remarks=[
            RemarkOut(**vars(one), remark=gettext(REMARKS.get(one.code, one.code)))
            for one in found[:PAGE]
        ],
        more=len(found) > PAGE,
    )


@api.post(
    "/imports/<uuid:import_id>/columns",
    body=MapColumns,
    answer=ImportOut,
    permission=OwnPermission.IMPORT_RECORDS,
    status=HTTPStatus.OK,
    raises=("wrong_state",),
)
def map_columns(work: Work, import_id: UUID, body: MapColumns) -> ImportOut:
    """Say which column of the file is what; it is read again."""
    return _answer(imports.map_columns(work, import_id, body.columns))


@api.post(
    "/imports/<uuid:import_id>/leave",
    answer=ImportOut,
    permission=OwnPermission.IMPORT_RECORDS,
    status=HTTPStatus.OK,
    raises=("being_written", "wrong_state"),
)
def leave(work: Work, import_id: UUID) -> ImportOut:
    """Don't take a file in."""
    return _answer(imports.leave(work, import_id))


@api.post(
    "/imports/<uuid:import_id>/again",
    answer=ImportOut,
    permission=OwnPermission.IMPORT_RECORDS,
    status=HTTPStatus.OK,
)
def try_again(work: Work, import_id: UUID) -> ImportOut:
    """Have tried again what failed."""
    return _answer(imports.try_again(work, import_id))


@api.post(
    "/imports/<uuid:import_id>/take",
    body=TakeInRows,
    answer=ImportOut,
    permission=OwnPermission.IMPORT_RECORDS,
    raises=("nothing_to_take_in", "rows_with_errors", "taken_in_before", "wrong_state"),
)
def take_in(work: Work, import_id: UUID, body: TakeInRows) -> ImportOut:
    """Take the rows of a file in."""
    return _answer(imports.take_in(work, import_id, good_rows_only=body.good_rows_only))


@api.post(
    "/imports/<uuid:import_id>/undo",
    body=Undo,
    answer=ImportOut,
    permission=OwnPermission.SEE_SHOP_DATA,
    raises=("wrong_state",),
)
def undo(work: Work, import_id: UUID, body: Undo) -> ImportOut:
    """Take an import back."""
    return _answer(imports.undo(work, import_id))


def _answer(imported: Import) -> ImportOut:
    return ImportOut(
        id=imported.id,
        kind=imported.kind,
        state=imported.state,
        filename=imported.filename,
        size=imported.size,
        good_rows_only=imported.good_rows_only,
        problem=problem_sentence(imported),
        report=imported.report,
    )
