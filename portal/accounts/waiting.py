"""What waits for who came in by a link that was handed over: nobody knows whose the address is."""

from flask import url_for

from portal.accounts.queries import myself
from portal.edge import settings
from portal.waiting import Waiting
from shared_db.foundation.errors import N_
from shared_db.spine.transaction import Work


def waiting(work: Work) -> list[Waiting]:
    """One statement for those, none for others; nothing while there is no mail to confirm it by."""
    if work.actor.address_proven or settings().smtp_url is None:
        return []
    return [
        Waiting(
            kind="address_unproven",
            sentence=N_("Confirm your e-mail address: until then no mail is sent to you"),
            url=url_for("accounts.account"),
            since=myself(work).created_at,
        )
    ]
