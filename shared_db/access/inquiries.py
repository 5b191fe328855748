"""For every shared kind: what an actor may see. Views reach rows through these and no other way.

`tests/permissions/` tries them for every kind of person.
"""

from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select, true

from shared_db.access.actor import Actor
from shared_db.access.permissions import Permission
from shared_db.access.principals import seen
from shared_db.models import (
    CapabilityAsk,
    CapabilityReply,
    ConfidentialityAcceptance,
    Inquiry,
    InquiryRevision,
    InquiryState,
    Intake,
    IntakeFile,
    IntakeState,
    Part,
    PartQuantity,
    Person,
    Proposal,
    ProposalAnswer,
    ProposalOperation,
)

KEPT = 500


@seen(Inquiry)
def visible_inquiries(actor: Actor) -> Select[Inquiry]:
    """A customer's own, drafts for who writes them; for a member shop, all sent to its groups.

    Whose company is one here and the other there sees both, each as what it is in that group.
    """
    return select(Inquiry).where(sees_inquiry(actor))


def sees_inquiry(actor: Actor) -> ColumnElement[bool]:
    """The same of an `Inquiry` that a statement joins: own papers stay one's own where the company
    has left the group, and tell nothing any more of the request that they are for."""
    return by_side(actor, as_shop=_sent_to(actor), as_customer=_own(actor))


def inner_inquiries(actor: Actor) -> Select[Inquiry]:
    """Those whose inner side (group channel, proposal, asks) the actor may see: as a shop."""
    return select(Inquiry).where(_sent_to(actor))


def is_own_request(actor: Actor) -> ColumnElement[bool]:
    """Whether the actor's company is the customer of an `Inquiry` that the actor sees: by it what
    somebody sees as a customer is told from what they see as a shop."""
    if not actor.is_member_somewhere:
        return true()
    return Inquiry.customer_company_id == actor.company_id if actor.asked_in else false()


def own_inquiries(actor: Actor) -> Select[Inquiry]:
    """Those that the actor sees as their customer."""
    return select(Inquiry).where(_own(actor))


def _sent_to(actor: Actor) -> ColumnElement[bool]:
    return _sent_to_groups(actor.member_groups)


def _own(actor: Actor) -> ColumnElement[bool]:
    return _of_customer(actor.company_id, actor.asked_in, actor.person_id)


# Of these two nearly every other rule is made, most pages' statements have them several times, and
# to put them together takes as long as a statement runs: those of whoever came lately are kept.


@lru_cache(KEPT)
def _sent_to_groups(group_ids: frozenset[UUID]) -> ColumnElement[bool]:
    return and_(Inquiry.group_id.in_(group_ids), Inquiry.state != InquiryState.DRAFT)


@lru_cache(KEPT)
def _of_customer(
    company_id: UUID, group_ids: frozenset[UUID], person_id: UUID
) -> ColumnElement[bool]:
    """Not what a shop has begun to write for a customer, which is under its own name so long."""
    return and_(
        Inquiry.customer_company_id == company_id,
        Inquiry.group_id.in_(group_ids),
        or_(Inquiry.state != InquiryState.DRAFT, Inquiry.created_by == person_id),
    )


def by_side(
    actor: Actor, *, as_shop: ColumnElement[bool], as_customer: ColumnElement[bool]
) -> ColumnElement[bool]:
    """What is seen from the sides on which the actor's company is: of most only one is asked."""
    return or_(
        false(),
        *([as_shop] if actor.is_member_somewhere else ()),
        *([as_customer] if actor.is_customer_somewhere else ()),
    )


def writable_inquiries(actor: Actor) -> Select[Inquiry]:
    """Those whose requirement the actor may write: a customer's own; for a shop, the drafts that
    its person writes for a customer, which nobody else ever sees, and what was sent for a customer
    of whom nobody is here: the shop that leads writes that, and before there is a lead, who sent
    it."""
    posts = _own(actor) if actor.may_somewhere(Permission.POST_INQUIRY) else false()
    own = Inquiry.created_by == actor.person_id
    nobody_there = ~exists().where(Person.company_id == Inquiry.customer_company_id)
    leads = Inquiry.lead_company_id == actor.company_id
    serves = or_(leads, and_(Inquiry.lead_company_id.is_(None), own))
    draft = Inquiry.state == InquiryState.DRAFT
    taken_in = and_(
        Inquiry.group_id.in_(takes_in(actor)),
        or_(and_(draft, own), and_(~draft, serves, nobody_there)),
    )
    return select(Inquiry).where(by_side(actor, as_shop=taken_in, as_customer=posts))


def takes_in(actor: Actor) -> frozenset[UUID]:
    """The groups in which the actor enters requests in a customer's place."""
    return actor.groups_where_may(Permission.TAKE_IN_INQUIRY)


@seen(Intake, by_guest=lambda guest: Intake.id == guest.intake_id)
def visible_intakes(actor: Actor) -> Select[Intake]:
    """How an inquiry came in: for the member shops, as the inquiry. What came in at the entrance
    and is not confirmed: for those of the group who may confirm it, once the address is proven."""
    query = select(Intake)
    if not takes_in(actor):
        return query.where(Intake.inquiry_id.in_(_inner_ids(actor)))
    taken = is_one(inner_inquiries(actor), Intake.inquiry_id)
    apart = Intake.state.in_([IntakeState.WAITING, IntakeState.REFUSED])
    return query.where(or_(taken, and_(apart, Intake.group_id.in_(takes_in(actor)))))


@seen(IntakeFile, by_guest=lambda guest: IntakeFile.intake_id == guest.intake_id)
def visible_intake_files(actor: Actor) -> Select[IntakeFile]:
    """That there is a file, with its name and size; there is no way to open it."""
    return select(IntakeFile).where(
        IntakeFile.intake_id.in_(visible_intakes(actor).with_only_columns(Intake.id))
    )


def is_one(inquiries: Select[Inquiry], column: Any) -> ColumnElement[bool]:
    """The inquiry is one of these: asked for each row, since inside an OR all would be read."""
    of = inquiries.where(Inquiry.id == column).with_only_columns(Inquiry.id)
    return of.correlate(column.class_).exists()


def _inquiry_ids(actor: Actor) -> Select[UUID]:
    return visible_inquiries(actor).with_only_columns(Inquiry.id)


def _inner_ids(actor: Actor) -> Select[UUID]:
    return inner_inquiries(actor).with_only_columns(Inquiry.id)


@seen(InquiryRevision)
def visible_inquiry_revisions(actor: Actor) -> Select[InquiryRevision]:
    """What was asked for, over time: as the inquiry."""
    return select(InquiryRevision).where(InquiryRevision.inquiry_id.in_(_inquiry_ids(actor)))


@seen(Part)
def visible_parts(actor: Actor) -> Select[Part]:
    """As the inquiry."""
    return select(Part).where(Part.inquiry_id.in_(_inquiry_ids(actor)))


@seen(PartQuantity)
def visible_part_quantities(actor: Actor) -> Select[PartQuantity]:
    """As the part."""
    return select(PartQuantity).where(
        PartQuantity.part_id.in_(visible_parts(actor).with_only_columns(Part.id))
    )


@seen(ConfidentialityAcceptance)
def visible_acceptances(actor: Actor) -> Select[ConfidentialityAcceptance]:
    """One's own company's promises; the coordinator's role adds nothing here."""
    return select(ConfidentialityAcceptance).where(
        ConfidentialityAcceptance.inquiry_id.in_(_inquiry_ids(actor)),
        ConfidentialityAcceptance.person_id.in_(
            select(Person.id).where(Person.company_id == actor.company_id)
        ),
    )


@seen(CapabilityAsk)
def visible_asks(actor: Actor) -> Select[CapabilityAsk]:
    """Member shops only."""
    return select(CapabilityAsk).where(CapabilityAsk.inquiry_id.in_(_inner_ids(actor)))


@seen(CapabilityReply)
def visible_replies(actor: Actor) -> Select[CapabilityReply]:
    """Who was asked, has seen, has answered: member shops only."""
    return select(CapabilityReply).where(
        CapabilityReply.ask_id.in_(visible_asks(actor).with_only_columns(CapabilityAsk.id))
    )


@seen(Proposal)
def visible_proposals(actor: Actor) -> Select[Proposal]:
    """Member shops only."""
    return select(Proposal).where(Proposal.inquiry_id.in_(_inner_ids(actor)))


def _proposal_ids(actor: Actor) -> Select[UUID]:
    return visible_proposals(actor).with_only_columns(Proposal.id)


@seen(ProposalOperation)
def visible_proposal_operations(actor: Actor) -> Select[ProposalOperation]:
    """As the proposal."""
    return select(ProposalOperation).where(ProposalOperation.proposal_id.in_(_proposal_ids(actor)))


@seen(ProposalAnswer)
def visible_proposal_answers(actor: Actor) -> Select[ProposalAnswer]:
    """As the proposal."""
    return select(ProposalAnswer).where(ProposalAnswer.proposal_id.in_(_proposal_ids(actor)))
