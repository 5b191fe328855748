"""What waits in the matter of one's own estimates."""

from collections.abc import Sequence

from flask import url_for

from portal.estimates import lists
from portal.waiting import Waiting
from shared_db.access import Permission
from shared_db.foundation.base import Json
from shared_db.foundation.errors import N_
from shared_db.models import DutyKind
from shared_db.spine.transaction import Work

OVERTAKEN = N_("The customer changed what your estimate is made of. Look at what changed.")
OTHER_QUANTITIES = N_("The customer asks for other quantities. Estimate them, too.")


def waiting(work: Work) -> list[Waiting]:
    """Estimates that the lead has yet to build, and those that the inquiry has overtaken."""
    if not work.actor.may_somewhere(Permission.EDIT_ESTIMATE):
        return []
    to_build = [
        Waiting(
            kind="build_estimate",
            sentence=N_("The way to make it is agreed. Build the estimate."),
            url=url_for("inquiries.show", inquiry_id=inquiry.id),
            since=agreed_at,
            inquiry_id=inquiry.id,
            number=inquiry.number,
            subject=inquiry.subject,
            about=(DutyKind.INQUIRY,),
        )
        for inquiry, agreed_at in lists.agreed_without_estimate(work)
    ]
    overtaken = [
        Waiting(
            kind="estimate_stale",
            sentence=OTHER_QUANTITIES if _only_quantities(why) else OVERTAKEN,
            url=url_for("estimates.show", estimate_id=estimate.id),
            since=revised_at,
            inquiry_id=inquiry.id,
            number=inquiry.number,
            subject=inquiry.subject,
            about=(estimate.id,),
        )
        for estimate, inquiry, revised_at, why in lists.overtaken_estimates(work)
    ]
    return to_build + overtaken


def _only_quantities(why: Sequence[Json]) -> bool:
    return {reason["reason"] for reason in why} == {"quantities_changed"}
