"""Somebody without an account asks: first in words, then with files once the address is proven.

Until then nothing counts: nobody is told, and but for one letter an hour, and a few a day, nothing
goes out. The letter holds no word of what was typed, as its reader may be somebody else.
"""

from uuid import UUID

from portal.intake.forms import AskForm
from portal.intake.limits import LETTERS_A_DAY, MOST_UNPROVEN, MOST_WAITING, UNPROVEN_COUNT
from shared_db.access import must_find, visible_intakes
from shared_db.entry.entrance import (
    asked_lately,
    how_many_wait,
    letters_of_today,
    one_at_a_time,
    unproven_within,
)
from shared_db.foundation.base import utc_now
from shared_db.foundation.clock import local
from shared_db.foundation.errors import N_, DomainError
from shared_db.models import Group, GroupRole, Intake, IntakeState, Language, Person, Role
from shared_db.spine import streams
from shared_db.spine.across import people_to_tell
from shared_db.spine.events import AskedOfYou, IntakeWaits
from shared_db.spine.keeping import UNPROVEN_LIVE
from shared_db.spine.places import Page, Place
from shared_db.spine.states import move
from shared_db.spine.transaction import Work
from shared_db.telling.audiences import member_company_ids
from shared_db.telling.mailing import mail_person, put_mail

TAKE_IN_ROLES = (GroupRole.COORDINATOR, Role.SALES, Role.MANAGER)
WAITS = "confirm_intake"


class TooSoon(DomainError):
    """A letter went to this address a short while ago."""

    status = 429

    def __init__(self) -> None:
        super().__init__(
            "too_soon",
            N_(
                "A letter was sent to this address within the last hour. Follow the link in it, or"
                " try again later."
            ),
        )


class EnoughLetters(DomainError):
    """As many letters went to this address as one may get in a day."""

    status = 429

    def __init__(self) -> None:
        super().__init__(
            "enough_letters",
            N_(
                "Several letters were sent to this address today. Follow the link in the last one,"
                " or try again tomorrow."
            ),
        )


class TooMany(DomainError):
    """So much waits at the entrance that nobody would come to it."""

    status = 429

    def __init__(self) -> None:
        super().__init__(
            "too_many", N_("No further requests can be taken here at the moment. Please call us.")
        )


def ask(work: Work, group: Group, form: AskForm, language: Language) -> Intake:
    """Keep what was typed, and send the address its letter. Raises `TooSoon`, `EnoughLetters` and
    `TooMany`."""
    one_at_a_time(work.session, form.email)
    if asked_lately(work.session, form.email):
        raise TooSoon
    if letters_of_today(work.session, form.email) >= LETTERS_A_DAY:
        raise EnoughLetters
    office = _office(work, group.id)
    if office is None or _is_crowded(work, group.id):
        raise TooMany
    intake = Intake(
        group_id=group.id,
        state=IntakeState.UNPROVEN,
        company_name=form.company_name,
        person_name=form.person_name,
        email=form.email,
        tel=form.tel,
        language=language,
        source=form.words,
        asked=form.asked(),
    )
    work.session.add(intake)
    work.session.flush()
    last = local(utc_now() + UNPROVEN_LIVE, group.timezone).date()
    put_mail(
        work,
        to_email=form.email,
        to_name="",
        language=language,
        template="prove_request",
        values={"expires": last.isoformat(), "group": group.name},
        intake_id=intake.id,
        company_id=office,
        from_group_id=group.id,
    )
    return intake


def send_request(work: Work) -> Intake:
    """The guest's address is proven: let those know who may take the request. A second time is
    nothing.

    Raises `TooMany` while others wait that nobody comes to; it can be sent once there are fewer.
    """
    mine = visible_intakes(work.guest)
    intake = must_find(work.session, mine, work.guest.intake_id, lock=True)
    if intake.state is not IntakeState.UNPROVEN:
        return intake
    if how_many_wait(work.session, intake.group_id) >= MOST_WAITING:
        raise TooMany
    intake.proven_at = utc_now()
    move(intake, IntakeState.WAITING)
    work.session.flush()
    people, place = takers(work, intake.group_id), Place(Page.INTAKE, intake.id)
    for person in people:
        work.tell(
            streams.inbox(person.id),
            AskedOfYou(
                kind=WAITS,
                inquiry_id=None,
                number=None,
                subject="",
                page=place.page,
                of=place.of,
            ),
        )
    work.tell(streams.group(intake.group_id), IntakeWaits(intake_id=intake.id))
    shops = member_company_ids(work, intake.group_id)
    for person in people_to_tell(
        work.session, shops, [GroupRole.COORDINATOR], group_id=intake.group_id
    ):
        values = {"place": place.as_json()}
        mail_person(work, person, "intake_waits", values, from_group_id=intake.group_id)
    return intake


def takers(work: Work, group_id: UUID) -> list[Person]:
    """Who may take a request that waits at a group's entrance."""
    return people_to_tell(
        work.session, member_company_ids(work, group_id), TAKE_IN_ROLES, group_id=group_id
    )


def _is_crowded(work: Work, group_id: UUID) -> bool:
    """Whether what was typed just now, or what is proven, is more than anybody would come to."""
    return (
        unproven_within(work.session, group_id, UNPROVEN_COUNT) >= MOST_UNPROVEN
        or how_many_wait(work.session, group_id) >= MOST_WAITING
    )


def _office(work: Work, group_id: UUID) -> UUID | None:
    """Whose manager looks after the group's letters: the coordinator's company."""
    shops = member_company_ids(work, group_id)
    coordinators = people_to_tell(work.session, shops, [GroupRole.COORDINATOR], group_id=group_id)
    companies = [one.company_id for one in coordinators] or shops
    return companies[0] if companies else None
