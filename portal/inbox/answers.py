"""What programs are told of what waits."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel


class WaitingOut(BaseModel):
    """One thing that is asked of me; `url` is its page.

    `in_charge`: who of the company is, if it is known; `mine` is false where that is a colleague.
    """

    kind: str
    sentence: str
    url: str
    since: datetime
    due: datetime | None
    inquiry_id: UUID | None
    number: str | None
    subject: str
    in_charge: str | None
    mine: bool


class InboxOut(BaseModel):
    """What waits, the own first, the oldest promise first.

    Follow `stream` from `have` to hear of more.
    """

    count: int
    items: list[WaitingOut]
    stream: UUID
    have: int
