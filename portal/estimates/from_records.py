"""Times proposed from the shop's own production records."""

from decimal import Decimal
from uuid import UUID

from portal.estimates.queries import as_typed
from portal.shopdata.proposals import TimesProposal, propose_times
from shared_db.access import must_find, visible_work_centres
from shared_db.models import WorkOrders
from shared_db.spine.transaction import Work


def times_for_centre(work: Work, work_centre_id: UUID) -> TimesProposal | None:
    """What the records say of one of the shop's own work centres; else `NotFound`.

    None if they say nothing about its operation.
    """
    centre = must_find(work.session, visible_work_centres(work.actor), work_centre_id)
    return propose_times(work, centre.operation_name or centre.name)


def source_of(proposal: TimesProposal) -> WorkOrders:
    """Where the times came from, as it is kept with the line: minutes, ranges and counts."""
    both = [time for time in (proposal.setup, proposal.run) if time is not None]
    setup, run = proposal.setup, proposal.run
    return WorkOrders(
        operation=proposal.operation,
        records=sum(time.records for time in both),
        work_orders=max((time.work_orders for time in both), default=0),
        setup_minutes=_said(setup.minutes) if setup else None,
        setup_range=(_said(setup.low), _said(setup.high)) if setup else None,
        setup_work_orders=setup.work_orders if setup else 0,
        run_minutes=_said(run.minutes) if run else None,
        run_range=(_said(run.low), _said(run.high)) if run else None,
        run_work_orders=run.work_orders if run else 0,
    )


def _said(minutes: Decimal) -> Decimal:
    """To three digits: past work is not known better than that."""
    last_digit = min(minutes.adjusted() - 2, 0)
    return Decimal(as_typed(minutes.quantize(Decimal(1).scaleb(last_digit))))
