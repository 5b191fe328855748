"""What the page's scripts compute with: the formulas, and what of the sheet is in no cell."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from flask_babel import gettext

from estimator.formulas import FORMULAS, STARTED
from portal.estimates.columns import quantities_by_part
from portal.estimates.queries import Centre, as_typed
from portal.estimates.words import lines_without_price, missing_words
from shared_db.foundation.base import Json
from shared_db.models import EstimateLine, EstimatePart, Part

Lines = Mapping[UUID, Iterable[EstimateLine]]


def facts_for_scripts(
    rows: Iterable[tuple[EstimatePart, Part]], lines: Lines, centres: Mapping[UUID, Centre]
) -> Json:
    """As JSON: `formulas` and `started` (estimator.formulas), `parts` with their quantities,
    `centres` with the rate of today, `offers` by line with their breaks, and `words`.

    A part that goes into another, or that others go into, is `served`: only the server computes it.
    """
    parts = [row for row, _part in rows]
    quantities = quantities_by_part(parts)
    assemblies = {row.parent_id for row in parts}
    return {
        "formulas": FORMULAS,
        "started": STARTED,
        "parts": {
            str(row.id): {
                "quantities": quantities[str(row.id)],
                "served": row.parent_id is not None or row.id in assemblies,
            }
            for row in parts
        },
        "centres": {
            str(one.id): {"rate": None if one.hourly_rate is None else as_typed(one.hourly_rate)}
            for one in centres.values()
        },
        "offers": {
            str(line.id): line.kept_terms["breaks"]
            for some in lines.values()
            for line in some
            if line.kept_terms.get("breaks")
        },
        "words": _words(),
    }


def _words() -> dict[str, Any]:
    return {
        "cost": gettext("Cost"),
        "missing": {
            "none": missing_words([None]),
            "one": lines_without_price(1),
            "many": lines_without_price(2).replace("2", "{n}"),
        },
        "contested": gettext(
            "%(who)s changed this cell first (%(time)s).", who="{who}", time="{time}"
        ),
        "theirs": gettext("Take theirs: %(value)s", value="{value}"),
        "mine": gettext("Keep mine: %(value)s", value="{value}"),
        "gone": gettext("%(who)s has changed this line meanwhile.", who="{who}"),
        "removed": gettext("%(who)s has removed this line meanwhile.", who="{who}"),
        "typed": gettext("You had typed – %(cell)s: %(value)s", cell="{cell}", value="{value}"),
        "no_choice": gettext("“%(value)s” is not among the choices.", value="{value}"),
    }
