"""For one person: what is asked of them, and their links to others."""

from dataclasses import dataclass
from uuid import UUID

from shared_db.spine.events.fact import Fact
from shared_db.spine.events.types import EventType
from shared_db.spine.places import Page


@dataclass(frozen=True, kw_only=True)
class AskedAtAddress(Fact, type=EventType.ASKED_OF_YOU):
    """As it was told before places were kept."""

    kind: str
    inquiry_id: UUID | None
    number: str | None
    subject: str
    url: str


@dataclass(frozen=True, kw_only=True)
class AskedOfYou(Fact, type=EventType.ASKED_OF_YOU, version=2):
    """`page` and `of` are a `Place`: where it can be done."""

    kind: str
    inquiry_id: UUID | None
    number: str | None
    subject: str
    page: Page
    of: UUID | None


@dataclass(frozen=True, kw_only=True)
class SettledForYou(Fact, type=EventType.SETTLED_FOR_YOU):
    kind: str
    inquiry_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class LinkSent(Fact, type=EventType.LINK_SENT):
    link_id: UUID
    purpose: str
    email: str


@dataclass(frozen=True, kw_only=True)
class LinkRevoked(Fact, type=EventType.LINK_REVOKED):
    link_id: UUID
    purpose: str
    email: str
