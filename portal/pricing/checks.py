"""Before issuing: everything that is to be known of a draft then, each a named check.

An obstacle stops it and says what to do; a price that earns too little needs a reason; what else
could go wrong afterwards is told, and sales decide.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from portal.estimates.words import missing_words
from portal.language import day
from portal.pricing.basis import Bench
from portal.pricing.margins import margin_of
from portal.pricing.prices import Priced
from portal.pricing.promises import longest, offer_rows, promises_too_soon
from shared_db.costing.overtaken import OF_EARLIER_VERSIONS, REASONS
from shared_db.foundation.clock import today
from shared_db.foundation.errors import N_, DomainError, Invalid, WrongState
from shared_db.models import InquiryState, Part, QuoteRevision

PRICEABLE = frozenset(
    {
        InquiryState.OPEN,
        InquiryState.PROPOSED,
        InquiryState.QUOTED,
        InquiryState.DECLINED,
        InquiryState.EXPIRED,
    }
)
"""States of an inquiry in which a quote may still be written."""
LARGEST_AMOUNT = Decimal(10) ** 13

OVER = N_("This request is over. No quote can be issued for it any more.")
NO_ROLL_UP = N_("There is no roll-up of the cost yet. Build the estimate first.")
NEWER_ROLL_UP = N_("There is a newer roll-up. Take it and look at the prices again.")
ROLLING_UP = N_("The cost is being rolled up at this moment. Wait for the result.")
NOT_ROLLED_UP = N_(
    "The estimate was changed after this roll-up, and rolling up again has failed. Ask your manager"
    " to have it tried again."
)
REQUEST_REVISED = N_(
    "The customer has changed “%(parts)s” since this cost was built. Update the estimate."
)
PROPOSAL_CHANGED = N_(
    "The proposal has changed for “%(parts)s” since this cost was built. Update the estimate."
)
STALE_LINES = N_(
    "The roll-up rests on something stale, such as an offer that ran out. Update the estimate."
)
NO_PRICE = N_(
    "%(count)s quantities have no complete cost. Set unit price and one-off charge by hand, or"
    " leave them out."
)
NOTHING_PRICED = N_("Nothing is priced: every quantity is left out.")
TOO_LARGE = N_("An amount is too large to be printed. Check the prices.")
COST_UNKNOWN = N_("priced by hand on a cost that is not known: %(missing)s")
TOO_SOON = N_("%(promised)s days are promised, but the offer of %(company)s takes %(offered)s days")
OUTLASTED = N_(
    "The quote outlasts the offer of %(company)s, which ends on %(day)s. An order after that day"
    " rests on a price that no longer stands."
)
CONDITIONS = N_("%(company)s offers on these conditions: %(conditions)s")
REASON_NEEDED = N_(
    "A quantity earns less than your company wants to earn at least. Say why it is issued all the"
    " same; only your own company reads it."
)


class CheckKind(StrEnum):
    """What a check does to the issue."""

    STOPS = "stops"
    NEEDS_REASON = "needs_reason"
    TELLS = "tells"


@dataclass(frozen=True)
class Check:
    """One thing to know before issuing; `place`: at which of the priced quantities, if at one."""

    kind: CheckKind
    said: DomainError
    place: int | None = None


def before_issuing(bench: Bench, revision: QuoteRevision, priced: Sequence[Priced]) -> list[Check]:
    """Everything to be known of this draft before it is issued, the gravest first."""
    return [
        *(Check(CheckKind.STOPS, one) for one in obstacles(bench, revision, priced)),
        *earning_too_little(bench, priced),
        *_promised_too_soon(bench, priced),
        *_cost_unknown(priced),
        *_outlasted(bench, revision),
        *_conditions(bench, priced),
    ]


def earning_too_little(bench: Bench, priced: Sequence[Priced]) -> list[Check]:
    """The quantities that earn nothing, or less than the company's lowest margin."""
    found = []
    for place, one in enumerate(priced):
        margin = margin_of(one)
        problem = margin.problem(bench.own.margin_floor) if margin else None
        if problem is not None:
            found.append(Check(CheckKind.NEEDS_REASON, problem, place))
    return found


def reason_needed() -> DomainError:
    """What is said where the reason is missing."""
    return Invalid.one("reason", "reason_needed", REASON_NEEDED)


def _promised_too_soon(bench: Bench, priced: Sequence[Priced]) -> list[Check]:
    return [
        Check(CheckKind.TELLS, too_soon, place)
        for place, one in enumerate(priced)
        if (too_soon := said_of_lead_time(bench, one)) is not None
    ]


def said_of_lead_time(bench: Bench, one: Priced) -> DomainError | None:
    """That less time is promised than an offer in the cost needs."""
    offered = longest(bench, one)
    if one.typed.left_out or offered is None or not promises_too_soon(bench, one):
        return None
    values = {"promised": one.typed.lead_time_days, "offered": offered[0], "company": offered[1]}
    return DomainError("too_soon", TOO_SOON, **values)


def _cost_unknown(priced: Sequence[Priced]) -> list[Check]:
    return [
        Check(
            CheckKind.TELLS,
            DomainError("cost_unknown", COST_UNKNOWN, missing=missing_words(one.missing)),
            place,
        )
        for place, one in enumerate(priced)
        if not (one.typed.left_out or one.lacks_price or one.cost_is_complete)
    ]


def _outlasted(bench: Bench, revision: QuoteRevision) -> list[Check]:
    """The shops whose offers end before the quote does, each with its last day."""
    ends: dict[str, date] = {}
    for offer in bench.offers.values():
        if revision.valid_until is not None and offer.valid_until < revision.valid_until:
            ends[offer.company] = min(offer.valid_until, ends.get(offer.company, date.max))
    return [
        Check(
            CheckKind.TELLS,
            DomainError("outlasted", OUTLASTED, company=company, day=day(last_day)),
        )
        for company, last_day in ends.items()
    ]


def _conditions(bench: Bench, priced: Sequence[Priced]) -> list[Check]:
    rows = offer_rows(bench, [one for one in priced if not one.typed.left_out])
    offers = {row.offer.id: row.offer for row in rows if row.offer.conditions.strip()}
    said = [
        DomainError("conditions", CONDITIONS, company=one.company, conditions=one.conditions)
        for one in offers.values()
    ]
    return [Check(CheckKind.TELLS, one) for one in said]


def obstacles(bench: Bench, revision: QuoteRevision, priced: Sequence[Priced]) -> list[DomainError]:
    """Everything because of which this draft can't be issued now; empty when it can."""
    found = [*_of_inquiry(bench), *_of_cost(bench, revision), *_of_prices(priced)]
    if not is_ahead(revision.valid_until, bench):
        found.append(must_lie_ahead())
    return found


def sentence_of(problem: DomainError) -> DomainError:
    """A field's own sentence says more than that some field needs a look."""
    fields = getattr(problem, "fields", None)
    return next(iter(fields.values())) if fields else problem


def is_ahead(valid_until: date | None, bench: Bench) -> bool:
    """Whether the validity ends after today, where the group is."""
    return valid_until is not None and valid_until > today(bench.group.timezone)


def must_lie_ahead() -> DomainError:
    """The validity has to end in the future."""
    return Invalid.one(
        "valid_until", "in_the_past", N_("The day until which the quote is valid must lie ahead.")
    )


def _of_inquiry(bench: Bench) -> list[DomainError]:
    return [] if bench.inquiry.state in PRICEABLE else [WrongState("request_over", OVER)]


def _of_cost(bench: Bench, revision: QuoteRevision) -> list[DomainError]:
    if bench.run is None:
        return [WrongState("no_roll_up", NO_ROLL_UP)]
    found: list[DomainError] = []
    if bench.rolling_up:
        found.append(WrongState("rolling_up", ROLLING_UP))
    elif _is_behind(bench):
        found.append(WrongState("not_rolled_up", NOT_ROLLED_UP))
    if bench.newest_run is not None and bench.newest_run.id != bench.run.id:
        found.append(WrongState("newer_roll_up", NEWER_ROLL_UP))
    changed = _named(bench, lambda part: part.changed_in_revision > revision.inquiry_revision)
    if changed:
        found.append(WrongState("request_revised", REQUEST_REVISED, parts=changed))
    planned = revision.proposal_number or 0
    replanned = _named(bench, lambda part: (part.planned_in_version or 0) > planned)
    if replanned:
        found.append(WrongState("proposal_changed", PROPOSAL_CHANGED, parts=replanned))
    if any(not _is_of_a_revision(reason) for reason in bench.run.result.get("stale", [])):
        found.append(WrongState("stale_lines", STALE_LINES))
    return found


def _is_behind(bench: Bench) -> bool:
    """Whether even the newest roll-up is of an estimate that has changed since."""
    if bench.estimate is None or bench.newest_run is None:
        return False
    return bench.newest_run.estimate_version < bench.estimate.version


def _is_of_a_revision(reason: Any) -> bool:
    """Whether a roll-up's reason is one that the draft's own revisions already tell of."""
    reasons = REASONS | OF_EARLIER_VERSIONS
    return isinstance(reason, Mapping) and reason.get("reason") in reasons


def _named(bench: Bench, which: Callable[[Part], bool]) -> list[str]:
    return [part.name for part in bench.parts if which(part)]


def _of_prices(priced: Sequence[Priced]) -> list[DomainError]:
    found: list[DomainError] = []
    lack_price = [one for one in priced if one.lacks_price]
    refused = {one.refused.code: one.refused for one in lack_price if one.refused}
    found.extend(refused.values())
    lacking = sum(one.refused is None for one in lack_price)
    if lacking:
        found.append(WrongState("no_price", NO_PRICE, count=lacking))
    if all(one.typed.left_out for one in priced):
        found.append(WrongState("nothing_priced", NOTHING_PRICED))
    if any(one.total is not None and one.total >= LARGEST_AMOUNT for one in priced):
        found.append(WrongState("amount_too_large", TOO_LARGE))
    return found
