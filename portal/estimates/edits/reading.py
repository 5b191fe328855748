"""A typed line with one cell changed, and what can't be read of it."""

from uuid import UUID

from portal.estimates.forms import LineBody, PartBody
from portal.estimates.noting import FOLLOWS, WRITTEN
from portal.estimates.queries import as_typed
from portal.forms import read
from shared_db.foundation.base import Json
from shared_db.foundation.errors import DomainError, Invalid

BY_HAND = frozenset(
    {"setup_minutes", "run_minutes", "price_per_kg", "purchase_price", "unit_price"}
)
"""Who types in one of these says where its number is from: no record does any more."""


def with_cell(line: Json, cell: str, value: str) -> Json:
    """The typed line, in which that cell says something else. What else follows from it goes along:
    where the number was from, the sum behind it, the rate of another work centre."""
    typed = line | {cell: value}
    typed["drawn"] = {name: of for name, of in (line.get("drawn") or {}).items() if name != cell}
    typed[WRITTEN] = {name: of for name, of in (line.get(WRITTEN) or {}).items() if name != cell}
    if cell in BY_HAND:
        typed[FOLLOWS] = ""
    if cell == "work_centre_id" and value:
        typed["hourly_rate"] = ""
    return typed


def body_of(typed: Json) -> tuple[LineBody | None, dict[str, DomainError]]:
    """The line as a grid's; else what is wrong with it, by cell."""
    try:
        return read(LineBody, typed), {}
    except Invalid as problem:
        return None, dict(problem.fields)


def percent_of(part_id: UUID, text: str) -> str:
    """A part's scrap as it stands in its cell. Raises `Invalid`."""
    body = read(PartBody, {"id": part_id, "scrap_percent": text})
    return as_typed(body.scrap_percent) if body.scrap_percent else "0"


def put_back(line: Json, key: str, value: str) -> None:
    """Let a typed line say again what was noted of it under this key, without the line's id."""
    where, _, name = key.rpartition("/")
    if not where:
        line[name] = value
        return
    inner = {one: of for one, of in (line.get(where) or {}).items() if one != name}
    line[where] = inner | ({name: value} if value else {})
