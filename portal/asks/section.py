"""Who was asked whether it can be made, and what was said; the forms to ask and to answer."""

from flask import render_template

from portal.asks.queries import asks_of, part_options, shops
from portal.asks.service import note_asks_seen
from portal.thread.queries import heads_of
from shared_db.access import Permission
from shared_db.foundation.ids import new_id
from shared_db.models import Inquiry
from shared_db.spine import streams
from shared_db.spine.states import LIVE_INQUIRY
from shared_db.spine.transaction import Work


def section(work: Work, inquiry: Inquiry) -> str:
    """For member shops. Having it in front of one's eyes counts as having seen what was asked."""
    here = work.actor.in_group(inquiry.group_id)
    if not here.is_member:
        return ""
    note_asks_seen(work, inquiry)
    stream_id = streams.group_channel(inquiry).id
    have = heads_of(work, [stream_id]).get(stream_id, 0)
    live = inquiry.state in LIVE_INQUIRY
    may_ask = live and here.may(Permission.ASK_CAPABILITY)
    return render_template(
        "asks/section.html",
        inquiry=inquiry,
        asks=asks_of(work, inquiry.id),
        own_company_id=work.actor.company_id,
        may_answer=live and here.may(Permission.ANSWER_CAPABILITY),
        may_ask=may_ask,
        parts=part_options(work, inquiry.id) if may_ask else [],
        shops=shops(work, inquiry.group_id) if may_ask else [],
        stream_id=stream_id,
        have=have,
        new_id=new_id,
    )
