"""What waits in the inbox because of inquiries: a first reply, a lead to be named, a draft."""

from portal.inbox.waiting import Waiting
from portal.inquiries import queries
from portal.inquiries.service import page_of
from shared_db.access import Permission
from shared_db.errors import N_
from shared_db.transaction import Work


def waiting(work: Work) -> list[Waiting]:
    """For the coordinator inquiries without reply or lead; for a customer what is not sent yet."""
    if work.actor.may(Permission.CHOOSE_LEAD):
        return _without_reply_or_lead(work)
    return _unsent(work) if work.actor.may(Permission.POST_INQUIRY) else []


def _without_reply_or_lead(work: Work) -> list[Waiting]:
    found = []
    for row in queries.unanswered(work):
        inquiry, replied = row.inquiry, row.inquiry.first_reply_at is not None
        sentence = (
            N_("Choose the lead shop for %(customer)s")
            if replied
            else N_("First reply to %(customer)s")
        )
        assert inquiry.sent_at is not None
        found.append(
            Waiting(
                kind="choose_lead" if replied else "first_reply",
                sentence=sentence,
                url=page_of(inquiry),
                since=inquiry.sent_at,
                due=None if replied else inquiry.first_reply_due_at,
                inquiry_id=inquiry.id,
                number=inquiry.number,
                subject=inquiry.subject,
                values={"customer": row.customer},
            )
        )
    return found


def _unsent(work: Work) -> list[Waiting]:
    return [
        Waiting(
            kind="draft",
            sentence=N_("Your draft has not been sent yet"),
            url=f"/inquiries/drafts/{inquiry.id}",
            since=draft.updated_at,
            inquiry_id=inquiry.id,
            subject=str(draft.typed.get("subject", "")),
        )
        for inquiry, draft in queries.drafts(work)
        if draft.typed
    ]
