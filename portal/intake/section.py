"""How an inquiry came in, on its page: for the shops, where no customer sent it with an account."""

from flask import render_template

from portal.intake import queries
from shared_db.access import Permission
from shared_db.entry.letting_in import is_nobodys, may_let_in
from shared_db.models import CameBy, Inquiry
from shared_db.spine.transaction import Work


def section(work: Work, inquiry: Inquiry) -> str:
    """Who asked, how to reach them, in which words; and the way to give them access."""
    if inquiry.came_by is CameBy.PORTAL or not work.actor.in_group(inquiry.group_id).is_member:
        return ""
    customer, group = inquiry.customer_company_id, inquiry.group_id
    lets_in = work.actor.in_group(group).may(Permission.LET_CUSTOMER_IN)
    return render_template(
        "intake/section.html",
        inquiry=inquiry,
        intake=queries.of_inquiry(work, inquiry),
        nobody_there=is_nobodys(work.session, customer, group),
        lets_in=lets_in,
        may_invite=lets_in and may_let_in(work.session, work.actor, customer, group),
    )
