"""What waits: what others have handed over to me; for managers what nobody is in charge of."""

from flask import url_for

from portal.duties import queries
from portal.duties.service import KIND
from portal.waiting import Waiting
from shared_db.access import OwnPermission
from shared_db.foundation.errors import N_
from shared_db.models import DutyKind
from shared_db.spine.transaction import Work

GIVEN = {
    DutyKind.INQUIRY: N_("%(person)s has put you in charge of this"),
    DutyKind.ESTIMATE: N_("%(person)s has put you in charge of the estimate"),
    DutyKind.QUOTE: N_("%(person)s has put you in charge of the quote"),
}
NOBODY = N_("Nobody in charge (before: %(person)s): %(count)s. Hand over to somebody.")


def waiting(work: Work) -> list[Waiting]:
    """One statement, and one more for managers."""
    found = [
        Waiting(
            kind=KIND,
            sentence=GIVEN[duty.kind],
            url=url_for("inquiries.show", inquiry_id=inquiry.id, _anchor="duties"),
            since=duty.since,
            inquiry_id=inquiry.id,
            number=inquiry.number,
            subject=inquiry.subject,
            values={"person": giver},
        )
        for duty, inquiry, giver in queries.given_and_unseen(work)
    ]
    if not work.actor.may(OwnPermission.MANAGE_PEOPLE):
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
