"""The figures of a sheet that somebody watches: of a roll-up only those that are asked for.

The document comes as the text that the record gave, and plain values go back, so that whoever asks
from a loop that serves everybody reads and writes next to nothing of a large estimate.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from estimator.rollup import roll_up
from estimator.rollup_result import BreakCost, PartCost
from estimator.what_if import at_quantities


def roll_up_figures(
    document: str,
    parts: Collection[str],
    lines: Collection[str],
    whole: Collection[str] = (),
    trials: Mapping[str, Sequence[int]] | None = None,
) -> dict[str, Any]:
    """`{"complete", "missing", "parts": {PART: [{"started", "wanted", "sums", "unit_cost",
    "missing", "lines"}]}}`: of these parts (`estimate_part_id`) for each quantity the sums by name
    and the costs of these lines by id, as text or null; of the parts in `whole` those of all lines.
    The quantities in `trials` come behind those asked for, and in them nothing is missing.

    Raises InputError as `roll_up` does.
    """
    read = json.loads(document)
    result = roll_up(read)
    found = _breaks_of(read, result.parts)
    if trials:
        for part_id, tried in _breaks_of(read, roll_up(at_quantities(read, trials)).parts).items():
            found[part_id] += tried
    return {
        "complete": result.complete,
        "missing": result.missing,
        "parts": {
            part["estimate_part_id"]: [
                _break(one, _wanted(part, lines, whole)) for one in found[part["estimate_part_id"]]
            ]
            for part in read["parts"]
            if part["estimate_part_id"] in parts
        },
    }


def _breaks_of(document: dict[str, Any], costed: Sequence[PartCost]) -> dict[str, list[BreakCost]]:
    ids = [one["estimate_part_id"] for one in document["parts"]]
    return {part_id: list(one.breaks) for part_id, one in zip(ids, costed, strict=True)}


def _wanted(part: dict[str, Any], lines: Collection[str], whole: Collection[str]) -> list[str]:
    every = part["estimate_part_id"] in whole
    return [one["line_id"] for one in part["lines"] if every or one["line_id"] in lines]


def _break(one: BreakCost, wanted: list[str]) -> dict[str, Any]:
    sums = one.sums
    amounts = {
        **{kind.value: amount for kind, amount in sums.by_kind.items()},
        "setup": sums.setup,
        "run": sums.run,
        "spread": sums.spread,
        "one_off": sums.one_off,
        "cost": sums.cost,
    }
    costs = {line.line_id: line.cost for line in one.lines}
    known = {name: costs.get(name) for name in wanted}
    return {
        "started": one.pieces.started,
        "wanted": one.pieces.wanted,
        "sums": {name: _text(amount) for name, amount in amounts.items()},
        "unit_cost": _text(sums.unit_cost),
        "missing": [missing.line_id for missing in one.missing],
        "lines": {name: _text(cost.amount if cost else None) for name, cost in known.items()},
    }


def _text(amount: Any) -> str | None:
    return None if amount is None else str(amount)
