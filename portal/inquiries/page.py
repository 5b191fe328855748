"""What the page of one inquiry shows, and which next steps it offers to whom."""

from typing import Any, NamedTuple
from uuid import UUID

from flask_babel import gettext

from portal.duties.holders import holders
from portal.inquiries import queries
from portal.inquiries.content import changes_between
from portal.inquiries.service import LEAD_OPEN, lead_has_left, may_choose_lead
from portal.inquiries.writing import may_write
from shared_db.access import Permission
from shared_db.foundation.base import Json
from shared_db.foundation.errors import N_
from shared_db.models import Inquiry, InquiryState
from shared_db.spine import streams
from shared_db.spine.states import LIVE_INQUIRY, following
from shared_db.spine.transaction import Work


class Step(NamedTuple):
    """A next step: what it is called, and where it is taken."""

    label: str
    url: str


def follows(work: Work, inquiry: Inquiry) -> dict[UUID, int]:
    """The streams that the page listens to, and up to where it has them."""
    keys = [
        streams.customer_channel(inquiry),
        streams.company_side(inquiry.id, work.actor.company_id),
    ]
    if work.actor.in_group(inquiry.group_id).is_member:
        keys.append(streams.group_channel(inquiry))
    return queries.position(work, *keys)


def head_of(work: Work, inquiry: Inquiry) -> dict[str, Any]:
    """Number, state, promise, lead and the one next step."""
    step, is_customer = next_step(work, inquiry), work.actor.in_group(inquiry.group_id).is_customer
    return {
        "inquiry": inquiry,
        "customer": is_customer,
        "customer_name": queries.company_name(work, inquiry.customer_company_id),
        "holder": holders(work, [inquiry.id]).get(inquiry.id),
        "lead_name": queries.company_name(work, inquiry.lead_company_id),
        "steps_done": _steps(inquiry, customer=is_customer),
        "next_label": gettext(step.label) if step else "",
        "next_url": step.url if step else "",
        "live": inquiry.state in LIVE_INQUIRY,
        "may_revise": inquiry.state in LIVE_INQUIRY and may_write(work, inquiry),
    }


def next_step(work: Work, inquiry: Inquiry) -> Step | None:
    """The one thing that this person can do next for the inquiry, if there is one."""
    if inquiry.state not in LIVE_INQUIRY:
        return None
    here = work.actor.in_group(inquiry.group_id)
    if here.is_customer:
        return _step_of_customer(work, inquiry)
    if inquiry.lead_company_id is None and here.may(Permission.CHOOSE_LEAD):
        return Step(N_("Choose the lead shop"), "#lead")
    if inquiry.lead_company_id != work.actor.company_id:
        return None
    return _step_of_lead(work, inquiry)


def _step_of_customer(work: Work, inquiry: Inquiry) -> Step | None:
    quote = queries.newest_quotes(work, [inquiry.id]).get(inquiry.id)
    if inquiry.state is InquiryState.QUOTED and quote is not None:
        return Step(N_("Read the quote"), f"/quotes/{quote.revision_id}")
    return None


def _step_of_lead(work: Work, inquiry: Inquiry) -> Step | None:
    may = work.actor.in_group(inquiry.group_id).may
    if inquiry.state is InquiryState.OPEN and may(Permission.WRITE_PROPOSAL):
        return Step(N_("Write the proposal"), f"/inquiries/{inquiry.id}/proposal")
    if inquiry.state is InquiryState.PROPOSED and may(Permission.SET_PRICE):
        return Step(N_("Set the price"), f"/inquiries/{inquiry.id}/price")
    if inquiry.state is InquiryState.PROPOSED and may(Permission.EDIT_ESTIMATE):
        return Step(N_("Build the estimate"), "#own-estimates")
    return None


def requirement_of(work: Work, inquiry: Inquiry) -> dict[str, Any]:
    """What is asked for."""
    parts = queries.parts_of(work, inquiry)
    quantities = queries.quantities_of(work, [part.id for part in parts])
    return {"parts": [(part, quantities.get(part.id, [])) for part in parts]}


def acts_of(work: Work, inquiry: Inquiry) -> dict[str, Any]:
    """What else this person may do with it."""
    may, next_states = work.actor.in_group(inquiry.group_id).may, following(inquiry.state)
    shops = (
        queries.shops_of(work, inquiry) if next_states and may_choose_lead(work, inquiry) else []
    )
    chooses = inquiry.state in LEAD_OPEN or lead_has_left(inquiry, [shop.id for shop in shops])
    return {
        "shops": [(str(shop.id), shop.name) for shop in shops if chooses],
        "may_refuse": InquiryState.REFUSED in next_states and may(Permission.REFUSE_INQUIRY),
        "may_withdraw": InquiryState.WITHDRAWN in next_states and may_write(work, inquiry),
    }


def history_of(work: Work, inquiry: Inquiry) -> list[dict[str, Any]]:
    """Each revision with what changed in it, the newest first."""
    kept = queries.revisions_of(work, inquiry)
    older: list[Json | None] = [revision.content for revision, _ in kept[1:]]
    return [
        {
            "revision": revision,
            "by": by,
            "parts": [(part, part["quantities"]) for part in revision.content["parts"]],
            "changes": changes_between(before, revision.content) if before else [],
        }
        for (revision, by), before in zip(kept, [*older, None], strict=False)
    ]


def _steps(inquiry: Inquiry, *, customer: bool) -> list[tuple[str, str]]:
    """The way from the request to the order, and where on it the inquiry is."""
    names = [
        gettext("Request received") if customer else gettext("Inquiry received"),
        gettext("How to make it"),
        gettext("Price"),
        gettext("Answer"),
    ]
    done = {
        InquiryState.OPEN: 1,
        InquiryState.PROPOSED: 2,
        InquiryState.QUOTED: 3,
        InquiryState.ACCEPTED: 4,
    }.get(inquiry.state)
    if done is None:
        return [(names[0], "done"), (gettext("Ended"), "stopped")]
    return [
        (name, "done" if place < done else "now" if place == done else "next")
        for place, name in enumerate(names)
    ]
