"""What stands in the sheet's cells when nobody has typed yet, in the order of the sheet."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from portal.estimates.measures import typed_measures
from portal.estimates.queries import as_typed
from shared_db.foundation.base import Json
from shared_db.foundation.errors import N_
from shared_db.models import EstimateLine, EstimatePart, LineKind, SourceKind

KIND_NAMES: dict[LineKind, str] = {
    LineKind.MATERIAL: N_("Materials"),
    LineKind.BOUGHT: N_("Bought parts"),
    LineKind.OPERATION: N_("Own operations"),
    LineKind.OUTSIDE: N_("Outside processing"),
}
"""The four kinds in the order of the sheet: message ids."""
KIND_ORDER = list(KIND_NAMES)
NEVER_TYPED = ("breaks",)
HUNDRED = Decimal(100)


def typed_parts(
    parts: Sequence[EstimatePart], lines: Mapping[UUID, Sequence[EstimateLine]]
) -> list[Json]:
    """What stands in the sheet's cells when nobody has typed yet."""
    return [
        {
            "id": str(part.id),
            "scrap_percent": as_typed(part.scrap_rate * HUNDRED),
            "lines": [
                typed_line(line) for line in sorted(lines.get(part.id, []), key=place_in_sheet)
            ],
        }
        for part in parts
    ]


def typed_line(line: EstimateLine) -> Json:
    """What stands in the cells of one line."""
    typed = {name: value for name, value in line.kept_terms.items() if name not in NEVER_TYPED}
    return {
        "id": str(line.id),
        "kind": line.kind.value,
        "description": line.description,
        "work_centre_id": str(line.work_centre_id or ""),
        "from_records": "1" if line.source_kind is SourceKind.RECORD else "",
        "offer_id": str(line.offer_id or ""),
        "remark": line.remark,
        **({"way": str(line.variant_id)} if line.variant_id else {}),
        **({"written": dict(line.written)} if line.written else {}),
        **typed,
        **typed_measures(line),
    }


class HasPlace(Protocol):
    """A line as it stands in a sheet."""

    @property
    def kind(self) -> LineKind: ...
    @property
    def position(self) -> int: ...


def place_in_sheet(line: HasPlace) -> tuple[int, int]:
    """By kind first, in the kind's own order then."""
    return KIND_ORDER.index(line.kind), line.position
