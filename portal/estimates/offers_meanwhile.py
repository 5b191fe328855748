"""An offer that came while somebody typed in the very line it fills: chosen like any other cell."""

from collections.abc import Sequence

from flask_babel import gettext

from portal.estimates import queries
from portal.estimates.forms import LineBody, PartBody
from portal.estimates.outside_lines import outside_line
from portal.estimates.terms import read_terms
from portal.merging import Merging
from shared_db.errors import ChangedMeanwhile
from shared_db.models import Estimate, EstimateLine, LineKind


def offers_chosen(
    merging: Merging, estimate: Estimate, version: int, mine: Sequence[PartBody]
) -> list[PartBody]:
    """The parts, with the offers that were chosen between taken or knowingly typed over."""
    lines = queries.lines_of(merging.work, estimate.id).values()
    standing = {line.id: line for some in lines for line in some}
    return [
        part.model_copy(
            update={
                "lines": [
                    _line(merging, version, line, standing[line.id])
                    if line.id in standing
                    else line
                    for line in part.lines
                ]
            }
        )
        for part in mine
    ]


def _line(merging: Merging, version: int, typed: LineBody, stands: EstimateLine) -> LineBody:
    if typed.kind is not LineKind.OUTSIDE or not _is_contested(merging, version, typed, stands):
        return typed
    side = merging.choose(
        f"{stands.id}/offer",
        " · ".join(filter(None, (gettext("By hand"), typed.unit_price, typed.minimum))),
        gettext("By offer"),
        stands.description or gettext("Outside processing"),
        who=str(stands.source.get("company", "")),
        changed_at=int(stands.source.get("filled_at", 0)),
    )
    if side == "mine":
        return typed.model_copy(update={"seen_offer": str(stands.offer_id)})
    return typed.model_copy(update={"basis": "offer"})


def _is_contested(merging: Merging, version: int, typed: LineBody, stands: EstimateLine) -> bool:
    terms, _errors = read_terms(typed.kind, typed.model_dump())
    try:
        outside_line(merging.work, stands, typed, terms, version)
    except ChangedMeanwhile:
        return True
    return False
