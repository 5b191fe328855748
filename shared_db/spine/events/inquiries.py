"""Of an inquiry: sent, changed, led, ended; its drawings."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from shared_db.foundation.base import Json
from shared_db.spine.events.fact import Fact
from shared_db.spine.events.types import EventType

Changes = Sequence[Json]
"""Of each change: field, part, before, after."""


@dataclass(frozen=True, kw_only=True)
class InquirySent(Fact, type=EventType.INQUIRY_SENT):
    inquiry_id: UUID
    number: str | None
    subject: str
    customer: str


@dataclass(frozen=True, kw_only=True)
class InquiryRevisedByCustomer(Fact, type=EventType.INQUIRY_REVISED):
    """As it was told until a shop could enter it in the customer's place. Never told any more."""

    inquiry_id: UUID
    number: str | None
    revision: int
    changes: Changes
    customer: str | None = None


@dataclass(frozen=True, kw_only=True)
class InquiryRevised(Fact, type=EventType.INQUIRY_REVISED, version=2):
    inquiry_id: UUID
    number: str | None
    revision: int
    changes: Changes
    customer: str


@dataclass(frozen=True, kw_only=True)
class InquiryMoved(Fact, type=EventType.INQUIRY_STATE):
    inquiry_id: UUID
    number: str | None
    state: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class LeadChosen(Fact, type=EventType.LEAD_CHOSEN):
    inquiry_id: UUID
    company_id: UUID
    company: str


@dataclass(frozen=True, kw_only=True)
class DrawingOpened(Fact, type=EventType.DRAWING_OPENED):
    drawing_id: UUID
    filename: str


@dataclass(frozen=True, kw_only=True)
class DrawingShown(Fact, type=EventType.DRAWING_SHOWN):
    """A shop's drawing, or a revision of it, is there for those who hear this."""

    drawing_id: UUID
    filename: str
    purpose: str
    number: int
    company: str
    audience: str


@dataclass(frozen=True, kw_only=True)
class DrawingTakenBack(Fact, type=EventType.DRAWING_TAKEN_BACK):
    """It is there for fewer now: who hears this saw it, and may see it no more."""

    drawing_id: UUID
    company: str


@dataclass(frozen=True, kw_only=True)
class ExportControlSet(Fact, type=EventType.EXPORT_CONTROL_SET):
    drawing_id: UUID
    filename: str
    export_controlled: bool


@dataclass(frozen=True, kw_only=True)
class TermsAccepted(Fact, type=EventType.TERMS_ACCEPTED):
    inquiry_id: UUID
    text_version: int
