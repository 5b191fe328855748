"""The inbox for programs, and for the number in the rail."""

from uuid import UUID

from flask_babel import gettext

from portal.api import ApiSlice
from portal.inbox.answers import InboxOut, WaitingOut
from portal.inbox.service import open_inbox
from portal.inbox.waiting import Item
from shared_db.spine.transaction import Work

api = ApiSlice("inbox")


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
