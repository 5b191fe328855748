"""The audiences of the event log: which stream an act is told in."""

from dataclasses import dataclass, field
from uuid import UUID

from shared_db.foundation.ids import stream_id
from shared_db.models import Inquiry, Request, StreamKind


@dataclass(frozen=True)
class StreamKey:
    """Names one stream by its kind and whose it is."""

    kind: StreamKind
    group_id: UUID | None = None
    inquiry_id: UUID | None = None
    company_id: UUID | None = None
    request_id: UUID | None = None
    person_id: UUID | None = None
    id: UUID = field(init=False)

    def __post_init__(self) -> None:
        keys = (
            self.group_id,
            self.inquiry_id,
            self.company_id,
            self.request_id,
            self.person_id,
        )
        object.__setattr__(self, "id", stream_id(self.kind, *(key for key in keys if key)))


def group(group_id: UUID) -> StreamKey:
    """All member shops of a group."""
    return StreamKey(StreamKind.GROUP, group_id=group_id)


def group_channel(inquiry: Inquiry) -> StreamKey:
    """The member shops, about one inquiry."""
    return StreamKey(StreamKind.GROUP_CHANNEL, group_id=inquiry.group_id, inquiry_id=inquiry.id)


def customer_channel(inquiry: Inquiry) -> StreamKey:
    """The customer and the member shops, about one inquiry."""
    return StreamKey(StreamKind.CUSTOMER_CHANNEL, group_id=inquiry.group_id, inquiry_id=inquiry.id)


def company(company_id: UUID) -> StreamKey:
    """One company, about its own affairs."""
    return StreamKey(StreamKind.COMPANY, company_id=company_id)


def company_side(inquiry_id: UUID, company_id: UUID) -> StreamKey:
    """One company, about its own side of one inquiry."""
    return StreamKey(StreamKind.COMPANY_SIDE, inquiry_id=inquiry_id, company_id=company_id)


def customer_side(inquiry: Inquiry) -> StreamKey:
    """The customer alone, about its own inquiry: what the other shops have no part in."""
    return company_side(inquiry.id, inquiry.customer_company_id)


def request(asked: Request) -> StreamKey:
    """The asking and the asked company of one request."""
    return StreamKey(StreamKind.REQUEST, inquiry_id=asked.inquiry_id, request_id=asked.id)


def inbox(person_id: UUID) -> StreamKey:
    """One person."""
    return StreamKey(StreamKind.INBOX, person_id=person_id)
