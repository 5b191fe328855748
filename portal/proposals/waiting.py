"""Proposals that wait for the word of the actor's company; objections to those it wrote."""

from portal.proposals.queries import objected_to, waiting_for_word
from portal.proposals.service import OBJECTION, TO_ANSWER
from portal.waiting import Waiting
from shared_db.access import Permission
from shared_db.foundation.errors import N_
from shared_db.models import DutyKind, Inquiry, Proposal
from shared_db.spine.transaction import Work


def waiting(work: Work) -> list[Waiting]:
    """What is to be answered, and what is to be written anew."""
    found: list[Waiting] = []
    if work.actor.may_somewhere(Permission.ANSWER_PROPOSAL):
        sentence = N_("Accept the proposal, version %(version)s, or object to it")
        found += [
            _one(TO_ANSWER, sentence, proposal, inquiry)
            for proposal, inquiry in waiting_for_word(work)
        ]
    if work.actor.may_somewhere(Permission.WRITE_PROPOSAL):
        sentence = N_("Somebody objects to your proposal, version %(version)s")
        found += [
            _one(OBJECTION, sentence, proposal, inquiry) for proposal, inquiry in objected_to(work)
        ]
    return found


def _one(kind: str, sentence: str, proposal: Proposal, inquiry: Inquiry) -> Waiting:
    return Waiting(
        kind=kind,
        sentence=sentence,
        url=f"/inquiries/{inquiry.id}#proposals",
        since=proposal.created_at,
        inquiry_id=inquiry.id,
        number=inquiry.number,
        subject=inquiry.subject,
        about=(DutyKind.INQUIRY,),
        values={"version": proposal.number},
    )
