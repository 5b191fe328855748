"""The estimate's page for the boss, in the words of the reader's language."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from flask_babel import gettext

from estimator.pdf.estimate_paper import EstimatePaper, PaperPart, PaperRow
from estimator.price_result import share_of
from estimator.rollup_result import BreakCost, PartCost, Sums
from portal.estimates.sheet import yen
from portal.estimates.standing import standings
from portal.estimates.words import say_missing, say_origin, say_stale
from portal.handouts.gathered import Gathered, Price
from portal.handouts.terms_words import say_terms
from portal.handouts.words import KINDS
from portal.language import current_language, day, money, number
from portal.off_loop import by_turns
from portal.pricing.margins import percent_down
from shared_db.foundation.base import Json
from shared_db.foundation.clock import today
from shared_db.models import LineKind, read_measured, read_source
from shared_db.spine.transaction import Work


def paper_of(work: Work, gathered: Gathered) -> EstimatePaper:
    """Everything that is printed."""
    inquiry, estimate = gathered.inquiry, gathered.estimate
    on = today(work.actor.zone)
    standing = standings(work, [estimate.id])[estimate.id]
    target = inquiry.target_cost if estimate.request_id is None else None
    facts = (
        (gettext("Number"), inquiry.number or "—"),
        (gettext("Customer"), gathered.customer or "—"),
        (gettext("Subject"), inquiry.subject),
        (gettext("Person in charge"), gathered.holder or "—"),
        (gettext("Printed on"), day(on)),
        (gettext("Version of the estimate"), str(estimate.version)),
        (gettext("Delivery date"), day(inquiry.delivery_date)),
        (gettext("Target cost"), money(target)),
    )
    lines = {one["line_id"]: one for part in gathered.document["parts"] for one in part["lines"]}
    return EstimatePaper(
        language=current_language(),
        day=on,
        title=gettext("Cost estimate"),
        secret=gettext("Confidential: not to leave the company"),
        company=gathered.company,
        facts=facts,
        heads=(gettext("Line"), gettext("Made of"), gettext("Source")),
        continued=gettext(" (continued)"),
        foot=f"{inquiry.number or ''} · v{estimate.version}",
        page=gettext("{page} of {pages}"),
        notes=tuple(say_stale(reason, lines) for reason in standing.overtaken),
        parts=tuple(
            _part(gathered, given, cost, lines)
            for given, cost in zip(
                by_turns(gathered.document["parts"]), gathered.result.parts, strict=True
            )
        ),
    )


def _part(gathered: Gathered, given: Json, cost: PartCost, lines: dict[str, Json]) -> PaperPart:
    key = given["estimate_part_id"]
    part = gathered.parts[key]
    prices = [gathered.prices.get((UUID(key), one.pieces.wanted)) for one in cost.breaks]
    drawing = " ".join(filter(None, (part.drawing_number, part.drawing_revision)))
    scrap = Decimal(given["scrap_rate"]) * 100
    about = (drawing, part.material, gettext("scrap %(percent)s%%", percent=number(scrap)))
    return PaperPart(
        heading=gathered.headings[key],
        about=" · ".join(filter(None, about)),
        quantities=tuple(gettext("%(num)s pcs", num=f"{b.pieces.wanted:,}") for b in cost.breaks),
        rows=(*_lines(given, cost.breaks, gathered), *_totals(cost.breaks, prices)),
        notes=tuple(_notes(cost.breaks, lines)),
    )


def _lines(given: Json, breaks: Sequence[BreakCost], gathered: Gathered) -> list[PaperRow]:
    """The lines by kind, each kind headed by its sums; kinds without lines are left out."""
    costs = [{line.line_id: line.cost for line in one.lines} for one in breaks]
    rows: list[PaperRow] = [
        PaperRow(
            "line",
            gettext("Pieces started"),
            cells=tuple(f"{one.pieces.started:,}" for one in breaks),
        )
    ]
    for kind, name in KINDS.items():
        own = [line for line in given["lines"] if line["kind"] == kind.value]
        if not own and not any(_sum(one, kind) for one in breaks):
            continue
        sums = tuple(yen(_sum(one, kind)) for one in breaks)
        rows.append(PaperRow("group", gettext(name), cells=sums))
        for line in own:
            amounts = [at.get(line["line_id"]) for at in costs]
            rows.append(
                PaperRow(
                    "line",
                    line["description"] or "—",
                    say_terms(kind, line["terms"], gathered.centres.get(line["line_id"], "")),
                    _origin(line),
                    cells=tuple(yen(one.amount if one else None) for one in amounts),
                    remark=gathered.remarks.get(line["line_id"], ""),
                )
            )
        if kind is LineKind.OPERATION:
            rows += _details(breaks)
    return rows


def _sum(one: BreakCost, kind: LineKind) -> Decimal | None:
    return next(amount for known, amount in one.sums.by_kind.items() if known.value == kind.value)


def _details(breaks: Sequence[BreakCost]) -> list[PaperRow]:
    """What the operations' sum is made of; nothing spread, no row for it."""
    named = (
        (gettext("of which set-up"), [one.sums.setup for one in breaks]),
        (gettext("of which run"), [one.sums.run for one in breaks]),
        (gettext("of which programs and jigs, spread"), [one.sums.spread for one in breaks]),
    )
    return [
        PaperRow("detail", name, cells=tuple(yen(amount) for amount in amounts))
        for place, (name, amounts) in enumerate(named)
        if place < 2 or any(amounts)
    ]


def _totals(breaks: Sequence[BreakCost], prices: Sequence[Price | None]) -> list[PaperRow]:
    sums = [one.sums for one in breaks]
    rows = [
        PaperRow("total", gettext("Cost"), cells=tuple(yen(one.cost) for one in sums)),
        PaperRow(
            "total", gettext("Cost per piece"), cells=tuple(yen(one.unit_cost, 2) for one in sums)
        ),
    ]
    if any(one.one_off for one in sums):
        once = tuple(yen(one.one_off) for one in sums)
        rows.append(PaperRow("line", gettext("One-off beside it"), cells=once))
    if any(prices):
        rows += [
            PaperRow(
                "line",
                gettext("Price per piece, as it stands"),
                cells=tuple(yen(one.unit_price if one else None, 2) for one in prices),
            ),
            PaperRow(
                "total",
                gettext("Margin"),
                cells=tuple(_margin(s, p) for s, p in zip(sums, prices, strict=True)),
            ),
        ]
    return rows


def _margin(sums: Sums, price: Price | None) -> str:
    """The share of the price that is earned, never better than it is; a dash where unknown."""
    if price is None or sums.cost is None:
        return "–"
    share = share_of(price.amount - sums.cost, price.amount)
    return "–" if share is None else percent_down(share)


def _notes(breaks: Sequence[BreakCost], lines: dict[str, Json]) -> list[str]:
    """What is missing, each once with its quantities; and lines that rest on what is over."""
    found: dict[str, list[str]] = {}
    for one in breaks:
        for missing in one.missing:
            words = say_missing(missing.as_json(), lines)
            found.setdefault(words, []).append(f"{one.pieces.wanted:,}")
    return [
        gettext("Missing: %(what)s (%(pieces)s pcs)", what=what, pieces=" / ".join(pieces))
        for what, pieces in found.items()
    ]


def _origin(line: Json) -> str:
    source = read_source(line.get("source") or {})
    return say_origin(source, line["terms"], read_measured(line.get("measured") or {}))
