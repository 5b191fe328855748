"""A kept roll-up as people read it: sums by kind, shares of other companies, what is missing."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from estimator.explain import explain
from estimator.outside import PiecesSent
from estimator.quantity import Pieces
from estimator.rollup import roll_up
from estimator.rollup_result import known_sum
from portal.estimates import queries, runs
from portal.estimates.words import (
    missing_words,
    say_measures,
    say_missing,
    say_origin,
    say_phrase,
    say_share,
    say_stale,
)
from portal.off_loop import by_turns, in_helper
from shared_db.foundation.base import Json
from shared_db.models import (
    Estimate,
    LineKind,
    LineSource,
    Measured,
    RollupRun,
    TakenOffer,
    read_measured,
    read_source,
)
from shared_db.spine.transaction import Work

KINDS = [kind.value for kind in LineKind]


@dataclass(frozen=True)
class Explained:
    """One line's cost, what is charged once beside it, and why; `origin`: where from; `measures`:
    what is measured of it, in words."""

    name: str
    origin: str
    amount: Decimal
    one_off: Decimal
    why: list[str]
    measures: list[str]


@dataclass(frozen=True)
class BreakView:
    """One quantity of one part."""

    quantity: int
    started: int
    by_kind: dict[str, Decimal | None]
    """None, here and in the sums below, where something is missing: that is not nothing."""
    operations: dict[str, Decimal | None]
    """What the operations' cost is made of: `setup`, `run`, `spread` (non-recurring work)."""
    cost: Decimal | None
    one_off: Decimal | None
    unit_cost: Decimal | None
    shares: dict[str, Decimal]
    """What each company that gave an offer gets, as one price."""
    difference: Decimal | None
    """Against the run that is compared with; None where there is none, or a cost isn't known."""
    unknown: str
    """How much is missing, in words; "" where the sums are known."""
    missing: list[tuple[str, int]]
    """What has no amount, each with the pieces at which it is missing."""
    explained: list[Explained]

    def bar(self, widest: Decimal) -> Iterator[tuple[str, float, float]]:
        """What one piece costs: kind, start and width of each part of the bar, % of the widest.

        What isn't known has no bar.
        """
        start = 0.0
        if self.cost is None or self.unit_cost is None:
            return
        whole = float(self.unit_cost / widest * 100) if widest else 0.0
        for kind, amount in self.by_kind.items():
            width = float(amount / self.cost) * whole if amount and self.cost else 0.0
            if width:
                yield kind, start, width
            start += width


@dataclass(frozen=True)
class PartView:
    """One part at all of its quantities."""

    name: str
    breaks: list[BreakView]

    @property
    def widest(self) -> Decimal:
        """The highest cost of a piece, which the bars are measured by."""
        return max((one.unit_cost or Decimal(0) for one in self.breaks), default=Decimal(0))

    @property
    def shares(self) -> list[str]:
        """The companies that get a share at any quantity."""
        return sorted({company for one in self.breaks for company in one.shares})

    @property
    def missing(self) -> dict[str, list[int]]:
        """What has no amount yet, each with the quantities at which it is missing."""
        found: dict[str, list[int]] = defaultdict(list)
        for one in self.breaks:
            for words, pieces in one.missing:
                found[words].append(pieces)
        return found


@dataclass(frozen=True)
class RollupView:
    """The newest run of an estimate."""

    run: RollupRun
    parts: list[PartView]
    is_newest_version: bool
    stale: list[str] = field(default_factory=list)


def of(
    work: Work, estimate: Estimate, base: RollupRun | None = None, run_id: UUID | None = None
) -> RollupView | None:
    """The newest run, or another one of the estimate, as it is shown, with its difference to
    `base`; None before the first."""
    run = runs.find_run(work, estimate.id, run_id)
    if run is None:
        return None
    before = costs_of(base) if base else {}
    lines = {line["line_id"]: line for part in run.inputs["parts"] for line in part["lines"]}
    operations = queries.operations_asked(work, estimate)
    parts = [
        PartView(
            say_share(given["name"], operations.get(str(given.get("request_item_id")))),
            [_break(_part_of(given), one, lines, before) for one in by_turns(result["breaks"])],
        )
        for given, result in zip(run.inputs["parts"], run.result["parts"], strict=True)
    ]
    stale = [say_stale(reason, lines) for reason in run.result["stale"]]
    return RollupView(run, parts, run.estimate_version == estimate.version, stale)


def computes_the_same(run: RollupRun) -> bool:
    """Whether the kept inputs, computed again today, give the kept result."""
    return in_helper(roll_up, run.inputs, run.engine_version).as_json() == run.result


def differences(run: RollupRun, base: RollupRun) -> list[Json]:
    """What each quantity of a run costs more than in the other; without those unknown in one."""
    before = costs_of(base)
    return [
        {"estimate_part_id": part, "quantity": quantity, "difference": difference}
        for (part, quantity), cost in costs_of(run).items()
        if (difference := _difference(cost, before.get((part, quantity)))) is not None
    ]


def costs_of(run: RollupRun) -> dict[tuple[str, int], Decimal | None]:
    """The cost of each part of the estimate at each quantity; None where it isn't known."""
    return {
        (_part_of(given), one["quantity"]): known_sum(one, "cost")
        for given, result in zip(run.inputs["parts"], run.result["parts"], strict=True)
        for one in result["breaks"]
    }


def _part_of(given: Json) -> str:
    """By which a part is found again in another run, whatever was put in before it."""
    return str(given.get("estimate_part_id") or given["part_id"])


def _break(
    part: str,
    one: Json,
    lines: Mapping[str, Json],
    before: Mapping[tuple[str, int], Decimal | None],
) -> BreakView:
    cost = known_sum(one, "cost")
    return BreakView(
        quantity=one["quantity"],
        started=one["started"],
        by_kind={kind: known_sum(one, f"by_kind.{kind}") for kind in KINDS},
        operations={name: known_sum(one, name) for name in ("setup", "run", "spread")},
        cost=cost,
        one_off=known_sum(one, "one_off"),
        unit_cost=known_sum(one, "unit_cost"),
        shares=_shares(one, lines),
        difference=_difference(cost, before.get((part, one["quantity"]))),
        unknown=missing_words([missing["line_id"] for missing in one["missing"]]),
        missing=[
            (say_missing(missing, lines), _pieces_missing(missing, one, lines))
            for missing in one["missing"]
        ],
        explained=[
            Explained(
                _name(lines[line["line_id"]]),
                _origin(lines[line["line_id"]]),
                Decimal(line["amount"]),
                Decimal(line["one_off"]),
                [say_phrase(phrase) for phrase in explain(line["why"])],
                say_measures(_measured(lines[line["line_id"]])),
            )
            for line in one["lines"]
        ],
    )


def _difference(cost: Decimal | None, earlier: Decimal | None) -> Decimal | None:
    if cost is None or earlier is None:
        return None
    return cost - earlier


def _pieces_missing(missing: Json, one: Json, lines: Mapping[str, Json]) -> int:
    """A price of others is missing for the pieces that go to them; else it is the column's."""
    if missing["reason"] != "quantity_not_offered":
        return int(one["quantity"])
    sent = PiecesSent(lines[missing["line_id"]]["terms"].get("pieces", PiecesSent.STARTED))
    return sent.sent(Pieces(one["quantity"], one["started"]))


def _shares(one: Json, lines: Mapping[str, Json]) -> dict[str, Decimal]:
    shares: dict[str, Decimal] = defaultdict(Decimal)
    for line in one["lines"]:
        source = _source(lines[line["line_id"]])
        if isinstance(source, TakenOffer):
            shares[source.company] += Decimal(line["amount"]) + Decimal(line["one_off"])
    return dict(shares)


def _origin(line: Json) -> str:
    return say_origin(_source(line), line["terms"], _measured(line))


def _measured(line: Json) -> dict[str, Measured]:
    return read_measured(line.get("measured") or {})


def _source(line: Json) -> LineSource:
    return read_source(line.get("source") or {})


def _name(line: Json) -> str:
    return str(line.get("description") or "–")
