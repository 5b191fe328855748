"""What waits: for the customer a quote to answer, for the lead's sales a decision about one."""

from flask_babel import gettext

from portal.quotes.grounds import grounds_of
from portal.quotes.hand_waiting import to_hand_over
from portal.quotes.outstanding import outstanding
from portal.waiting import Waiting
from shared_db.access import Permission, is_own_request
from shared_db.acts.resting import ANSWERABLE, CHANGED, voided
from shared_db.foundation.base import utc_now
from shared_db.foundation.clock import end_of
from shared_db.foundation.errors import N_
from shared_db.models import (
    DutyKind,
    QuoteRevision,
    QuoteState,
)
from shared_db.spine.transaction import Work

ANSWER = N_("Read quote %(quote)s, then order or decline")
DECIDE = N_(
    "An offer of %(shops)s, on which quote %(quote)s rests, has changed: decide about the quote"
)
ON_HOLD = N_("Quote %(quote)s is on hold: let it stand as it is, or issue a new revision")


def waiting(work: Work) -> list[Waiting]:
    """A fixed number of statements, however much waits."""
    found = _to_answer(work) if work.actor.may_somewhere(Permission.ANSWER_QUOTE) else []
    if work.actor.may_somewhere(Permission.ISSUE_QUOTE):
        found += _to_decide(work) + to_hand_over(work)
    return found


def _to_answer(work: Work) -> list[Waiting]:
    rows = work.session.execute(
        outstanding(work).where(
            is_own_request(work.actor), QuoteRevision.state == QuoteState.ISSUED, ~voided()
        )
    )
    found = []
    for revision, number, inquiry in rows:
        due = end_of(revision.valid_until, revision.zone)
        if due <= utc_now():
            continue
        found.append(
            Waiting(
                kind="answer_quote",
                sentence=ANSWER,
                url=f"/quotes/{revision.id}",
                since=revision.issued_at,
                due=due,
                due_on=revision.valid_until,
                inquiry_id=inquiry.id,
                number=inquiry.number,
                subject=inquiry.subject,
                about=(DutyKind.INQUIRY,),
                values={"quote": number},
            )
        )
    return found


def _to_decide(work: Work) -> list[Waiting]:
    """Quotes that can be ordered although an offer under them has changed; and those on hold."""
    rows = work.session.execute(
        outstanding(work).where(
            ~is_own_request(work.actor), QuoteRevision.state.in_(ANSWERABLE), ~voided()
        )
    ).all()
    grounds = grounds_of(work, [row[0].id for row in rows])
    found = []
    for revision, number, inquiry in rows:
        changed = [one for one in grounds[revision.id] if one.undecided]
        held = revision.state is QuoteState.HELD
        if not (changed or held) or end_of(revision.valid_until, revision.zone) <= utc_now():
            continue
        found.append(
            Waiting(
                kind=CHANGED,
                sentence=ON_HOLD if held else DECIDE,
                url=f"/quotes/{revision.id}",
                since=max([revision.issued_at, *(one.newest.given_at for one in changed)]),
                inquiry_id=inquiry.id,
                number=inquiry.number,
                subject=inquiry.subject,
                about=(DutyKind.QUOTE,),
                values={
                    "quote": number,
                    "shops": gettext(", ").join(dict.fromkeys(one.shop for one in changed)),
                },
            )
        )
    return found
