"""What stands between a draft and its issue: each obstacle is a sentence that says what to do."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from portal.quotes.pricing import Priced
from portal.quotes.queries import Bench
from shared_db.clock import today
from shared_db.errors import N_, DomainError, Invalid, WrongState
from shared_db.models import InquiryState, QuoteRevision

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
    "The cost rests on revision %(built_on)s of the request; revision %(standing)s stands now."
)
PROPOSAL_CHANGED = N_("The proposal has changed since this cost was built. Update the estimate.")
STALE_LINES = N_(
    "The roll-up rests on something stale, such as an offer that ran out. Update the estimate."
)
NO_PRICE = N_("%(count)s quantities have no complete cost. Set a price by hand or leave them out.")
NOTHING_PRICED = N_("Nothing is priced: every quantity is left out.")
TOO_LARGE = N_("An amount is too large to be printed. Check the prices.")


def obstacles(bench: Bench, revision: QuoteRevision, priced: Sequence[Priced]) -> list[DomainError]:
    """Everything because of which this draft can't be issued now; empty when it can."""
    found = [*_of_inquiry(bench), *_of_cost(bench, revision), *_of_prices(priced)]
    if not is_ahead(revision.valid_until, bench):
        found.append(must_lie_ahead())
    return found


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
    if revision.inquiry_revision != bench.inquiry.revision:
        found.append(
            WrongState(
                "request_revised",
                REQUEST_REVISED,
                built_on=revision.inquiry_revision,
                standing=bench.inquiry.revision,
            )
        )
    if revision.proposal_number != bench.proposal_number:
        found.append(WrongState("proposal_changed", PROPOSAL_CHANGED))
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
    return isinstance(reason, Mapping) and reason.get("reason") in {
        "inquiry_revision",
        "proposal_number",
    }


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
    if any(one.total >= LARGEST_AMOUNT for one in priced):
        found.append(WrongState("too_large", TOO_LARGE))
    return found
