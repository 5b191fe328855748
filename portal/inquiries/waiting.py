"""What waits in the inbox because of inquiries: a first reply, a lead to be named, a draft; and
for each shop's people what is new and not looked at yet."""

from collections.abc import Collection
from uuid import UUID

from flask import url_for

from portal.inquiries import queries
from portal.inquiries.unopened import unopened
from portal.waiting import Waiting
from shared_db.access import Permission
from shared_db.foundation.errors import N_
from shared_db.models import DutyKind
from shared_db.spine.transaction import Work


def waiting(work: Work) -> list[Waiting]:
    """For the coordinator inquiries without reply or lead, for a shop's people new ones that they
    have not opened; for who writes requests what is not sent yet."""
    actor = work.actor
    coordinates = actor.groups_where_may(Permission.CHOOSE_LEAD)
    answers = actor.groups_where_may(Permission.ANSWER_CAPABILITY) - coordinates
    return [
        *(_without_reply_or_lead(work) if coordinates else ()),
        *(_unopened(work, answers) if answers else ()),
        *(_unsent(work) if actor.groups_to_ask else ()),
    ]


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
                url=url_for("inquiries.show", inquiry_id=inquiry.id),
                since=inquiry.sent_at,
                due=None if replied else inquiry.first_reply_due_at,
                inquiry_id=inquiry.id,
                number=inquiry.number,
                subject=inquiry.subject,
                values={"customer": row.customer},
            )
        )
    return found


def _unopened(work: Work, group_ids: Collection[UUID]) -> list[Waiting]:
    return [
        Waiting(
            kind="new_inquiry",
            sentence=N_("New request from %(customer)s: what can your shop make of it?"),
            url=url_for("inquiries.show", inquiry_id=row.inquiry.id),
            since=row.inquiry.sent_at or row.inquiry.created_at,
            inquiry_id=row.inquiry.id,
            number=row.inquiry.number,
            subject=row.inquiry.subject,
            about=(DutyKind.INQUIRY,),
            values={"customer": row.customer},
        )
        for row in unopened(work, group_ids)
    ]


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
