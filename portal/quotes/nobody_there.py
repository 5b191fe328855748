"""Whether nobody of the customer can read a quote here: then it is given and answered by hand."""

from sqlalchemy import ColumnElement, exists

from shared_db.access import visible_inquiries
from shared_db.models import Inquiry, Person, PersonRole, Role
from shared_db.spine.transaction import Work


def nobody_there() -> ColumnElement[bool]:
    """Of an `Inquiry`: nobody who can sign in has the role that orders. A manager without it is
    told of no quote and can't answer one."""
    return ~(
        exists()
        .where(
            Person.company_id == Inquiry.customer_company_id,
            Person.active,
            PersonRole.person_id == Person.id,
            PersonRole.role == Role.CUSTOMER,
        )
        .correlate(Inquiry)
    )


def is_nobody_there(work: Work, inquiry: Inquiry) -> bool:
    """The same of one."""
    query = visible_inquiries(work.actor).where(Inquiry.id == inquiry.id, nobody_there())
    return work.session.scalar(query.with_only_columns(Inquiry.id)) is not None
