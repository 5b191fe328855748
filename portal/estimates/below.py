"""What the parts that go into a part cost it: an assembly's total can be read in its own sheet."""

from collections.abc import Mapping
from uuid import UUID

from flask_babel import gettext

from portal.estimates import queries
from portal.estimates.words import say_share
from shared_db.models import Estimate
from shared_db.spine.transaction import Work

UNKNOWN = "–"


def below_cells(
    work: Work, estimate: Estimate, cells: Mapping[str, str], names: Mapping[UUID, str]
) -> dict[str, str]:
    """`PART-below-CHILD-COLUMN`, a child's cost in each column of its assembly in yen,
    `PART-each-CHILD-COLUMN`, what one piece of it costs there, and the assembly's
    `PART-missing-COLUMN` with those children whose cost isn't known.

    `names`: by part how its keys in `cells` begin; what isn't there has no figures.
    """
    told: dict[str, str] = {}
    for row, part in queries.parts_of(work, estimate.id):
        if row.parent_id is None or row.id not in names or row.parent_id not in names:
            continue
        above, own, column = names[row.parent_id], names[row.id], 0
        while (cost := cells.get(f"{own}-cost-{column}")) is not None:
            told[f"{above}-below-{row.id}-{column}"] = cost
            told[f"{above}-each-{row.id}-{column}"] = cells.get(
                f"{own}-unit_cost-{column}", UNKNOWN
            )
            if cost == UNKNOWN:
                key = f"{above}-missing-{column}"
                lacking = str(gettext("%(part)s without a cost", part=say_share(part.name, None)))
                told[key] = " · ".join(filter(None, (told.get(key, cells.get(key, "")), lacking)))
            column += 1
    return told
