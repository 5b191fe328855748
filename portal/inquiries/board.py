"""What a list of inquiries shows."""

from typing import Any

from flask import url_for
from flask_babel import gettext

from portal.duties.holders import holders
from portal.inquiries import finding, queries
from portal.inquiries.forms import Search
from portal.inquiries.words import FOR_CUSTOMERS, FOR_SHOPS
from shared_db.access import Permission
from shared_db.foundation.errors import N_
from shared_db.models import InquiryState
from shared_db.spine import streams
from shared_db.spine.states import LIVE_INQUIRY
from shared_db.spine.transaction import Work

ORDERED = (InquiryState.ACCEPTED,)
ENDED = (
    InquiryState.DECLINED,
    InquiryState.WITHDRAWN,
    InquiryState.EXPIRED,
    InquiryState.REFUSED,
)
SHOWS: dict[str, tuple[str, tuple[InquiryState, ...]]] = {
    "": (N_("In work"), tuple(sorted(LIVE_INQUIRY))),
    "ordered": (N_("With an order"), ORDERED),
    "ended": (N_("Without an order"), ENDED),
    "all": (N_("All"), ()),
}


def shown(work: Work, wanted: Search, show: str) -> dict[str, Any]:
    """Everything the page of the list needs, in a fixed number of statements."""
    show = show if show in SHOWS else ""
    follows = queries.position(work, *_heard(work))
    found = finding.search(work, wanted, SHOWS[show][1])
    rows = found[: finding.PAGE]
    ids = [row.inquiry.id for row in rows]
    actor = work.actor
    customer = not actor.is_member_somewhere
    takes_in = actor.may_somewhere(Permission.TAKE_IN_INQUIRY)
    writes = takes_in or actor.may_somewhere(Permission.POST_INQUIRY)
    words = FOR_CUSTOMERS if customer else FOR_SHOPS
    return {
        "rows": rows,
        "show": show,
        "searched": bool(wanted.q.strip() or wanted.state or wanted.mine),
        "tabs": [_tab(name, wanted, show) for name in SHOWS],
        "states": [(s.value, gettext(w)) for s, w in words.items() if s is not InquiryState.DRAFT],
        "follows": follows,
        "customer": customer,
        "own": {row.inquiry.id for row in rows if actor.in_group(row.inquiry.group_id).is_customer},
        "holders": holders(work, ids),
        "quotes": queries.newest_quotes(work, ids),
        "quoted": queries.quoted(work, ids),
        "answers": queries.answer_counts(work, ids),
        "unread": queries.unread_counts(work, [row.inquiry for row in rows]),
        "drafts": [d for _, d in queries.drafts(work) if d.typed] if writes else [],
        "takes_in": takes_in,
        "newer": _address(wanted, show, wanted.page - 1) if wanted.page > 1 else "",
        "older": _address(wanted, show, wanted.page + 1) if len(found) > finding.PAGE else "",
        "here": _address(wanted, show, wanted.page),
    }


def _heard(work: Work) -> list[streams.StreamKey]:
    own = [streams.company(work.actor.company_id)] if work.actor.is_customer_somewhere else []
    return own + [streams.group(group_id) for group_id in sorted(work.actor.member_groups)]


def _tab(name: str, wanted: Search, show: str) -> dict[str, Any]:
    plain = wanted.model_copy(update={"state": None})
    return {
        "text": gettext(SHOWS[name][0]),
        "href": _address(plain, name, 1),
        "current": name == show and wanted.state is None,
        "count": 0,
    }


def _address(wanted: Search, show: str, page: int) -> str:
    state = wanted.state.value if wanted.state else None
    return url_for(
        "inquiries.index",
        state=state,
        q=wanted.q or None,
        mine="1" if wanted.mine else None,
        show=show or None,
        page=page if page > 1 else None,
    )
