"""The proposal for programs."""

from uuid import UUID

from portal.api.slice import ApiSlice
from portal.proposals.answers import (
    ProposalFileOut,
    ProposalIdOut,
    ProposalOperationOut,
    ProposalOut,
    ProposalPartOut,
    ProposalsOut,
    ProposalWordOut,
)
from portal.proposals.asked_then import FileThen
from portal.proposals.forms import NewProposal, NewWord
from portal.proposals.queries import PartSteps, Version, versions_of
from portal.proposals.service import answer_proposal, write_proposal
from shared_db.access import Permission, inner_inquiries, must_find
from shared_db.models import Proposal
from shared_db.spine.transaction import Work

api = ApiSlice("proposals")


@api.get("/inquiries/<uuid:inquiry_id>/proposals", answer=ProposalsOut)
def index(work: Work, inquiry_id: UUID) -> ProposalsOut:
    """Who makes what: every version, with what the named shops say."""
    inquiry = must_find(work.session, inner_inquiries(work.actor), inquiry_id)
    return ProposalsOut(proposals=[_shown(version) for version in versions_of(work, inquiry.id)])


@api.post(
    "/inquiries/<uuid:inquiry_id>/proposals",
    body=NewProposal,
    answer=ProposalIdOut,
    needs=Permission.WRITE_PROPOSAL,
    raises=("inquiry_ended", "wrong_state"),
)
def write(work: Work, body: NewProposal, inquiry_id: UUID) -> ProposalIdOut:
    """Write the next version, as the lead shop."""
    return _id(write_proposal(work, inquiry_id, body))


@api.post(
    "/proposals/<uuid:proposal_id>/answer",
    body=NewWord,
    answer=ProposalIdOut,
    needs=Permission.ANSWER_PROPOSAL,
    raises=("agreed", "inquiry_ended", "superseded"),
)
def answer(work: Work, body: NewWord, proposal_id: UUID) -> ProposalIdOut:
    """Accept the standing version or object to it, for your own company."""
    return _id(answer_proposal(work, proposal_id, body))


def _id(proposal: Proposal) -> ProposalIdOut:
    return ProposalIdOut(proposal_id=proposal.id, number=proposal.number, state=proposal.state)


def _part(plan: PartSteps) -> ProposalPartOut:
    asked = plan.asked
    return ProposalPartOut(
        part_id=plan.part.id,
        name=asked.name,
        drawing_number=asked.drawing_number,
        drawing_revision=asked.drawing_revision,
        drawings=_files(asked.files),
        revised=asked.revised,
        dropped=asked.dropped,
    )


def _files(files: list[FileThen]) -> list[ProposalFileOut]:
    return [
        ProposalFileOut(
            id=UUID(file.id),
            filename=file.filename,
            replaced=file.replaced,
            export_controlled=file.export_controlled,
        )
        for file in files
    ]


def _shown(version: Version) -> ProposalOut:
    proposal = version.proposal
    return ProposalOut(
        id=proposal.id,
        number=proposal.number,
        state=proposal.state,
        inquiry_revision=proposal.inquiry_revision,
        note=proposal.note,
        company_id=proposal.company_id,
        company=version.company,
        written_at=proposal.created_at,
        agreed_at=proposal.agreed_at,
        operations=[
            ProposalOperationOut(
                part_id=plan.part.id,
                part=plan.asked.name,
                position=position,
                name=step.name,
                specification=step.specification,
                company_id=step.company_id,
                company=step.company,
            )
            for plan in version.parts
            for position, step in enumerate(plan.steps, 1)
        ],
        parts=[_part(plan) for plan in version.parts],
        drawings=_files(version.files),
        words=[
            ProposalWordOut(
                company_id=word.company_id,
                company=word.company,
                accepted=word.accepted,
                objection=word.objection,
                answered_at=word.answered_at,
            )
            for word in version.words
        ],
    )
