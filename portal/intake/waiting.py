"""What waits for sales and the coordinator: requests of people without an account."""

from portal.intake import queries
from portal.waiting import Waiting
from shared_db.access import Permission
from shared_db.foundation.errors import N_
from shared_db.spine.transaction import Work


def waiting(work: Work) -> list[Waiting]:
    """One statement."""
    if not work.actor.may_somewhere(Permission.TAKE_IN_INQUIRY):
        return []
    return [
        Waiting(
            kind="confirm_intake",
            sentence=N_("A request of %(company)s, who has no account: take it or refuse it"),
            url=f"/intake/{intake.id}",
            since=intake.proven_at or intake.created_at,
            subject=str(intake.asked.get("subject", "")),
            values={"company": intake.company_name},
        )
        for intake in queries.waiting(work)
    ]
