"""Which company belongs to which group today."""

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import aliased

from shared_db.foundation.clock import today_in
from shared_db.models import Group, Membership


def holds_today() -> ColumnElement[bool]:
    """Whether a membership has begun and not ended, by its group's calendar."""
    group = aliased(Group)  # the statement around it may speak of groups itself
    own = select(group.timezone).where(group.id == Membership.group_id)
    day = today_in(own.correlate(Membership).scalar_subquery())
    return and_(Membership.since <= day, func.coalesce(Membership.until, day) >= day)
