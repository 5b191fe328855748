"""Inquiries as rows, for tests of what happens around them."""

from datetime import timedelta
from itertools import count
from uuid import UUID

from shared_db.foundation.base import utc_now
from shared_db.foundation.clock import today
from shared_db.models import Inquiry, InquiryState, Part, PartQuantity
from shared_db.spine import streams
from shared_db.spine.events import InquirySent
from tests.factories.world import World

_numbers = count(90_001)
"""Far from those that sending gives."""


def inquiry_rows(
    world: World,
    customer: str = "x",
    *,
    state: InquiryState = InquiryState.OPEN,
    lead: str | None = None,
    parts: int = 2,
    subject: str = "検査治具用ブラケット",
) -> tuple[UUID, list[UUID]]:
    """An inquiry that was sent, with its parts; told in its channels as sending tells it."""
    with world.record.work(world.actor(f"{customer}_customer")) as work:
        draft = state is InquiryState.DRAFT
        inquiry = Inquiry(
            group_id=world.group_id,
            customer_company_id=world.companies[customer],
            created_by=world.people[f"{customer}_customer"],
            number=None if draft else f"RFQ-2026-{next(_numbers):05d}",
            state=state,
            subject=subject,
            delivery_date=today() + timedelta(days=30),
            lead_company_id=world.companies[lead] if lead else None,
            sent_at=None if draft else utc_now(),
            first_reply_due_at=None if draft else utc_now() + timedelta(hours=2),
        )
        work.session.add(inquiry)
        work.session.flush()
        rows = [
            Part(
                inquiry_id=inquiry.id, position=n, name=f"ブラケット {n}", drawing_number=f"YM-{n}"
            )
            for n in range(1, parts + 1)
        ]
        work.session.add_all(rows)
        work.session.flush()
        work.session.add_all(
            [PartQuantity(part_id=part.id, quantity=10, position=1) for part in rows]
        )
        if not draft:
            for stream in (streams.group_channel(inquiry), streams.customer_channel(inquiry)):
                work.tell(
                    stream,
                    InquirySent(
                        inquiry_id=inquiry.id,
                        number=inquiry.number,
                        subject=subject,
                        customer=work.actor.company_name,
                    ),
                )
        return inquiry.id, [part.id for part in rows]
