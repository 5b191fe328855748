"""What a shop costs, asks another for, and offers."""

from dataclasses import dataclass
from typing import TypedDict
from uuid import UUID

from shared_db.spine.events.fact import Fact
from shared_db.spine.events.types import EventType


class RequestNamed(TypedDict):
    """A request, by its two companies as they were called."""

    request_id: UUID
    from_: str
    to: str


@dataclass(frozen=True, kw_only=True)
class EstimateChanged(Fact, type=EventType.ESTIMATE_CHANGED):
    estimate_id: UUID
    version: int


@dataclass(frozen=True, kw_only=True)
class RolledUp(Fact, type=EventType.ROLLED_UP):
    estimate_id: UUID
    run_id: UUID
    complete: bool


@dataclass(frozen=True, kw_only=True)
class OfferRequested(Fact, type=EventType.OFFER_REQUESTED):
    request_id: UUID
    from_: str
    to: str


@dataclass(frozen=True, kw_only=True)
class RequestMoved(Fact, type=EventType.REQUEST_STATE):
    request_id: UUID
    from_: str
    to: str
    state: str


@dataclass(frozen=True, kw_only=True)
class OfferGiven(Fact, type=EventType.OFFER_GIVEN):
    request_id: UUID
    offer_id: UUID
    from_: str
    to: str


@dataclass(frozen=True, kw_only=True)
class OfferMoved(Fact, type=EventType.OFFER_STATE):
    request_id: UUID
    offer_id: UUID
    state: str
