"""Times proposed from the shop's own production records."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from portal.estimates.queries import as_typed
from portal.shopdata.proposals import TimesProposal, propose_times
from shared_db.access import must_find, visible_work_centres
from shared_db.transaction import Work


def proposed_times(work: Work, operation_name: str) -> TimesProposal | None:
    """What the records say of a work centre's operation; None if they say nothing."""
    return propose_times(work, operation_name) if operation_name else None


def times_for_centre(work: Work, work_centre_id: UUID) -> TimesProposal | None:
    """The same for one of the shop's own work centres; else `NotFound`."""
    centre = must_find(work.session, visible_work_centres(work.actor), work_centre_id)
    return proposed_times(work, centre.operation_name or centre.name)


def source_of(proposal: TimesProposal) -> dict[str, Any]:
    """Where the times came from, as it is kept with the line."""
    return {
        "kind": "record",
        "records": proposal.records,
        "work_orders": proposal.work_orders,
        "setup_minutes": _as_kept(proposal.setup_minutes),
        "run_minutes": _as_kept(proposal.run_minutes),
    }


def _as_kept(minutes: Decimal | None) -> str | None:
    return None if minutes is None else as_typed(minutes)
