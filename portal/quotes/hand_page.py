"""How a quote was given by hand and how its answer came by hand, on its page."""

from typing import Any, Final

from flask_babel import gettext

from portal.inquiries.forms import BY_HAND
from portal.inquiries.words import WAYS
from portal.pricing.queries import Thing
from portal.quotes import queries
from portal.quotes.answering import why_not_answerable
from portal.quotes.nobody_there import is_nobody_there
from portal.quotes.standing import is_expired
from shared_db.access import Permission
from shared_db.acts.resting import ANSWERABLE
from shared_db.foundation.clock import today
from shared_db.foundation.errors import N_
from shared_db.foundation.ids import new_id
from shared_db.models import HandedBy, QuoteRevision
from shared_db.spine.transaction import Work

HANDED: Final = {
    HandedBy.PRINTED: N_("Printed and given"),
    HandedBy.FAX: N_("By fax"),
    HandedBy.MAIL: N_("By mail"),
}


def handed_word(way: str) -> str:
    """How it was given, in words."""
    return str(gettext(HANDED[HandedBy(way)]))


def by_hand_of(work: Work, thing: Thing, newest: QuoteRevision | None) -> dict[str, Any]:
    """What is on record, and what sales of the shop that leads can record."""
    leads = thing.inquiry.lead_company_id == work.actor.company_id
    may = leads and work.actor.in_group(thing.inquiry.group_id).may(Permission.ISSUE_QUOTE)
    why_not = why_not_answerable(thing, newest, by_customer=False, came_in_time=True)
    return {
        "issuer": queries.issuer_of(work, thing),
        "handings": queries.handings_of(work, thing.revision.id),
        "way_options": [(way.value, gettext(WAYS[way])) for way in BY_HAND],
        "handed_options": [(way.value, handed_word(way)) for way in HANDED],
        "may_hand_over": may and thing.revision.state in ANSWERABLE,
        "handing_id": new_id(),
        "may_record": may and why_not is None,
        "ran_out": is_expired(thing.revision),
        "nobody_there": may and is_nobody_there(work, thing.inquiry),
        "today": today(thing.revision.zone),
    }
