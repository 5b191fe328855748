"""What waits: what others have handed over to me; for managers what nobody is in charge of."""

from flask import url_for

from portal.duties import queries
from portal.duties.leads import asked_of_shops_that_left, left_by_shops
from portal.duties.service import KIND, page_of
from portal.inbox.waiting import Waiting
from shared_db.access import Permission
from shared_db.foundation.errors import N_
from shared_db.models import DutyKind
from shared_db.spine.transaction import Work

GIVEN = {
    DutyKind.INQUIRY: N_("%(person)s has put you in charge of this"),
    DutyKind.ESTIMATE: N_("%(person)s has put you in charge of the estimate"),
    DutyKind.QUOTE: N_("%(person)s has put you in charge of the quote"),
}
NOBODY = N_("Nobody in charge (before: %(person)s): %(count)s. Hand over to somebody.")
LEAD_LEFT = N_("%(shop)s has left the group and leads %(count)s inquiries. Hand over to a shop.")
ASKED_LEFT = N_("%(shop)s has left the group. Ask another shop, or withdraw the request.")


def waiting(work: Work) -> list[Waiting]:
    """One statement, and one more each for managers, coordinators and those who ask for offers."""
    found = [
        Waiting(
            kind=KIND,
            sentence=GIVEN[duty.kind],
            url=page_of(inquiry),
            since=duty.since,
            inquiry_id=inquiry.id,
            number=inquiry.number,
            subject=inquiry.subject,
            values={"person": giver},
        )
        for duty, inquiry, giver in queries.given_and_unseen(work)
    ]
    if work.actor.may(Permission.CHOOSE_LEAD):
        found += _left_by_shops(work)
    if work.actor.may(Permission.REQUEST_OFFER):
        found += _asked_in_vain(work)
    if not work.actor.may(Permission.MANAGE_PEOPLE):
        return found
    return found + [
        Waiting(
            kind="nobody_in_charge",
            sentence=NOBODY,
            url=url_for("duties.of_person", person_id=person_id),
            since=since,
            values={"person": name, "count": count},
        )
        for person_id, name, count, since in queries.left_behind(work)
    ]


def _left_by_shops(work: Work) -> list[Waiting]:
    return [
        Waiting(
            kind="lead_has_left",
            sentence=LEAD_LEFT,
            url=url_for("duties.leads", company_id=one.company_id),
            since=one.since,
            values={"shop": one.company, "count": one.count},
        )
        for one in left_by_shops(work)
    ]


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
