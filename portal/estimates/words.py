"""The roll-up's codes in words of the reader's language."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask_babel import gettext, ngettext

from estimator.explain import Phrase
from estimator.geometry.measures import ASKED_FIRST, Found
from portal.language import number
from shared_db.foundation.base import Json
from shared_db.foundation.errors import N_
from shared_db.models import (
    HAND,
    FromDrawing,
    LineSource,
    Measured,
    Purchases,
    Request,
    RequestState,
    TakenOffer,
    WorkOrders,
)
from shared_db.spine.states import UNANSWERED

PHRASES: dict[str, str] = {
    "material.weight": N_("%(piece_kg)s kg × %(started)s pcs × ¥%(price_per_kg)s/kg"),
    "material.yield": N_("÷ yield %(yield_rate)s"),
    "material.scrap": N_("less scrap at ¥%(scrap_price_per_kg)s/kg"),
    "material.share": N_("¥%(purchase_price)s ÷ %(pieces_per_purchase)s pcs × %(started)s pcs"),
    "material.whole_units": N_(
        "¥%(purchase_price)s × %(purchases)s whole units"
        " (%(pieces_per_purchase)s pcs each, for %(started)s pcs)"
    ),
    "bought.units": N_("¥%(unit_price)s × %(per_piece)s per piece × %(started)s pcs"),
    "bought.minimum": N_(
        "minimum charge ¥%(minimum_charge)s"
        " (¥%(unit_price)s × %(per_piece)s per piece × %(started)s pcs is less)"
    ),
    "operation.setup": N_("set-up %(setup_minutes)s min"),
    "operation.handling": N_("handling %(handling_minutes)s min × %(started)s pcs"),
    "operation.run": N_("run %(run_minutes)s min × %(started)s pcs"),
    "operation.rate": N_("at ¥%(hourly_rate)s an hour"),
    "operation.non_recurring_spread": N_(
        "non-recurring %(non_recurring_minutes)s min and ¥%(non_recurring_amount)s,"
        " spread over %(wanted)s pcs"
    ),
    "operation.non_recurring_once": N_(
        "non-recurring %(non_recurring_minutes)s min and ¥%(non_recurring_amount)s, charged once"
    ),
    "outside.units": N_("¥%(unit_price)s × %(quantity)s pcs"),
    "outside.minimum": N_("minimum ¥%(minimum)s (¥%(unit_price)s × %(quantity)s pcs is less)"),
    "outside.offer": N_("offered at ¥%(unit_price)s × %(quantity)s pcs"),
    "outside.one_off": N_("one-off ¥%(one_off)s"),
}
"""What each phrase of `estimator.explain` reads as: message ids."""

CELL_NAMES: dict[str, str] = {
    "description": N_("Description"),
    "work_centre_id": N_("Work centre"),
    "basis": N_("Basis"),
    "price_per_kg": N_("Price per kg"),
    "mass_kg": N_("kg per piece"),
    "yield_rate": N_("Yield (0 to 1)"),
    "volume_cm3": N_("Volume (cm³), instead of kg"),
    "density": N_("Density (t/m³)"),
    "scrap_price_per_kg": N_("Scrap price per kg"),
    "purchase_price": N_("Price of a sheet or bar"),
    "pieces_per_purchase": N_("Pieces out of it"),
    "whole_units": N_("whole ones"),
    "unit_price": N_("Unit price"),
    "per_piece": N_("Pieces used"),
    "minimum_charge": N_("Minimum charge"),
    "setup_minutes": N_("Set-up (min)"),
    "run_minutes": N_("Run (min per piece)"),
    "hourly_rate": N_("Hourly rate"),
    "handling_minutes": N_("Handling (min per piece)"),
    "non_recurring_minutes": N_("Non-recurring work (min)"),
    "non_recurring_amount": N_("Non-recurring amount"),
    "non_recurring_spread": N_("Non-recurring work is"),
    "offer_id": N_("Chosen offer"),
    "minimum": N_("Minimum"),
    "one_off": N_("One-off charge"),
    "pieces": N_("Pieces that go outside"),
    "size_mm": N_("Size (mm)"),
    "cut_length_mm": N_("Cut length (mm)"),
    "pierces": N_("Pierces"),
    "bends": N_("Bends"),
    "holes": N_("Holes"),
    "remark": N_("Remark on the line"),
}
"""What each cell of a line is called away from its place: message ids."""


REASONS: dict[str, str] = {
    "missing": N_("a number is missing"),
    "no_offer": N_("no price has been offered yet"),
    "quantity_not_offered": N_("nothing was offered for this quantity"),
    "no_lines": N_("the part has no lines yet"),
}
FOUND: dict[str, str] = {
    Found.SURFACE: N_("from the solid's surface"),
    Found.BOX: N_("smallest box in any direction"),
    Found.UNFOLDED: N_("of the flat sheet"),
    Found.BENDS: N_("bends of the sheet"),
    Found.HOLES: N_("hollow cylinders on one axis"),
    Found.AROUND: N_("box of the outline"),
    Found.OUTLINES: N_("lines that are cut, added up"),
    Found.COUNTED: N_("outlines that are cut, counted"),
    Found.LAYER: N_("by the name of their layer"),
    Found.TOGETHER: N_("all solids of the assembly together"),
    Found.AS_MILLIMETRES: N_("no unit in the file, taken as millimetres"),
}
"""How a drawing's number was found: message ids."""

NO_LINES: Mapping[str, Json] = {}
OTHER_REASON = N_("a number cannot be used")

STALE: dict[str, str] = {
    "inquiry_revision": N_(
        "The customer has revised the inquiry: built on revision %(built_on)s, now %(standing)s."
    ),
    "proposal_number": N_(
        "The proposal has changed: built on version %(built_on)s, now %(standing)s."
    ),
    "part_changed": N_("“%(part)s” is asked for otherwise since revision %(built_on)s."),
    "part_dropped": N_("“%(part)s” is not asked for any more."),
    "part_added": N_("“%(part)s” is asked for as well."),
    "quantities_changed": N_("Other quantities of “%(part)s” are asked for."),
    "plan_changed": N_("“%(part)s” is to be made otherwise since version %(standing)s."),
    "stale_line": N_("The offer behind “%(line)s” no longer stands."),
}


def say_share(part: str, operation: str | None) -> str:
    """A part of an estimate: its name, and the operation where only that was asked for."""
    return f"{part} · {operation}" if operation and operation != part else part


def say_phrase(phrase: Phrase) -> str:
    """One step of why a line costs what it costs."""
    return str(gettext(PHRASES[phrase.code], **{n: _shown(v) for n, v in phrase.values.items()}))


def say_offer(source: LineSource, asked: Sequence[Request], companies: Mapping[UUID, str]) -> str:
    """Whose offer a line rests on, or how far asking for one is."""
    if isinstance(source, TakenOffer):
        return str(gettext("Offer of %(company)s", company=source.company))
    states = {request.state for request in asked}
    if states & UNANSWERED:
        return str(gettext("Asked; no offer yet"))
    if RequestState.ANSWERED in states:
        return str(gettext("Answered; the offer is not used here"))
    refused = [r.to_company_id for r in asked if r.state is RequestState.DECLINED]
    if refused:
        names = dict.fromkeys(companies[shop] for shop in refused)
        return str(gettext("%(shop)s gives no offer", shop=" · ".join(names)))
    return str(gettext("Asked in vain; the date has passed") if asked else gettext("Not asked yet"))


def say_source(source: LineSource, terms: Json) -> str:
    """Where a line's numbers came from: one's own records, an offer, or by hand; a dash where it
    waits for an offer."""
    if isinstance(source, TakenOffer):
        return str(gettext("Offer of %(company)s", company=source.company))
    if terms.get("basis") == "offer":
        return "–"
    if isinstance(source, Purchases):
        count, newest = source.purchases, f"{source.last_on:%Y/%m/%d}"
        said = gettext("%(count)s purchases, the newest of %(day)s", count=count, day=newest)
        return str(said)
    return _say_work_orders(source) if isinstance(source, WorkOrders) else str(gettext("by hand"))


def say_origin(source: LineSource, terms: Json, measured: Mapping[str, Measured]) -> str:
    """The same with the drawing that a weight is from: a line may have its price from elsewhere."""
    drawn = [one for name, one in measured.items() if name in terms]
    where = say_source(source, terms)
    if not drawn:
        return where
    from_drawing = say_measured_by(drawn[0])
    return from_drawing if source == HAND else f"{where} · {from_drawing}"


def say_measured_by(measured: Measured) -> str:
    """Where a number came from: by hand, or the drawing's file and how it was found in it."""
    source = measured.source
    if not isinstance(source, FromDrawing):
        return str(gettext("by hand"))
    how = ""
    if source.density is not None:
        how = gettext("volume × %(density)s g/cm³", density=source.density)
        if source.found in ASKED_FIRST:
            how += " · " + gettext(FOUND[source.found])
    elif source.k_factor is not None:
        how = gettext("unfolded with K = %(k)s", k=source.k_factor)
    elif source.found in FOUND:
        how = gettext(FOUND[source.found])
    said = " · ".join(filter(None, (source.filename, how)))
    return str(gettext("from the drawing (%(said)s)", said=said))


def say_measures(measured: Mapping[str, Measured]) -> list[str]:
    """Every measure of a line with its name, number and source."""
    return [
        f"{gettext(CELL_NAMES[name])} {_sides(one.amount)} · {say_measured_by(one)}"
        for name, one in measured.items()
    ]


def _sides(amount: Sequence[Decimal]) -> str:
    return " × ".join(number(side) for side in amount)


def _say_work_orders(source: WorkOrders) -> str:
    """Set-up and run rest on different reports, each on so many work orders; what was kept of old
    says only how many at most.
    """
    setup, run = source.setup_work_orders, source.run_work_orders
    if setup and run and setup != run:
        both = gettext("set-up from %(setup)s, run from %(run)s work orders", setup=setup, run=run)
        return str(both)
    if run and not setup:
        return str(gettext("run from %(run)s work orders", run=run))
    if setup and not run:
        return str(gettext("set-up from %(setup)s work orders", setup=setup))
    return str(gettext("%(count)s work orders", count=run or source.work_orders))


def say_missing(missing: Json, lines: Mapping[str, Json]) -> str:
    """Which line has no amount, and why."""
    sentence = REASONS.get(missing["reason"], OTHER_REASON)
    reason = gettext(sentence)
    line = lines.get(missing["line_id"] or "", {})
    name = line.get("description")
    return f"{name}: {reason}" if name else str(reason)


def missing_words(line_ids: Sequence[str | None]) -> str:
    """Of a break's missing lines: how many have no price; nothing when all have one."""
    if not line_ids:
        return ""
    if None in line_ids:
        return str(gettext("no lines yet"))
    return lines_without_price(len(line_ids))


def lines_without_price(count: int) -> str:
    """How many lines have no price, in the same words wherever a total is unknown for it."""
    return str(ngettext("%(num)d line without a price", "%(num)d lines without a price", count))


def say_stale(reason: Json, lines: Mapping[str, Json] = NO_LINES) -> str:
    """Why something rests on what no longer stands."""
    values: dict[str, Any] = {
        "built_on": reason.get("built_on") or "–",
        "standing": reason.get("standing"),
        "part": reason.get("part", ""),
        "line": lines.get(reason.get("line_id", ""), {}).get("description", ""),
    }
    sentence = STALE[reason["reason"]]
    return str(gettext(sentence, **values))


def _shown(value: str) -> str:
    return number(value) if value.replace(".", "", 1).isdigit() else value
