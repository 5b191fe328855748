"""Pages of quote sheets of earlier years (過去の見積書): brought in, mapped once, looked at."""

from typing import Any
from uuid import UUID

from flask import make_response, redirect, render_template, request
from flask import url_for as to

from estimator.quotes.reading import column_name
from estimator.quotes.words import CELL_WORDS, COLUMN_WORDS
from portal.edge import acts, file_store, settings
from portal.errors import field_sentences
from portal.off_loop import in_thread
from portal.shopdata import imports, quotes
from portal.shopdata.blueprint import blueprint
from portal.shopdata.import_page import UNDER_WAY, page_number
from portal.shopdata.import_queries import find_import, has_failed, list_imports
from portal.shopdata.import_views import check_room_for, sent_client_id
from portal.shopdata.quote_words import FIELDS, OUTCOMES, PROBLEMS, SHEET_STATES, SHEET_TONES
from portal.shopdata.views import company_stream
from portal.shopdata.words import REMARKS, STATES, TONES
from shared_db.access import OwnPermission
from shared_db.foundation.errors import N_, Invalid
from shared_db.foundation.ids import new_id
from shared_db.models import ImportKind, PastQuote
from shared_db.spine.retries import once
from shared_db.spine.transaction import Work

SHOWN_ROWS, SHOWN_COLUMNS = 30, 14


@blueprint.get("/past-quotes")
@acts(OwnPermission.SEE_SHOP_DATA)
def past_quotes(work: Work) -> str:
    """What came, and the forms that wait for their mapping."""
    return _list(work, {})


@blueprint.post("/past-quotes")
@acts(OwnPermission.IMPORT_RECORDS)
def bring_quotes(work: Work) -> Any:
    """One file, several, or a ZIP of a folder."""
    try:
        import_id = _receive(work)
    except Invalid as problem:
        page = _list(work, {"files": " ".join(field_sentences(problem).values())})
        return make_response(page, problem.status)
    return redirect(to("shopdata.past_quote_import", import_id=import_id), 303)


def _receive(work: Work) -> str:
    sent = [one for one in request.files.getlist("files") if one.filename]
    if not sent:
        raise Invalid.one("file", "no_file", N_("Please choose a file first."))
    for one in sent:
        check_room_for(work, one)
    name, chunks = in_thread(quotes.one_file, sent)
    stored = in_thread(imports.store_file, file_store(), chunks, settings().upload_limit)
    answer = once(
        work,
        "shopdata.quotes",
        sent_client_id(),
        {"sha256": stored.sha256},
        lambda: {"id": str(imports.receive_file(work, ImportKind.QUOTES, name, stored).id)},
    )
    return str(answer["id"])


@blueprint.get("/past-quotes/<uuid:import_id>")
@acts(OwnPermission.SEE_SHOP_DATA)
def past_quote_import(work: Work, import_id: UUID) -> str:
    """What became of each sheet, with its remarks."""
    follow, page = company_stream(work), page_number()
    imported = find_import(work, import_id)
    sheets = quotes.sheets_of(work, imported, page)
    problem = imported.report.get("problem")
    return render_template(
        "shopdata/past_quote_import.html",
        follow=follow,
        imported=imported,
        failed=imported.state in UNDER_WAY and has_failed(work, imported),
        problem=PROBLEMS.get(problem["code"], "") if problem else "",
        sheets=sheets[: quotes.PAGE],
        has_more=len(sheets) > quotes.PAGE,
        page=page,
        sheet_states=SHEET_STATES,
        sheet_tones=SHEET_TONES,
        outcomes=OUTCOMES,
        problems=PROBLEMS,
        remark_words=REMARKS,
        may_import=work.actor.may(OwnPermission.IMPORT_RECORDS),
        may_undo=work.actor.may(OwnPermission.EDIT_RATES),
    )


@blueprint.get("/past-quotes/sheets/<uuid:sheet_id>")
@acts(OwnPermission.SEE_SHOP_DATA)
def past_quote_sheet(work: Work, sheet_id: UUID) -> str:
    """How a form that waits would be read."""
    return _sheet(work, quotes.find_sheet(work, sheet_id))


@blueprint.post("/past-quotes/sheets/<uuid:sheet_id>")
@acts(OwnPermission.IMPORT_RECORDS)
def map_sheet(work: Work, sheet_id: UUID) -> Any:
    """Look at it as it is read now, or keep that and have taken in what waits with this form."""
    sheet = quotes.find_sheet(work, sheet_id)
    typed = request.form.to_dict()
    if typed.get("act") == "look" or not sheet.top:
        return _sheet(work, sheet, typed)
    try:
        quotes.keep_mapping(work, sheet_id, quotes.mapping_typed(sheet, typed))
    except Invalid as problem:
        return make_response(_sheet(work, sheet, typed, field_sentences(problem)), problem.status)
    return redirect(to("shopdata.past_quote_import", import_id=sheet.import_id), 303)


def _list(work: Work, errors: dict[str, str]) -> str:
    follow, page = company_stream(work), page_number()
    found = list_imports(work, page, ImportKind.QUOTES)
    waiting = quotes.waiting_sheets(work)
    return render_template(
        "shopdata/past_quotes.html",
        follow=follow,
        waiting=[(one, quotes.count_of_form(work, one)) for one in waiting],
        imports=found[: quotes.PAGE],
        has_more=len(found) > quotes.PAGE,
        page=page,
        errors=errors,
        states=STATES,
        tones=TONES,
        client_id=new_id,
        may_import=work.actor.may(OwnPermission.IMPORT_RECORDS),
    )


def _sheet(
    work: Work,
    sheet: PastQuote,
    typed: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
) -> str:
    told = quotes.understood(sheet, quotes.mapping_typed(sheet, typed) if typed else None)
    return render_template(
        "shopdata/past_quote_sheet.html",
        sheet=sheet,
        told=told,
        same_form=quotes.count_of_form(work, sheet),
        values=_values(told, typed),
        columns=_columns(told) if told else [],
        breaks=_breaks(told) if told else "",
        cells=_cells(sheet, told) if told else [],
        column_fields=list(COLUMN_WORDS),
        cell_fields=[name for name in CELL_WORDS if name != "unit_price"],
        fields=FIELDS,
        outcomes=OUTCOMES,
        problems=PROBLEMS,
        remark_words=REMARKS,
        grid=[row[:SHOWN_COLUMNS] for row in sheet.top[:SHOWN_ROWS]],
        letters=[column_name(at) for at in range(_width(sheet))],
        remarks=_remarks(told),
        errors=errors or {},
        may_import=work.actor.may(OwnPermission.IMPORT_RECORDS),
    )


def _width(sheet: PastQuote) -> int:
    """How many columns are shown of it."""
    return min(max((len(row) for row in sheet.top), default=0), SHOWN_COLUMNS)


def _remarks(told: quotes.Understood | None) -> list[tuple[int, str, str, str]]:
    some = told.quote.remarks if told else []
    return [(one.row_number, one.column or "", one.value, one.code) for one in some]


def _values(told: quotes.Understood | None, typed: dict[str, str] | None) -> dict[str, str]:
    """The form as it stands: what was typed, else what is proposed."""
    if told is None:
        return {}
    shown = {"header_row": str(told.header.row + 1)}
    if typed:
        return typed | shown
    shown |= {"breaks": "1"} if told.mapping.breaks else {}
    return shown | {f"column-{name}": str(at) for name, at in told.mapping.columns.items()}


def _breaks(told: quotes.Understood) -> str:
    """Which columns hold prices by quantity: "D: 10, E: 50"."""
    found = told.header.breaks.items()
    return ", ".join(f"{column_name(at)}: {pieces:,}" for at, pieces in found)


def _columns(told: quotes.Understood) -> list[tuple[str, str]]:
    labels = enumerate(told.header.labels)
    return [(str(at), f"{column_name(at)}: {label}".strip(": ")) for at, label in labels]


def _cells(sheet: PastQuote, told: quotes.Understood) -> list[tuple[str, str]]:
    """Those above the table that say something, by how far up and in which column."""
    return [
        (f"{told.header.row - row}-{at}", f"{column_name(at)}{row + 1}: {cell}"[:60])
        for row, cells in enumerate(sheet.top[: told.header.row])
        for at, cell in enumerate(cells)
        if cell.strip()
    ]
