"""The papers of how to make it: the drawings that the shop brought, what it was asked and answered
of 対応可否, and what it wrote of proposals."""

from collections import defaultdict
from typing import Any, NamedTuple
from uuid import UUID

from portal.papers.queries import LeftInquiry
from shared_db.access import (
    kept_asks,
    kept_designs,
    kept_replies,
    kept_steps,
    kept_words,
    must_find,
    openable_designs,
)
from shared_db.models import (
    CapabilityAsk,
    CapabilityReply,
    Company,
    Drawing,
    Proposal,
    ProposalAnswer,
    ProposalOperation,
)
from shared_db.spine.transaction import Work


class Brought(NamedTuple):
    """A drawing of the shop's own; `openable`: whether its file may be had outside the group."""

    drawing: Drawing
    part: str
    openable: bool


class Said(NamedTuple):
    """対応可否: a question with what the shop answered; `reply` is None where it asked itself."""

    ask: CapabilityAsk
    part: str
    asked_by: str
    reply: CapabilityReply | None


class Step(NamedTuple):
    """A step of a proposal, and whose it is."""

    operation: ProposalOperation
    part: str
    company: str


class Version(NamedTuple):
    """A version of a proposal: the steps that the shop wrote, or that were given to it, and its
    word. `note` is None in one that another shop wrote."""

    proposal: Proposal
    company: str
    note: str | None
    steps: list[Step]
    word: ProposalAnswer | None


def designs_of(work: Work, left: LeftInquiry) -> list[Brought]:
    """What it brought, each revision by itself, the first first."""
    of = kept_designs(work.actor).where(Drawing.inquiry_id == left.inquiry_id)
    may = openable_designs(work.actor).where(Drawing.inquiry_id == left.inquiry_id)
    openable = set(work.session.scalars(may.with_only_columns(Drawing.id)))
    return [
        Brought(one, _part(left, one.part_id), one.id in openable)
        for one in work.session.scalars(of.order_by(Drawing.settled_at, Drawing.id))
    ]


def find_design(work: Work, drawing_id: UUID) -> Drawing:
    """One of them, to be had as a file. Raises `NotFound` for any other, and for what is under
    export control."""
    return must_find(work.session, openable_designs(work.actor), drawing_id)


def said_of(work: Work, left: LeftInquiry) -> list[Said]:
    """What it asked others and what it answered, the first first."""
    own = kept_asks(work.actor).where(CapabilityAsk.inquiry_id == left.inquiry_id)
    said = [
        Said(one, _part(left, one.part_id), work.actor.company_name, None)
        for one in work.session.scalars(own)
    ]
    answered: Any = (
        kept_replies(work.actor)
        .join(CapabilityAsk, CapabilityAsk.id == CapabilityReply.ask_id)
        .join(Company, Company.id == CapabilityAsk.asked_by_company_id)
        .where(CapabilityAsk.inquiry_id == left.inquiry_id)
        .with_only_columns(CapabilityAsk, Company.name, CapabilityReply)
    )
    said += [
        Said(ask, _part(left, ask.part_id), asker, reply)
        for ask, asker, reply in work.session.execute(answered)
    ]
    return sorted(said, key=lambda one: (one.ask.created_at, one.ask.id))


def versions_of(work: Work, left: LeftInquiry) -> list[Version]:
    """What it wrote of the versions of the proposal, the first first."""
    steps: dict[UUID, list[Step]] = defaultdict(list)
    of: Any = (
        kept_steps(work.actor)
        .join(Proposal, Proposal.id == ProposalOperation.proposal_id)
        .join(Company, Company.id == ProposalOperation.company_id)
        .where(Proposal.inquiry_id == left.inquiry_id)
        .order_by(ProposalOperation.part_id, ProposalOperation.position)
        .with_only_columns(ProposalOperation, Company.name, Proposal)
    )
    proposals: dict[UUID, Proposal] = {}
    for operation, company, proposal in work.session.execute(of):
        proposals[proposal.id] = proposal
        steps[proposal.id].append(Step(operation, _part(left, operation.part_id), company))
    words = _words(work, left, proposals)
    writers = _writers(work, left)
    return [
        Version(
            one,
            writers.get(one.id, ""),
            one.note if one.company_id == work.actor.company_id else None,
            steps[one.id],
            words.get(one.id),
        )
        for one in sorted(proposals.values(), key=lambda one: one.number)
    ]


def _words(
    work: Work, left: LeftInquiry, proposals: dict[UUID, Proposal]
) -> dict[UUID, ProposalAnswer]:
    """By proposal; those that it said something to are put to the others."""
    of: Any = (
        kept_words(work.actor)
        .join(Proposal, Proposal.id == ProposalAnswer.proposal_id)
        .where(Proposal.inquiry_id == left.inquiry_id)
        .with_only_columns(ProposalAnswer, Proposal)
    )
    words = {}
    for word, proposal in work.session.execute(of):
        proposals[proposal.id], words[proposal.id] = proposal, word
    return words


def _writers(work: Work, left: LeftInquiry) -> dict[UUID, str]:
    names = {}
    for kept, row in (
        (kept_steps(work.actor), ProposalOperation),
        (kept_words(work.actor), ProposalAnswer),
    ):
        of: Any = (
            kept.join(Proposal, Proposal.id == row.proposal_id)
            .join(Company, Company.id == Proposal.company_id)
            .where(Proposal.inquiry_id == left.inquiry_id)
            .with_only_columns(Proposal.id, Company.name)
        )
        names.update({row[0]: row[1] for row in work.session.execute(of)})
    return names


def _part(left: LeftInquiry, part_id: UUID | None) -> str:
    return left.part_names.get(str(part_id), "")
