"""Writing a version of the proposal, and the named shops' word on it."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from portal.asks.queries import current_parts, shops
from portal.proposals.forms import NewProposal, NewWord
from portal.proposals.queries import named_companies, versions_of
from shared_db.access import Permission, inner_inquiries, must_find, visible_proposals
from shared_db.access.permissions import MAKERS
from shared_db.acts.duties import take_up
from shared_db.acts.staleness import mark_stale, note_plan
from shared_db.foundation.base import utc_now
from shared_db.foundation.errors import N_, ChangedMeanwhile, DomainError, Invalid, NotAllowed
from shared_db.foundation.errors import WrongState as Wrong
from shared_db.models import (
    Company,
    Inquiry,
    InquiryState,
    Proposal,
    ProposalAnswer,
    ProposalOperation,
    ProposalState,
)
from shared_db.spine import streams
from shared_db.spine.across import people_to_tell
from shared_db.spine.events import ProposalAgreed, ProposalAnswered, ProposalWritten
from shared_db.spine.places import Page, Place
from shared_db.spine.states import LIVE_INQUIRY
from shared_db.spine.transaction import Work
from shared_db.telling.audiences import move_inquiry
from shared_db.telling.inboxes import ask_people, settle_for
from shared_db.telling.mailing import mail_person

TO_ANSWER = "proposal"
OBJECTION = "proposal_objection"


def writable_inquiry(work: Work, inquiry_id: UUID, *, lock: bool = False) -> Inquiry:
    """The inquiry, for a writer of its lead shop; raises what keeps the actor from writing."""
    inquiry = must_find(work.session, inner_inquiries(work.actor), inquiry_id, lock=lock)
    work.actor.in_group(inquiry.group_id).require(Permission.WRITE_PROPOSAL)
    if inquiry.lead_company_id != work.actor.company_id:
        raise NotAllowed(N_("Only the lead shop writes the proposal."))
    _still_live(inquiry)
    return inquiry


def write_proposal(work: Work, inquiry_id: UUID, new: NewProposal) -> Proposal:
    """Write the next version; the older one is superseded, and what rests on it turns stale.

    The lead's own company accepts by writing.
    """
    inquiry = writable_inquiry(work, inquiry_id, lock=True)
    versions = [version.proposal for version in versions_of(work, inquiry.id)]
    if new.based_on != (versions[0].number if versions else 0):
        raise ChangedMeanwhile
    companies = _check(work, inquiry, new)
    for older in versions:
        older.state = ProposalState.SUPERSEDED
    work.session.flush()
    proposal = Proposal(
        inquiry_id=inquiry.id,
        number=new.based_on + 1,
        inquiry_revision=inquiry.revision,
        note=new.note,
        written_by=work.actor.person_id,
        company_id=work.actor.company_id,
    )
    work.session.add(proposal)
    work.session.flush()
    _add_operations(work, proposal, new)
    note_plan(work.session, inquiry.id, proposal.number)
    _say_word(work, proposal, proposal.company_id, "")
    take_up(work, inquiry)
    work.tell(
        streams.group_channel(inquiry),
        ProposalWritten(
            proposal_id=proposal.id,
            number=proposal.number,
            companies=[{"id": str(company.id), "name": company.name} for company in companies],
        ),
    )
    if inquiry.state is InquiryState.OPEN:
        move_inquiry(work, inquiry, InquiryState.PROPOSED)
    mark_stale(work, inquiry)
    _call_named(work, inquiry, proposal, companies)
    _agree_if_all_accepted(work, inquiry, proposal)
    return proposal


def answer_proposal(work: Work, proposal_id: UUID, new: NewWord) -> Proposal:
    """Accept the standing version or object to it, for one's own company."""
    proposal = must_find(work.session, visible_proposals(work.actor), proposal_id, lock=True)
    inquiry = must_find(work.session, inner_inquiries(work.actor), proposal.inquiry_id)
    work.actor.in_group(inquiry.group_id).require(Permission.ANSWER_PROPOSAL)
    named = named_companies(work, proposal.id) - {proposal.company_id}
    if work.actor.company_id not in named:
        raise NotAllowed(N_("Only the shops that it names answer a proposal."))
    _still_live(inquiry)
    if proposal.state is ProposalState.SUPERSEDED:
        raise Wrong("superseded", N_("A newer version has replaced this one. Answer that one."))
    if proposal.state is ProposalState.AGREED:
        raise Wrong("agreed", N_("This version is agreed. Ask the lead shop for a new one."))
    take_up(work, inquiry)
    own = (work.actor.company_id, work.actor.company_name)
    _put_word(work, inquiry, proposal, own, "" if new.accepted else new.objection)
    _agree_if_all_accepted(work, inquiry, proposal)
    return proposal


def object_for(
    work: Work, inquiry: Inquiry, proposal: Proposal, company: Company, why: str
) -> None:
    """A shop that leaves takes no step: said for it by who puts its open things in order, with who
    that was in `why`. The lead writes another version. `proposal` is locked and stands."""
    _put_word(work, inquiry, proposal, (company.id, company.name), why)


def _put_word(
    work: Work, inquiry: Inquiry, proposal: Proposal, of: tuple[UUID, str], objection: str
) -> None:
    """`of`: whose word it is; accepted where there is no objection."""
    company_id, company = of
    _say_word(work, proposal, company_id, objection)
    word = ProposalAnswered(
        proposal_id=proposal.id,
        number=proposal.number,
        company_id=company_id,
        company=company,
        accepted=not objection,
        objection=objection,
    )
    work.tell(streams.group_channel(inquiry), word)
    own = people_to_tell(work.session, [company_id], MAKERS)
    settle_for(work, own, TO_ANSWER, inquiry)
    if objection:
        ask_people(work, [proposal.company_id], MAKERS, OBJECTION, inquiry, _place(inquiry))


def _still_live(inquiry: Inquiry) -> None:
    if inquiry.state not in LIVE_INQUIRY:
        raise Wrong("inquiry_ended", N_("This inquiry has ended; its proposal stays as it is."))


def _place(inquiry: Inquiry) -> Place:
    return Place(Page.PROPOSALS, inquiry.id)


def _check(work: Work, inquiry: Inquiry, new: NewProposal) -> list[Company]:
    """The named companies. Raises `Invalid` with a sentence where something is missing."""
    wanted = {part.id: part.name for part in current_parts(work, inquiry.id)}
    members = {company.id: company for company in shops(work, inquiry.group_id)}
    wrong: dict[str, DomainError] = {}
    for place, plan in enumerate(new.parts):
        name = wanted.pop(plan.part_id, None)
        if name is None:
            wrong[f"parts-{place}-part_id"] = DomainError(
                "not_a_part", N_("This part is not (or no longer) wanted, or stands here twice.")
            )
        elif not plan.operations:
            wrong[f"parts-{place}-operations"] = DomainError(
                "no_operations", N_("Please enter at least one step for %(part)s."), part=name
            )
        for row, operation in enumerate(plan.operations):
            if operation.company_id not in members:
                wrong[f"parts-{place}-operations-{row}-company_id"] = DomainError(
                    "not_a_member", N_("Please choose a member shop of the group.")
                )
    if wanted:
        wrong["parts"] = DomainError(
            "parts_missing",
            N_("How these are made is missing: %(parts)s."),
            parts=list(wanted.values()),
        )
    if wrong:
        raise Invalid(wrong)
    named = {operation.company_id for plan in new.parts for operation in plan.operations}
    return [company for company in members.values() if company.id in named]


def _add_operations(work: Work, proposal: Proposal, new: NewProposal) -> None:
    work.session.add_all(
        [
            ProposalOperation(
                proposal_id=proposal.id,
                part_id=plan.part_id,
                position=position,
                name=operation.name,
                specification=operation.specification,
                company_id=operation.company_id,
            )
            for plan in new.parts
            for position, operation in enumerate(plan.operations, 1)
        ]
    )
    work.session.flush()


def _say_word(work: Work, proposal: Proposal, company_id: UUID, objection: str) -> None:
    word = {
        "accepted": not objection,
        "objection": objection,
        "answered_by": work.actor.person_id,
        "answered_at": utc_now(),
    }
    work.session.execute(
        insert(ProposalAnswer)
        .values(proposal_id=proposal.id, company_id=company_id, **word)
        .on_conflict_do_update(
            index_elements=[ProposalAnswer.proposal_id, ProposalAnswer.company_id], set_=word
        )
    )


def _agree_if_all_accepted(work: Work, inquiry: Inquiry, proposal: Proposal) -> None:
    version = versions_of(work, inquiry.id, current_only=True)[0]
    if not all(word.accepted for word in version.words):
        return
    proposal.state, proposal.agreed_at = ProposalState.AGREED, utc_now()
    work.tell(
        streams.group_channel(inquiry),
        ProposalAgreed(proposal_id=proposal.id, number=proposal.number),
    )


def _call_named(work: Work, inquiry: Inquiry, proposal: Proposal, companies: list[Company]) -> None:
    others = [company.id for company in companies if company.id != proposal.company_id]
    for person in ask_people(work, others, MAKERS, TO_ANSWER, inquiry, _place(inquiry)):
        values = {
            "number": inquiry.number,
            "subject": inquiry.subject,
            "version": proposal.number,
            "place": _place(inquiry).as_json(),
        }
        mail_person(work, person, "proposal_written", values)
