"""The versions of a proposal, with their steps and what the named shops say."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement

from portal.asks.queries import company_names
from portal.proposals.asked_then import AskedThen, FileThen, PartThen, asked_then
from shared_db.access import (
    visible_parts,
    visible_people,
    visible_proposal_answers,
    visible_proposal_operations,
    visible_proposals,
)
from shared_db.foundation.lists import among
from shared_db.models import (
    Inquiry,
    Part,
    Person,
    Proposal,
    ProposalAnswer,
    ProposalOperation,
    ProposalState,
)
from shared_db.spine.states import LIVE_INQUIRY
from shared_db.spine.transaction import Work


@dataclass(frozen=True)
class Step:
    """One operation and whose it is."""

    name: str
    specification: str
    company_id: UUID
    company: str


@dataclass(frozen=True)
class PartSteps:
    """One part as it was asked for when the version was written, and how it is made."""

    part: Part
    asked: PartThen
    steps: list[Step] = field(default_factory=list)


@dataclass(frozen=True)
class Word:
    """A named company's word: accepted is None while there is none."""

    company_id: UUID
    company: str
    accepted: bool | None
    objection: str
    answered_at: datetime | None

    @property
    def state(self) -> str:
        """Waiting, accepted or objected."""
        return {None: "waiting", True: "accepted", False: "objected"}[self.accepted]


@dataclass(frozen=True)
class Version:
    """A version with everything that is shown of it."""

    proposal: Proposal
    company: str
    parts: list[PartSteps]
    files: list[FileThen]
    """The drawings of the whole that it was agreed on; those of a part stand with the part."""
    words: list[Word]

    def word_of(self, company_id: UUID) -> Word | None:
        """What a company has said, if it is named."""
        return next((word for word in self.words if word.company_id == company_id), None)


def versions_of(work: Work, inquiry_id: UUID, *, current_only: bool = False) -> list[Version]:
    """The versions of an inquiry's proposal, the newest first, in six statements."""
    query = visible_proposals(work.actor).where(Proposal.inquiry_id == inquiry_id)
    if current_only:
        query = query.where(Proposal.state != ProposalState.SUPERSEDED)
    proposals = work.session.scalars(query.order_by(Proposal.number.desc())).all()
    ids = [proposal.id for proposal in proposals]
    if not ids:
        return []
    operations = work.session.scalars(
        visible_proposal_operations(work.actor)
        .where(among(ProposalOperation.proposal_id, ids))
        .order_by(ProposalOperation.position)
    ).all()
    answers = work.session.scalars(
        visible_proposal_answers(work.actor).where(among(ProposalAnswer.proposal_id, ids))
    ).all()
    parts = work.session.scalars(
        visible_parts(work.actor).where(Part.inquiry_id == inquiry_id).order_by(Part.position)
    ).all()
    asked = asked_then(work, inquiry_id, {proposal.inquiry_revision for proposal in proposals})
    names = company_names(work)
    return [
        Version(
            proposal,
            names.get(proposal.company_id, ""),
            _parts(
                [one for one in operations if one.proposal_id == proposal.id],
                parts,
                asked[proposal.inquiry_revision],
                names,
            ),
            asked[proposal.inquiry_revision].files,
            _words(
                proposal,
                [one for one in operations if one.proposal_id == proposal.id],
                [one for one in answers if one.proposal_id == proposal.id],
                names,
            ),
        )
        for proposal in proposals
    ]


def current_version(work: Work, inquiry_id: UUID) -> Version | None:
    """The version that stands."""
    return next(iter(versions_of(work, inquiry_id, current_only=True)), None)


def named_companies(work: Work, proposal_id: UUID) -> set[UUID]:
    """The companies to which a version gives operations."""
    rows = work.session.scalars(
        visible_proposal_operations(work.actor)
        .with_only_columns(ProposalOperation.company_id)
        .where(ProposalOperation.proposal_id == proposal_id)
    )
    return set(rows)


def waiting_for_word(work: Work) -> list[tuple[Proposal, Inquiry]]:
    """Standing versions that name the actor's company, on which it has not said a word."""
    own = work.actor.company_id
    named = visible_proposal_operations(work.actor).where(
        ProposalOperation.proposal_id == Proposal.id, ProposalOperation.company_id == own
    )
    said = visible_proposal_answers(work.actor).where(
        ProposalAnswer.proposal_id == Proposal.id, ProposalAnswer.company_id == own
    )
    return _standing(work, named.correlate(Proposal).exists(), ~said.correlate(Proposal).exists())


def objected_to(work: Work) -> list[tuple[Proposal, Inquiry]]:
    """Standing versions of the actor's company to which somebody objects."""
    objections = visible_proposal_answers(work.actor).where(
        ProposalAnswer.proposal_id == Proposal.id, ProposalAnswer.accepted.is_(False)
    )
    return _standing(
        work,
        Proposal.company_id == work.actor.company_id,
        objections.correlate(Proposal).exists(),
    )


def _standing(work: Work, *conditions: ColumnElement[bool]) -> list[tuple[Proposal, Inquiry]]:
    rows = work.session.execute(
        visible_proposals(work.actor)
        .add_columns(Inquiry)
        .join(Inquiry, Inquiry.id == Proposal.inquiry_id)
        .where(
            Proposal.state == ProposalState.PROPOSED,
            Inquiry.state.in_(LIVE_INQUIRY),
            *conditions,
        )
        .order_by(Proposal.created_at)
    )
    return [(proposal, inquiry) for proposal, inquiry in rows]


def _parts(
    operations: list[ProposalOperation],
    parts: Sequence[Part],
    asked: AskedThen,
    names: dict[UUID, str],
) -> list[PartSteps]:
    found = []
    for part in parts:
        steps = [
            Step(one.name, one.specification, one.company_id, names.get(one.company_id, ""))
            for one in operations
            if one.part_id == part.id
        ]
        if steps:
            found.append(PartSteps(part, asked.part(part), steps))
    return found


def _words(
    proposal: Proposal,
    operations: list[ProposalOperation],
    answers: list[ProposalAnswer],
    names: dict[UUID, str],
) -> list[Word]:
    said = {answer.company_id: answer for answer in answers}
    named = {one.company_id for one in operations} | {proposal.company_id}
    words = []
    for company_id in named:
        answer = said.get(company_id)
        words.append(
            Word(
                company_id,
                names.get(company_id, ""),
                answer.accepted if answer else None,
                answer.objection if answer else "",
                answer.answered_at if answer else None,
            )
        )
    return sorted(words, key=lambda word: (word.company_id != proposal.company_id, word.company))


def writers_of(work: Work, proposals: Sequence[Proposal]) -> dict[UUID, str]:
    """Who wrote these versions, by id; of those whom the actor may see."""
    ids = [proposal.written_by for proposal in proposals]
    query = visible_people(work.actor).where(among(Person.id, ids))
    return {person.id: person.name for person in work.session.scalars(query)}
