"""The inbox for programs, and for the number in the rail."""

from datetime import datetime
from uuid import UUID

from flask_babel import gettext
from pydantic import BaseModel

from portal.api import ApiSlice
from portal.inbox.service import open_inbox
from portal.inbox.waiting import Item
from shared_db.spine.transaction import Work

api = ApiSlice("inbox")


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


@api.get("/inbox", answer=InboxOut)
def show(work: Work) -> InboxOut:
    """What waits for me, the own first, the oldest promise first."""
    inbox = open_inbox(work)
    return InboxOut(
        count=len(inbox.items),
        items=[_said(item) for item in inbox.items],
        stream=UUID(inbox.stream_id),
        have=inbox.have,
    )


def _said(item: Item) -> WaitingOut:
    sentence = gettext(item.sentence)
    return WaitingOut(
        kind=item.kind,
        sentence=sentence % item.values if item.values else sentence,
        url=item.url,
        since=item.since,
        due=item.due,
        inquiry_id=item.inquiry_id,
        number=item.number,
        subject=item.subject,
        in_charge=item.holder.name if item.holder and item.holder.active else None,
        mine=item.is_mine,
    )
