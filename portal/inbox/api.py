"""The inbox for programs, and for the number in the rail."""

from flask_babel import gettext

from portal.api import ApiSlice
from portal.inbox.service import open_inbox
from portal.inbox.waiting import Waiting
from shared_db.base import Json
from shared_db.transaction import Work

api = ApiSlice("inbox")


@api.get("/inbox")
def show(work: Work) -> Json:
    """What waits for me, the oldest promise first; follow `stream` from `have` to hear of more."""
    inbox = open_inbox(work)
    return {
        "count": len(inbox.items),
        "items": [_said(item) for item in inbox.items],
        "stream": inbox.stream_id,
        "have": inbox.have,
    }


def _said(item: Waiting) -> Json:
    sentence = gettext(item.sentence)
    return {
        "kind": item.kind,
        "sentence": sentence % item.values if item.values else sentence,
        "url": item.url,
        "since": item.since.isoformat(),
        "due": item.due.isoformat() if item.due else None,
        "inquiry_id": str(item.inquiry_id) if item.inquiry_id else None,
        "number": item.number,
        "subject": item.subject,
    }
