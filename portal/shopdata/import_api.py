"""Imports for programs: a file comes, is read, is looked at row by row, and is taken in or left."""

from http import HTTPStatus
from uuid import UUID

from flask import request
from flask_babel import gettext

from portal.forms import read
from portal.shopdata import imports
from portal.shopdata.answers import ImportAnswer, ListOfImports, RemarkAnswer, RemarksOfImport
from portal.shopdata.api import api
from portal.shopdata.forms import MapColumns, PageOf, PageOfRemarks, SendFile, TakeIn, Undo
from portal.shopdata.import_queries import PAGE, find_import, list_imports, remarks_of
from portal.shopdata.import_views import problem_sentence, receive
from portal.shopdata.words import REMARKS
from shared_db.access import Permission
from shared_db.models import Import
from shared_db.transaction import Work


@api.post(
    "/imports",
    upload=SendFile,
    answer=ImportAnswer,
    permission=Permission.IMPORT_RECORDS,
    raises=("no_room", "sent_too_much"),
)
def send_file(work: Work) -> ImportAnswer:
    """Send a CSV file; it is read, and nothing is taken in yet."""
    sent = read(SendFile, {**request.form, "file": request.files.get("file")})
    return _answer(find_import(work, UUID(receive(work, sent.kind, sent.file, sent.client_id))))


@api.get("/imports", query=PageOf, answer=ListOfImports, permission=Permission.SEE_SHOP_DATA)
def sent_files(work: Work, query: PageOf) -> ListOfImports:
    """Every file that came, and what became of it."""
    found = list_imports(work, query.page)
    return ListOfImports(
        imports=[_answer(imported) for imported, _sender in found[:PAGE]],
        more=len(found) > PAGE,
    )


@api.get("/imports/<uuid:import_id>", answer=ImportAnswer, permission=Permission.SEE_SHOP_DATA)
def import_report(work: Work, import_id: UUID) -> ImportAnswer:
    """What became of a file."""
    return _answer(find_import(work, import_id))


@api.get(
    "/imports/<uuid:import_id>/remarks",
    query=PageOfRemarks,
    answer=RemarksOfImport,
    permission=Permission.SEE_SHOP_DATA,
)
def remarks(work: Work, import_id: UUID, query: PageOfRemarks) -> RemarksOfImport:
    """What was remarked on a file, row by row."""
    found = remarks_of(work, find_import(work, import_id), query.code, query.page)
    return RemarksOfImport(
        remarks=[
            RemarkAnswer(**vars(one), remark=gettext(REMARKS.get(one.code, one.code)))
            for one in found[:PAGE]
        ],
        more=len(found) > PAGE,
    )


@api.post(
    "/imports/<uuid:import_id>/columns",
    body=MapColumns,
    answer=ImportAnswer,
    permission=Permission.IMPORT_RECORDS,
    status=HTTPStatus.OK,
    raises=("wrong_state",),
)
def map_columns(work: Work, import_id: UUID, body: MapColumns) -> ImportAnswer:
    """Say which column of the file is what; it is read again."""
    return _answer(imports.map_columns(work, import_id, body.columns))


@api.post(
    "/imports/<uuid:import_id>/leave",
    answer=ImportAnswer,
    permission=Permission.IMPORT_RECORDS,
    status=HTTPStatus.OK,
    raises=("being_written", "wrong_state"),
)
def leave(work: Work, import_id: UUID) -> ImportAnswer:
    """Don't take a file in."""
    return _answer(imports.leave(work, import_id))


@api.post(
    "/imports/<uuid:import_id>/again",
    answer=ImportAnswer,
    permission=Permission.IMPORT_RECORDS,
    status=HTTPStatus.OK,
)
def try_again(work: Work, import_id: UUID) -> ImportAnswer:
    """Have tried again what failed."""
    return _answer(imports.try_again(work, import_id))


@api.post(
    "/imports/<uuid:import_id>/take",
    body=TakeIn,
    answer=ImportAnswer,
    permission=Permission.IMPORT_RECORDS,
    raises=("nothing_to_take_in", "rows_with_errors", "taken_in_before", "wrong_state"),
)
def take_in(work: Work, import_id: UUID, body: TakeIn) -> ImportAnswer:
    """Take the rows of a file in."""
    return _answer(imports.take_in(work, import_id, good_rows_only=body.good_rows_only))


@api.post(
    "/imports/<uuid:import_id>/undo",
    body=Undo,
    answer=ImportAnswer,
    permission=Permission.SEE_SHOP_DATA,
    raises=("wrong_state",),
)
def undo(work: Work, import_id: UUID, body: Undo) -> ImportAnswer:
    """Take an import back."""
    return _answer(imports.undo(work, import_id))


def _answer(imported: Import) -> ImportAnswer:
    return ImportAnswer(
        id=imported.id,
        kind=imported.kind,
        state=imported.state,
        filename=imported.filename,
        size=imported.size,
        good_rows_only=imported.good_rows_only,
        problem=problem_sentence(imported),
        report=imported.report,
    )
