"""For every shared kind: what an actor may see. Views reach rows through these and no other way.

`tests/permissions/` tries them for every kind of person.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select

from shared_db.access.actor import Actor
from shared_db.access.permissions import Permission
from shared_db.access.principals import seen
from shared_db.models import (
    CapabilityAsk,
    CapabilityReply,
    ConfidentialityAcceptance,
    Drawing,
    DrawingOpening,
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


@seen(Inquiry)
def visible_inquiries(actor: Actor) -> Select[Inquiry]:
    """A customer's own, drafts for who writes them; for a member shop, all sent to its groups."""
    query = select(Inquiry)
    if actor.is_customer:
        return query.where(
            Inquiry.customer_company_id == actor.company_id,
            or_(Inquiry.state != InquiryState.DRAFT, Inquiry.created_by == actor.person_id),
        )
    if actor.is_member:
        return query.where(
            Inquiry.group_id.in_(actor.member_groups), Inquiry.state != InquiryState.DRAFT
        )
    return query.where(false())


def writable_inquiries(actor: Actor) -> Select[Inquiry]:
    """Those whose requirement the actor may write: a customer's own; for a shop, the drafts that
    its person writes for a customer, which nobody else ever sees, and what was sent for a customer
    of whom nobody is here: the shop that leads writes that, and before there is a lead, who sent
    it."""
    if actor.is_customer:
        query = visible_inquiries(actor)
        return query if actor.may(Permission.POST_INQUIRY) else query.where(false())
    query = select(Inquiry).where(Inquiry.group_id.in_(actor.member_groups))
    if not actor.may(Permission.TAKE_IN_INQUIRY):
        return query.where(false())
    own = Inquiry.created_by == actor.person_id
    nobody_there = ~exists().where(Person.company_id == Inquiry.customer_company_id)
    leads = Inquiry.lead_company_id == actor.company_id
    serves = or_(leads, and_(Inquiry.lead_company_id.is_(None), own))
    draft = Inquiry.state == InquiryState.DRAFT
    return query.where(or_(and_(draft, own), and_(~draft, serves, nobody_there)))


@seen(Intake, by_guest=lambda guest: Intake.id == guest.intake_id)
def visible_intakes(actor: Actor) -> Select[Intake]:
    """How an inquiry came in: for the member shops, as the inquiry. What came in at the entrance
    and is not confirmed: for those of the group who may confirm it, once the address is proven."""
    query = select(Intake)
    if not actor.is_member:
        return query.where(false())
    if not actor.may(Permission.TAKE_IN_INQUIRY):
        return query.where(Intake.inquiry_id.in_(_inquiry_ids(actor)))
    taken = _is_one(visible_inquiries(actor), Intake.inquiry_id)
    apart = Intake.state.in_([IntakeState.WAITING, IntakeState.REFUSED])
    return query.where(or_(taken, and_(apart, Intake.group_id.in_(actor.member_groups))))


@seen(IntakeFile, by_guest=lambda guest: IntakeFile.intake_id == guest.intake_id)
def visible_intake_files(actor: Actor) -> Select[IntakeFile]:
    """That there is a file, with its name and size; there is no way to open it."""
    return select(IntakeFile).where(
        IntakeFile.intake_id.in_(visible_intakes(actor).with_only_columns(Intake.id))
    )


def inner_inquiries(actor: Actor) -> Select[Inquiry]:
    """Those whose inner side (group channel, proposal, asks) the actor may see."""
    query = visible_inquiries(actor)
    return query if actor.is_member else query.where(false())


def _is_one(inquiries: Select[Inquiry], column: Any) -> ColumnElement[bool]:
    """The inquiry is one of these: asked for each row, since inside an OR all would be read."""
    of = inquiries.where(Inquiry.id == column).with_only_columns(Inquiry.id)
    return of.correlate(column.class_).exists()


def _inquiry_ids(actor: Actor) -> Select[UUID]:
    return visible_inquiries(actor).with_only_columns(Inquiry.id)


def _of_members(actor: Actor) -> Select[UUID]:
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


@seen(Drawing)
def visible_drawings(actor: Actor) -> Select[Drawing]:
    """That there is a drawing: as the inquiry. An upload not sent yet: its own side only."""
    query = select(Drawing)
    if actor.is_customer:
        return query.where(Drawing.inquiry_id.in_(_inquiry_ids(actor)))
    is_sent = Drawing.since_revision.is_not(None)
    if not actor.may(Permission.TAKE_IN_INQUIRY):
        return query.where(Drawing.inquiry_id.in_(_inquiry_ids(actor)), is_sent)
    upload = and_(Drawing.since_revision.is_(None), Drawing.uploaded_by == actor.person_id)
    begun = select(Inquiry).where(
        Inquiry.created_by == actor.person_id, Inquiry.group_id.in_(actor.member_groups)
    )
    writes = or_(
        *(_is_one(each, Drawing.inquiry_id) for each in (begun, writable_inquiries(actor)))
    )
    sent = and_(is_sent, _is_one(visible_inquiries(actor), Drawing.inquiry_id))
    return query.where(or_(sent, and_(upload, writes)))


@seen(ConfidentialityAcceptance)
def visible_acceptances(actor: Actor) -> Select[ConfidentialityAcceptance]:
    """One's own company's promises; the coordinator's role adds nothing here."""
    return select(ConfidentialityAcceptance).where(
        ConfidentialityAcceptance.inquiry_id.in_(_inquiry_ids(actor)),
        ConfidentialityAcceptance.person_id.in_(
            select(Person.id).where(Person.company_id == actor.company_id)
        ),
    )


@seen(DrawingOpening)
def visible_openings(actor: Actor) -> Select[DrawingOpening]:
    """One's own company's openings; the customer sees every opening of its own drawings."""
    query = select(DrawingOpening).where(
        DrawingOpening.drawing_id.in_(visible_drawings(actor).with_only_columns(Drawing.id))
    )
    if actor.is_customer:
        return query
    return query.where(DrawingOpening.company_id == actor.company_id)


@seen(CapabilityAsk)
def visible_asks(actor: Actor) -> Select[CapabilityAsk]:
    """Member shops only."""
    return select(CapabilityAsk).where(CapabilityAsk.inquiry_id.in_(_of_members(actor)))


@seen(CapabilityReply)
def visible_replies(actor: Actor) -> Select[CapabilityReply]:
    """Who was asked, has seen, has answered: member shops only."""
    return select(CapabilityReply).where(
        CapabilityReply.ask_id.in_(visible_asks(actor).with_only_columns(CapabilityAsk.id))
    )


@seen(Proposal)
def visible_proposals(actor: Actor) -> Select[Proposal]:
    """Member shops only."""
    return select(Proposal).where(Proposal.inquiry_id.in_(_of_members(actor)))


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
