"""What waits in the matter of sub-quotes."""

from datetime import datetime
from uuid import UUID

from flask import url_for

from portal.estimates.lists import requests_to_answer
from portal.estimates.queries import company_names
from portal.offers import queries
from portal.offers.queries import asked_of_shops_that_left
from portal.waiting import Waiting
from shared_db.access import Permission
from shared_db.foundation.clock import end_of
from shared_db.foundation.errors import N_
from shared_db.models import DutyKind, Inquiry, Request
from shared_db.spine.transaction import Work

ASKED_LEFT = N_("%(shop)s has left the group. Ask another shop, or withdraw the request.")


def waiting(work: Work) -> list[Waiting]:
    """Requests to answer; one's own that brought no offer; and offers that no line took yet."""
    to_answer = requests_to_answer(work)
    without_offer = queries.requests_without_offer(work)
    to_take = queries.estimates_to_choose_in(work)
    names = company_names(work)
    return [
        *(
            _item(
                "offer_requested",
                N_("%(from)s asks you for a price."),
                request,
                inquiry,
                {"from": names[request.from_company_id]},
                about=DutyKind.INQUIRY,
                due=end_of(request.due_on, zone) if request.due_on else None,
            )
            for request, inquiry, zone in to_answer
        ),
        *(
            _item(
                "request_declined",
                N_("%(to)s gives no offer. Ask another shop, or withdraw the request."),
                request,
                inquiry,
                {"to": names[request.to_company_id]},
                about=request.from_estimate_id,
            )
            for request, inquiry in without_offer
        ),
        *(
            Waiting(
                kind="offer_to_take",
                sentence=N_("Prices were offered. Choose the offer that each line takes."),
                url=url_for("estimates.show", estimate_id=estimate_id),
                since=since,
                inquiry_id=inquiry.id,
                number=inquiry.number,
                subject=inquiry.subject,
                about=(estimate_id,),
            )
            for estimate_id, inquiry, since in to_take
        ),
        *(_asked_in_vain(work) if work.actor.may_somewhere(Permission.REQUEST_OFFER) else ()),
    ]


def _item(
    kind: str,
    sentence: str,
    request: Request,
    inquiry: Inquiry,
    values: dict[str, str],
    *,
    about: DutyKind | UUID,
    due: datetime | None = None,
) -> Waiting:
    return Waiting(
        kind=kind,
        sentence=sentence,
        url=url_for("offers.show", request_id=request.id),
        since=request.answered_at or request.created_at,
        due=due,
        due_on=request.due_on if due else None,
        inquiry_id=inquiry.id,
        number=inquiry.number,
        subject=inquiry.subject,
        about=(about,),
        values=values,
    )


def _asked_in_vain(work: Work) -> list[Waiting]:
    return [
        Waiting(
            kind="asked_shop_has_left",
            sentence=ASKED_LEFT,
            url=url_for("offers.show", request_id=request.id),
            since=request.created_at,
            inquiry_id=inquiry.id,
            number=inquiry.number,
            subject=inquiry.subject,
            about=(request.from_estimate_id,),
            values={"shop": shop},
        )
        for request, inquiry, shop in asked_of_shops_that_left(work)
    ]
