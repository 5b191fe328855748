"""Times proposed from the shop's own production records."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from estimator.records.times import ProposedTime
from portal.estimates.queries import as_typed
from portal.shopdata.proposals import TimesProposal, propose_times
from shared_db.access import must_find, visible_work_centres
from shared_db.transaction import Work


def times_for_centre(work: Work, work_centre_id: UUID) -> TimesProposal | None:
    """What the records say of one of the shop's own work centres; else `NotFound`.

    None if they say nothing about its operation.
    """
    centre = must_find(work.session, visible_work_centres(work.actor), work_centre_id)
    return propose_times(work, centre.operation_name or centre.name)


def source_of(proposal: TimesProposal) -> dict[str, Any]:
    """Where the times came from, as it is kept with the line: minutes, ranges and counts."""
    both = [time for time in (proposal.setup, proposal.run) if time is not None]
    return {
        "kind": "record",
        "operation": proposal.operation,
        "records": sum(time.records for time in both),
        "work_orders": max((time.work_orders for time in both), default=0),
        **_time("setup", proposal.setup),
        **_time("run", proposal.run),
    }


def _time(name: str, time: ProposedTime | None) -> dict[str, Any]:
    if time is None:
        return {f"{name}_minutes": None, f"{name}_range": None, f"{name}_work_orders": 0}
    return {
        f"{name}_minutes": _said(time.minutes),
        f"{name}_range": [_said(time.low), _said(time.high)],
        f"{name}_work_orders": time.work_orders,
    }


def _said(minutes: Decimal) -> str:
    """To three digits: past work is not known better than that."""
    last_digit = min(minutes.adjusted() - 2, 0)
    return as_typed(minutes.quantize(Decimal(1).scaleb(last_digit)))
