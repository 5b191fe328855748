"""Questions that wait for an answer of the actor's company."""

from portal.asks.queries import unanswered
from portal.waiting import Waiting
from shared_db.access import Permission
from shared_db.foundation.errors import N_
from shared_db.models import DutyKind
from shared_db.spine.transaction import Work


def waiting(work: Work) -> list[Waiting]:
    """One for each question that nobody here has answered."""
    if not work.actor.may_somewhere(Permission.ANSWER_CAPABILITY):
        return []
    return [
        Waiting(
            kind="capability_ask",
            sentence=N_("Can you make this? %(question)s"),
            url=f"/inquiries/{inquiry.id}#asks",
            since=ask.created_at,
            inquiry_id=inquiry.id,
            number=inquiry.number,
            subject=inquiry.subject,
            about=(DutyKind.INQUIRY,),
            values={"question": ask.question[:120]},
        )
        for ask, inquiry in unanswered(work)
    ]
