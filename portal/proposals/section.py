"""Who makes what: the standing version on the inquiry's page, with the next step for each."""

from flask import render_template

from portal.proposals.queries import current_version
from portal.thread.queries import heads_of
from shared_db import streams
from shared_db.access import Permission
from shared_db.ids import new_id
from shared_db.models import Inquiry
from shared_db.states import LIVE_INQUIRY
from shared_db.transaction import Work


def section(work: Work, inquiry: Inquiry) -> str:
    """For member shops."""
    if not work.actor.is_member:
        return ""
    stream_id = streams.group_channel(inquiry).id
    have = heads_of(work, [stream_id]).get(stream_id, 0)
    version = current_version(work, inquiry.id)
    live = inquiry.state in LIVE_INQUIRY
    leads = inquiry.lead_company_id == work.actor.company_id
    own_word = version.word_of(work.actor.company_id) if version else None
    return render_template(
        "proposals/section.html",
        inquiry=inquiry,
        version=version,
        own_word=own_word,
        may_write=live and leads and work.actor.may(Permission.WRITE_PROPOSAL),
        may_answer=live
        and own_word is not None
        and version is not None
        and version.proposal.state == "proposed"
        and version.proposal.company_id != work.actor.company_id
        and work.actor.may(Permission.ANSWER_PROPOSAL),
        stream_id=stream_id,
        have=have,
        client_id=new_id(),
    )
