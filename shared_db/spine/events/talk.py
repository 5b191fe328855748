"""In the thread: posts, questions and their answers, proposals."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict
from uuid import UUID

from shared_db.spine.events.fact import Fact
from shared_db.spine.events.types import EventType


class CompanyNamed(TypedDict):
    """A company as it was called."""

    id: str
    name: str


Named = Sequence[CompanyNamed]


@dataclass(frozen=True, kw_only=True)
class PostedInWords(Fact, type=EventType.POSTED):
    """As posts were told until messages became the truth; `erased` stands in the place of words
    that were taken back since. Never told any more."""

    message_id: UUID
    client_id: UUID
    body: str = ""
    erased: bool = False


@dataclass(frozen=True, kw_only=True)
class Posted(Fact, type=EventType.POSTED, version=2):
    """A message came to be. `seal`: by what its words are known (`telling/messages.py`)."""

    message_id: UUID
    client_id: UUID
    revision: int
    seal: str


@dataclass(frozen=True, kw_only=True)
class MessageRevised(Fact, type=EventType.MESSAGE_REVISED):
    """Its author put it in other words."""

    message_id: UUID
    revision: int
    seal: str


@dataclass(frozen=True, kw_only=True)
class MessageTakenBack(Fact, type=EventType.MESSAGE_TAKEN_BACK):
    """Its author took it back: its words are gone."""

    message_id: UUID


@dataclass(frozen=True, kw_only=True)
class Reacted(Fact, type=EventType.REACTED):
    """Somebody put a sign under it, or took theirs away."""

    message_id: UUID
    sign: str
    given: bool


@dataclass(frozen=True, kw_only=True)
class CapabilityAsked(Fact, type=EventType.CAPABILITY_ASKED):
    ask_id: UUID
    question: str
    part_id: UUID | None
    part: str | None
    companies: Named


@dataclass(frozen=True, kw_only=True)
class CapabilitySeen(Fact, type=EventType.CAPABILITY_SEEN):
    ask_id: UUID
    company_id: UUID
    company: str


@dataclass(frozen=True, kw_only=True)
class CapabilityAnswered(Fact, type=EventType.CAPABILITY_ANSWERED):
    ask_id: UUID
    company_id: UUID
    company: str
    answer: str
    missing: str


@dataclass(frozen=True, kw_only=True)
class ProposalWritten(Fact, type=EventType.PROPOSAL_WRITTEN):
    proposal_id: UUID
    number: int
    companies: Named


@dataclass(frozen=True, kw_only=True)
class ProposalAnswered(Fact, type=EventType.PROPOSAL_ANSWERED):
    proposal_id: UUID
    number: int
    company_id: UUID
    company: str
    accepted: bool
    objection: str


@dataclass(frozen=True, kw_only=True)
class ProposalAgreed(Fact, type=EventType.PROPOSAL_AGREED):
    proposal_id: UUID
    number: int
