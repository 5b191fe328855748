"""What a newcomer's inbox says before there is any request: how things go here, and who answers."""

from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext

from shared_db.access import Permission, shops_that_answer, visible_inquiries
from shared_db.foundation.errors import N_
from shared_db.models import Company, GroupRole, Inquiry, Role
from shared_db.spine.across import people_to_tell
from shared_db.spine.transaction import Work

Step = tuple[str, str]
"""Message ids: what happens, and what it means for the reader."""

OF_CUSTOMER: tuple[Step, ...] = (
    (
        N_("You send drawings and quantities"),
        N_("One form for all shops. What you type is kept while you go on, also over night."),
    ),
    (
        N_("The shops talk it over"),
        N_("They look at your drawings together. Their questions to you appear here."),
    ),
    (
        N_("The quote arrives"),
        N_("You see it here, with a price for each quantity, and can order at once."),
    ),
)
OF_COORDINATOR: tuple[Step, ...] = (
    (
        N_("A request arrives"),
        N_("It appears here with the time by which its customer expects a first reply."),
    ),
    (
        N_("You choose who leads, and ask round"),
        N_("The lead shop answers the customer; the others say in the thread what they can make."),
    ),
    (
        N_("You keep an eye on it"),
        N_("What is late stands on top of this inbox, until somebody has taken care of it."),
    ),
)
OF_SALES: tuple[Step, ...] = (
    (
        N_("A request arrives"),
        N_("All shops see it at once. The first reply to the customer is best sent at once."),
    ),
    (
        N_("The engineers add up the cost"),
        N_("Once nothing is missing, setting the price appears here as yours to do."),
    ),
    (
        N_("You set the price and issue the quote"),
        N_("Questions and orders of the customer come back to you here."),
    ),
)
OF_ENGINEER: tuple[Step, ...] = (
    (
        N_("A request arrives"),
        N_("All shops see it at once. Before a drawing opens you accept the terms of secrecy."),
    ),
    (
        N_("You agree in the thread who makes what"),
        N_("Say what you can make and what you can't; the lead shop writes down the proposal."),
    ),
    (
        N_("You estimate your own share"),
        N_("From your own records and rates. Other shops never see your costs, only your offer."),
    ),
)


@dataclass(frozen=True)
class Answering:
    """A shop that answers a customer; `is_office`: the group's office is there."""

    company: Company
    is_office: bool


@dataclass(frozen=True)
class First:
    """The steps, and for a customer who answers."""

    steps: tuple[Step, ...]
    answering: list[Answering]

    def translated(self) -> list[Step]:
        """The steps in the reader's language."""
        return [(gettext(what), gettext(meaning)) for what, meaning in self.steps]


def first_steps(work: Work) -> First | None:
    """How things go, for whom nothing has gone yet; None once there is a request."""
    if work.session.scalar(visible_inquiries(work.actor).with_only_columns(Inquiry.id).limit(1)):
        return None
    actor = work.actor
    if not actor.is_member_somewhere:
        posts = actor.may_somewhere(Permission.POST_INQUIRY)
        return First(OF_CUSTOMER, _who_answers(work)) if posts else None
    if not actor.may_somewhere(Permission.POST_MESSAGE):
        return None
    if actor.may_somewhere(Permission.CHOOSE_LEAD):
        return First(OF_COORDINATOR, [])
    return First(OF_SALES if Role.SALES in actor.roles else OF_ENGINEER, [])


def _who_answers(work: Work) -> list[Answering]:
    """The shops, the office's first."""
    shops = work.session.scalars(shops_that_answer(work.actor)).all()
    offices = {
        office
        for group_id in work.actor.customer_groups
        for office in _offices(work, group_id, [shop.id for shop in shops])
    }
    found = [Answering(shop, shop.id in offices) for shop in shops]
    return sorted(found, key=lambda one: not one.is_office)


def _offices(work: Work, group_id: UUID, shop_ids: list[UUID]) -> set[UUID]:
    coordinating = [GroupRole.COORDINATOR]
    coordinators = people_to_tell(work.session, shop_ids, coordinating, group_id=group_id)
    return {person.company_id for person in coordinators}
