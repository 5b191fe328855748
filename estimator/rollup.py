"""The roll-up: what each part costs at each quantity, from one plain JSON document.

The document (`estimator.rollup_document`) is kept with every run, so that it can be computed again
years later, in whichever format it was written.

Lines keep the order in which they are given. Every amount and every total is computed at full
precision and fixed once, to 4 decimals: three times 20 minutes at 5,000 an hour cost 5,000.0000,
though one of them costs 1,666.6667.
"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import localcontext
from typing import Any

from estimator.assembly import cost_parts
from estimator.line_cost import Why
from estimator.money import costing_context
from estimator.rollup_document import read_document
from estimator.rollup_result import BreakCost, RollUp

ROLLUP_VERSION = 2
"""1 summed up what was known; 2 leaves a sum unknown in which something is missing."""
_NOT_SAID = Why("", {})


def roll_up(document: Mapping[str, Any], version: int = ROLLUP_VERSION) -> RollUp:
    """Costs of all parts and quantities of one estimate, as that version computes them.

    A line that can't be used makes itself missing, with its reason, and the rest is costed.
    Raises InputError when the document itself is wrong: what `read_document` and `cost_parts` name.
    """
    with localcontext(costing_context()):
        read = read_document(document)
        parts = cost_parts(read.parts, version)
    stale = [
        {"reason": "stale_line", "part_id": part.part_id, "line_id": line.line_id}
        for part in read.parts
        for line in part.lines
        if line.stale
    ]
    return RollUp(version, read.currency.code, parts, (*read.stale, *stale), read.variant)


def roll_up_amounts(document: Mapping[str, Any]) -> RollUp:
    """The same without the why of each line: half as much to pass on, where figures are shown."""
    result = roll_up(document)
    parts = [replace(p, breaks=tuple(map(_without_why, p.breaks))) for p in result.parts]
    return replace(result, parts=tuple(parts))


def _without_why(one: BreakCost) -> BreakCost:
    lines = [replace(line, cost=replace(line.cost, why=_NOT_SAID)) for line in one.lines]
    return replace(one, lines=tuple(lines))
