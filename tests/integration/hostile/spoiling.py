"""A record in which every text that people can have written is hostile."""

import re
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    String,
    create_engine,
    func,
    literal,
    select,
    text,
    update,
)

from shared_db.foundation.base import Base

OURS = {
    "client_action.action", "company.folded_name", "company_name.folded", "company.registration_number", "counter.scope", "drawing.part_key",
    "drawing.remark", "drawing.sha256", "event.type", "form_draft.form", "group.currency",
    "group.timezone", "group.work_days", "import.sha256", "intake_file.sha256", "intake_file.part_key", "import_remark.code", "import_remark.severity",
    "inquiry.number", "job.error", "job.request_tag", "link.email", "mail.message_id",
    "mail.template", "mail.to_email", "order.number", "past_quote.problem", "past_quote.sha256", "past_quote.shape", "quote_shape.shape", "person.email", "person.password_hash",
    "production_record.report_type", "quote.number", "quote_pdf.sha256", "rendition.engine", "rendition.kind", "rendition.of_sha256", "rendition.problem", "rendition.sha256",
    "request.decline_reason",
}  # fmt: skip
"""Texts that nobody types, or that stand only in some states."""
ERASED = {"message_revision.body"}
"""Texts that are gone where they were taken back."""
DOCUMENTS = {
    "estimate_line.evidence", "event.payload", "form_draft.typed", "import.report",
    "inquiry_revision.content", "mail.values", "quote_revision.document", "rollup_run.inputs",
}  # fmt: skip
TYPED = re.compile(
    "name|subject|body|reason|note|question|missing|description|remarks|delivery|place|terms"
    "|conditions|address|material|specification|operation|objection|company|shop|customer|^item$"
)
"""Under which names in documents stand texts that people write."""
FIXED = re.compile(r"[0-9a-f-]{36}|[\d.:-]*|[a-z_]+")


def spoil(owner_url: str) -> dict[str, str]:
    """Put a text of its own into each of these places; says which is where."""
    engine, written = create_engine(owner_url), {}
    with engine.begin() as db:
        for table in Base.metadata.sorted_tables:
            db.execute(text(f'ALTER TABLE "{table.name}" DISABLE TRIGGER USER'))
            for column in table.columns:
                place = f"{table.name}.{column.name}"
                if place in DOCUMENTS:
                    written[place] = _hostile(len(written))
                    _spoil_documents(db, column, written[place])
                elif type(column.type) is String and place not in OURS:
                    written[place] = _hostile(len(written), column.type.length)
                    _spoil_texts(db, column, written[place])
    engine.dispose()
    return written


def _hostile(number: int, room: int | None = None) -> str:
    if room and room < 100:
        return f"<i id=x{number}>\"'"
    return f"</script><i id=x{number}>\"'&{{{{7*7}}}}%s\u202e㈱⌀"


def _spoil_texts(db: Connection, column: Column[Any], hostile: str) -> None:
    """Every row's text, different where there is room."""
    (key, *_) = column.table.primary_key.columns
    own = literal(hostile) + key.cast(String)
    change = update(column.table).values({column: func.left(own, column.type.length or 100)})
    if f"{column.table.name}.{column.name}" in ERASED:
        change = change.where(column.is_not(None))
    db.execute(change)


def _spoil_documents(db: Connection, column: Column[Any], hostile: str) -> None:
    keys = column.table.primary_key.columns
    for row in db.execute(select(column, *keys)).all():
        of_row = [key == row._mapping[key] for key in keys]
        db.execute(update(column.table).where(*of_row).values({column: spoilt(row[0], hostile)}))


def spoilt(value: Any, hostile: str, name: str = "") -> Any:
    """The document with this in place of every text in it that somebody typed."""
    if isinstance(value, dict):
        return {key: spoilt(inner, hostile, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [spoilt(inner, hostile, name) for inner in value]
    typed = isinstance(value, str) and TYPED.search(name) and not FIXED.fullmatch(value)
    return hostile if typed else value
