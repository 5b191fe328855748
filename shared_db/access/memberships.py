"""Which company belongs to which group today."""

from functools import cache
from uuid import UUID

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, exists, func, select
from sqlalchemy.orm import aliased

from shared_db.foundation.clock import today_in
from shared_db.models import Group, Membership, MembershipRole


def is_shop_today(
    company_id: SQLColumnExpression[UUID | None], group_id: SQLColumnExpression[UUID]
) -> ColumnElement[bool]:
    """Whether the company of this column is a shop of the group of that one today."""
    return exists().where(
        Membership.company_id == company_id,
        Membership.group_id == group_id,
        Membership.role == MembershipRole.MEMBER,
        holds_today(),
    )


@cache
def holds_today() -> ColumnElement[bool]:
    """Whether a membership has begun and not ended, by its group's calendar. Put together once:
    what it asks of the clock is asked when a statement is sent."""
    group = aliased(Group)  # the statement around it may speak of groups itself
    own = select(group.timezone).where(group.id == Membership.group_id)
    day = today_in(own.correlate(Membership).scalar_subquery())
    return and_(Membership.since <= day, func.coalesce(Membership.until, day) >= day)
