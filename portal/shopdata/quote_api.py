"""Quote sheets of earlier years for programs. The file itself is sent as any import, of the kind
`quotes`: CSV, XLSX, or a ZIP of a folder."""

from http import HTTPStatus
from uuid import UUID

from flask_babel import gettext

from portal.shopdata import quotes
from portal.shopdata.answers import (
    PastPartOut,
    PastSheetOut,
    PastSheetsOut,
    SheetMappingOut,
    SheetRemarkOut,
    UnderstoodOut,
)
from portal.shopdata.api import api
from portal.shopdata.forms import MapSheet, PageOf
from portal.shopdata.import_queries import find_import
from portal.shopdata.quote_words import PROBLEMS
from portal.shopdata.words import REMARKS
from shared_db.access import OwnPermission
from shared_db.models import PastQuote
from shared_db.spine.transaction import Work


@api.get(
    "/imports/<uuid:import_id>/sheets",
    query=PageOf,
    answer=PastSheetsOut,
    permission=OwnPermission.SEE_SHOP_DATA,
)
def sheets(work: Work, import_id: UUID, query: PageOf) -> PastSheetsOut:
    """What became of each quote sheet of an import."""
    found = quotes.sheets_of(work, find_import(work, import_id), query.page)
    return PastSheetsOut(
        sheets=[_sheet(one) for one in found[: quotes.PAGE]], more=len(found) > quotes.PAGE
    )


@api.get(
    "/past-quotes/<uuid:sheet_id>", answer=UnderstoodOut, permission=OwnPermission.SEE_SHOP_DATA
)
def understood(work: Work, sheet_id: UUID) -> UnderstoodOut:
    """A sheet, and while it waits how it would be read by its words."""
    sheet = quotes.find_sheet(work, sheet_id)
    told = quotes.understood(sheet)
    if told is None:
        return UnderstoodOut(sheet=_sheet(sheet), header=[], mapping=None, parts=[])
    return UnderstoodOut(
        sheet=_sheet(sheet),
        header=list(told.header.labels),
        mapping=SheetMappingOut(
            columns=dict(told.mapping.columns), cells={}, shift=0, breaks=told.mapping.breaks
        ),
        parts=[
            PastPartOut(
                name=part.name,
                drawing_number=part.drawing_number,
                material=part.material,
                prices={str(quantity): price for quantity, price in part.prices.items()},
                lines=len(part.lines),
            )
            for part in told.quote.parts
        ],
    )


@api.post(
    "/past-quotes/<uuid:sheet_id>/mapping",
    body=MapSheet,
    answer=PastSheetOut,
    permission=OwnPermission.IMPORT_RECORDS,
    status=HTTPStatus.OK,
    raises=("wrong_state",),
)
def map_sheet(work: Work, sheet_id: UUID, body: MapSheet) -> PastSheetOut:
    """Keep how the form of a sheet is read; all that waits with it is taken in."""
    return _sheet(quotes.keep_mapping(work, sheet_id, body.mapping()))


def _sheet(one: PastQuote) -> PastSheetOut:
    return PastSheetOut(
        id=one.id,
        filename=one.filename,
        sheet=one.sheet,
        state=one.state,
        problem=gettext(PROBLEMS[one.problem]) if one.problem else "",
        customer=one.customer,
        number=one.number,
        subject=one.subject,
        quoted_on=one.quoted_on,
        outcome=one.outcome,
        parts=one.parts,
        remarks=[
            SheetRemarkOut(
                row_number=row, column=column, value=value, code=code, remark=gettext(REMARKS[code])
            )
            for row, column, value, code in one.remarks
        ],
    )
