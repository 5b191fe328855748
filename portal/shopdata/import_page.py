"""What the pages of imports show."""

from uuid import UUID

from flask import render_template, request
from flask_babel import gettext

from estimator.records.remarks import REMARKS as REMARK_SEVERITIES
from portal.edge import settings
from portal.sent import number_asked
from portal.shopdata.import_queries import (
    PAGE,
    earlier_import,
    find_import,
    has_failed,
    list_imports,
    remarks_of,
    sender_name,
    took_too_long,
)
from portal.shopdata.views import company_stream
from portal.shopdata.words import (
    COLUMNS,
    ENCODINGS,
    FIELDS,
    KINDS,
    PROBLEMS,
    REMARKS,
    SEVERITIES,
    SEVERITY_TONES,
    STATES,
    TONES,
)
from shared_db.access import OwnPermission
from shared_db.foundation.ids import new_id
from shared_db.models import Import, ImportState
from shared_db.spine.transaction import Work

UNDER_WAY = (ImportState.READING, ImportState.WRITING)
LAST_PAGE = 100_000
COLUMN = "column-"


def page_number() -> int:
    """Which page of a list is asked for; the first if it can't be read."""
    return max(1, number_asked("page", 1, most=LAST_PAGE))


def list_page(work: Work, errors: dict[str, str]) -> str:
    page = page_number()
    follow = company_stream(work)
    found = list_imports(work, page)
    return render_template(
        "shopdata/imports.html",
        follow=follow,
        imports=found[:PAGE],
        page=page,
        has_more=len(found) > PAGE,
        errors=errors,
        kinds=KINDS,
        sent_kinds={kind: KINDS[kind] for kind, columns in COLUMNS.items() if columns},
        states=STATES,
        tones=TONES,
        client_id=new_id,
        limit=settings().upload_limit,
        may_import=work.actor.may(OwnPermission.IMPORT_RECORDS),
    )


def import_page(
    work: Work,
    import_id: UUID,
    *,
    typed: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    refusal: str = "",
) -> str:
    follow, page, code = company_stream(work), page_number(), asked_code()
    imported = find_import(work, import_id)
    remarks = remarks_of(work, imported, code, page)
    failed = imported.state in UNDER_WAY and has_failed(work, imported)
    return render_template(
        "shopdata/import.html",
        follow=follow,
        imported=imported,
        report=imported.report,
        sender=sender_name(work, imported),
        failed=failed,
        too_long=failed and took_too_long(work, imported),
        earlier=earlier_import(work, imported),
        remarks=remarks[:PAGE],
        has_more=len(remarks) > PAGE,
        page=page,
        code=code,
        problem=problem_sentence(imported),
        columns=COLUMNS[imported.kind],
        headers=[(name, name) for name in imported.report.get("header", []) if name.strip()],
        typed=typed or columns_so_far(imported),
        errors=errors or {},
        refusal=refusal,
        fields=FIELDS,
        kinds=KINDS,
        states=STATES,
        tones=TONES,
        remark_words=REMARKS,
        remark_severity=REMARK_SEVERITIES,
        severities=SEVERITIES,
        severity_tones=SEVERITY_TONES,
        encodings=ENCODINGS,
        may_import=work.actor.may(OwnPermission.IMPORT_RECORDS),
        may_undo=work.actor.may(OwnPermission.EDIT_RATES),
    )


def problem_sentence(imported: Import) -> str:
    """Why the file couldn't be read as a table; "" if it could."""
    problem = imported.report.get("problem")
    if not problem:
        return ""
    names = [gettext(FIELDS.get(n, n)) for n in problem.get("columns", "").split(", ")]
    sentence = PROBLEMS[problem["code"]]
    return str(gettext(sentence, columns=gettext(", ").join(names)))


def columns_so_far(imported: Import) -> dict[str, str]:
    """The names of the form's fields → the headers by which they were found."""
    known: dict[str, str] = imported.report.get("columns") or imported.mapping
    return {COLUMN + field: header for field, header in known.items()}


def asked_code() -> str | None:
    code = request.args.get("code", "")
    return code if code in REMARKS else None
