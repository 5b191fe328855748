"""The inquiry page's piece about one's own company's estimates: nobody else sees it."""

from flask import render_template

from portal.estimates import queries, rollup_view
from portal.estimates.standing import standings
from shared_db.access import Permission
from shared_db.models import Inquiry
from shared_db.spine import streams
from shared_db.spine.across import heads
from shared_db.spine.states import LIVE_INQUIRY
from shared_db.spine.transaction import Work


def section(work: Work, inquiry: Inquiry) -> str:
    """For those of the member shops whose role is with costs; hidden until there is something."""
    may_see = work.actor.in_group(inquiry.group_id).may(Permission.SEE_ESTIMATE)
    return render(work, inquiry) if may_see else ""


def render(work: Work, inquiry: Inquiry) -> str:
    """The same, also to be loaded again alone."""
    here = work.actor.in_group(inquiry.group_id)
    here.require(Permission.SEE_ESTIMATE)
    stream = streams.company_side(inquiry.id, work.actor.company_id)
    have = heads(work.session, [stream.id]).get(stream.id, 0)
    estimates = queries.own_estimates(work, inquiry.id)
    is_lead = inquiry.lead_company_id == work.actor.company_id
    may_build = (
        is_lead
        and inquiry.state in LIVE_INQUIRY
        and here.may(Permission.EDIT_ESTIMATE)
        and all(estimate.request_id is not None for estimate in estimates)
    )
    return render_template(
        "estimates/_section.html",
        inquiry=inquiry,
        estimates=[(estimate, rollup_view.of(work, estimate)) for estimate in estimates],
        standings=standings(work, [estimate.id for estimate in estimates]),
        requests=queries.requests_by_id(work, inquiry.id),
        companies=queries.company_names(work),
        may_build=may_build,
        stream=stream.id,
        have=have,
    )
