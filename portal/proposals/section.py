"""Who makes what: the standing version on the inquiry's page, with the next step for each."""

from flask import render_template

from portal.inquiries.queries import parts_of
from portal.proposals.queries import Version, current_version
from portal.proposals.said import ShopsWords, shops_words
from portal.thread.queries import heads_of
from shared_db.access import Permission
from shared_db.foundation.ids import new_id
from shared_db.models import Inquiry
from shared_db.spine import streams
from shared_db.spine.states import LIVE_INQUIRY
from shared_db.spine.transaction import Work


def section(work: Work, inquiry: Inquiry) -> str:
    """For member shops."""
    here = work.actor.in_group(inquiry.group_id)
    if not here.is_member:
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
        said=shops_words(work, inquiry.id) if version else ShopsWords(),
        changed_since=_changed_since(work, inquiry, version) if version else [],
        own_word=own_word,
        may_write=live and leads and here.may(Permission.WRITE_PROPOSAL),
        may_answer=live
        and own_word is not None
        and version is not None
        and version.proposal.state == "proposed"
        and version.proposal.company_id != work.actor.company_id
        and here.may(Permission.ANSWER_PROPOSAL),
        may_ask=live
        and leads
        and version is not None
        and version.proposal.state == "agreed"
        and any(word.company_id != work.actor.company_id for word in version.words)
        and here.may(Permission.REQUEST_OFFER),
        stream_id=stream_id,
        have=have,
        client_id=new_id(),
    )


def _changed_since(work: Work, inquiry: Inquiry, version: Version) -> list[str]:
    """The parts of which something else is asked since it was written, as they were called then."""
    then = {plan.part.id: plan.asked.name for plan in version.parts}
    since = version.proposal.inquiry_revision
    changed = [part for part in parts_of(work, inquiry) if part.changed_in_revision > since]
    return [then.get(part.id, part.name) for part in changed]
