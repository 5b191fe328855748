"""A quote: made, issued, handed over, answered, kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from shared_db.spine.events.fact import Fact
from shared_db.spine.events.types import EventType


@dataclass(frozen=True, kw_only=True)
class QuoteDrafted(Fact, type=EventType.QUOTE_DRAFTED):
    revision_id: UUID
    version: int


@dataclass(frozen=True, kw_only=True)
class QuoteIssued(Fact, type=EventType.QUOTE_ISSUED):
    revision_id: UUID
    number: str
    revision: int
    company: str


@dataclass(frozen=True, kw_only=True)
class QuoteEarnsLittle(Fact, type=EventType.QUOTE_EARNS_LITTLE):
    revision_id: UUID
    number: str
    revision: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class QuotePdfReady(Fact, type=EventType.QUOTE_PDF_READY):
    revision_id: UUID
    language: str


@dataclass(frozen=True, kw_only=True)
class QuoteAnswered(Fact, type=EventType.QUOTE_ANSWERED):
    revision_id: UUID
    number: str
    accepted: bool


@dataclass(frozen=True, kw_only=True)
class QuoteHanded(Fact, type=EventType.QUOTE_HANDED):
    revision_id: UUID
    number: str
    revision: int
    company: str
    way: str
    given_on: date


@dataclass(frozen=True, kw_only=True)
class QuoteAnswerRecorded(Fact, type=EventType.QUOTE_ANSWER_RECORDED):
    revision_id: UUID
    number: str
    accepted: bool
    company: str
    customer: str
    came_by: str
    answered_on: date


@dataclass(frozen=True, kw_only=True)
class QuoteMoved(Fact, type=EventType.QUOTE_STATE):
    revision_id: UUID
    number: str
    revision: int
    state: str


@dataclass(frozen=True, kw_only=True)
class QuoteWasKept(Fact, type=EventType.QUOTE_KEPT):
    revision_id: UUID
    number: str
    offers: Sequence[str]
    note: str
