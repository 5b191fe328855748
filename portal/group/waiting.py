"""What waits for managers: letters and background work that did not get through."""

from datetime import timedelta

from flask import url_for

from portal.group import queries
from portal.group.leads import left_by_shops
from portal.group.leaving import KIND, shops_leaving
from portal.language import day
from portal.storage import own_room
from portal.waiting import Waiting
from shared_db.access import OwnPermission, Permission
from shared_db.foundation.base import utc_now
from shared_db.foundation.errors import N_
from shared_db.models import MailState
from shared_db.spine.transaction import Work

LAST_DAY = N_(
    "%(shop)s leaves the group (last day: %(day)s). What it leads can be handed over to another"
    " shop."
)
OWN_LAST_DAY = N_("Your shop leaves the group (last day: %(day)s). Please hand over what is open.")
LEAD_LEFT = N_("%(shop)s has left the group and leads %(count)s inquiries. Hand over to a shop.")
PATIENCE = timedelta(minutes=10)
"""How long a letter may wait before somebody should look."""


def waiting(work: Work) -> list[Waiting]:
    """A few statements for a manager, two for who coordinates, none for others."""
    found = _leaving(work)
    if work.actor.may_somewhere(Permission.CHOOSE_LEAD):
        found += _left_by_shops(work)
    if not work.actor.may(OwnPermission.READ_MAIL):
        return found
    late = utc_now() - PATIENCE
    for state, count, since in queries.unsent_letters(work, late):
        failed = state is MailState.FAILED
        if not failed and not work.actor.is_member_somewhere:
            continue  # it waits for the shops' mail server; a customer can't do anything
        found.append(
            Waiting(
                kind="mail_failed" if failed else "mail_waits",
                sentence=N_("Letters that could not be sent: %(count)s")
                if failed
                else N_("Letters that wait to be sent: %(count)s"),
                url=url_for("group.mail"),
                since=since,
                values={"count": count},
            )
        )
    own = queries.own_company(work)
    room = own_room(work, own)
    if room.nearly_full:
        found.append(
            Waiting(
                kind="room_nearly_full",
                sentence=N_("The room for your files is %(percent)s %% taken."),
                url=url_for("group.index"),
                since=utc_now(),
                values={"percent": room.percent},
            )
        )
    jobs = queries.failed_jobs(work)
    if jobs:
        found.append(
            Waiting(
                kind="jobs_failed",
                sentence=N_("Background work that failed: %(count)s"),
                url=url_for("group.mail", _anchor="jobs"),
                since=min(job.created_at for job in jobs),
                values={"count": len(jobs)},
            )
        )
    return found


def _leaving(work: Work) -> list[Waiting]:
    """Shops whose last day is said: for those who coordinate, and for their own managers."""
    actor = work.actor
    coordinates = actor.groups_where_may(Permission.CHOOSE_LEAD)
    if not (coordinates or (actor.member_groups and actor.may(OwnPermission.MANAGE_PEOPLE))):
        return []
    return [
        Waiting(
            kind=KIND,
            sentence=OWN_LAST_DAY if company.id == actor.company_id else LAST_DAY,
            url=url_for("leads.show", company_id=company.id),
            since=utc_now(),
            due_on=until,
            values={"shop": company.name, "day": day(until)},
        )
        for company, until in shops_leaving(work, coordinates)
        if coordinates or company.id == actor.company_id
    ]


def _left_by_shops(work: Work) -> list[Waiting]:
    return [
        Waiting(
            kind="lead_has_left",
            sentence=LEAD_LEFT,
            url=url_for("leads.show", company_id=one.company_id),
            since=one.since,
            values={"shop": one.company, "count": one.count},
        )
        for one in left_by_shops(work)
    ]
