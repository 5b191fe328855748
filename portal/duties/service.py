"""Putting somebody in charge, handing things over, and saying that one is away."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from portal.duties import queries
from portal.duties.forms import Away, Giving, HandingOver
from portal.duties.holders import Holder, looked_after_by
from portal.duties.queries import Colleague, Thing
from shared_db.access import InGroup, OwnPermission
from shared_db.acts.duties import put_in_charge, tell_given
from shared_db.foundation.base import utc_now
from shared_db.foundation.clock import today
from shared_db.foundation.errors import (
    N_,
    ChangedMeanwhile,
    DomainError,
    Invalid,
    NotAllowed,
    NotFound,
)
from shared_db.models import (
    Absence,
    Duty,
    DutyKind,
    Inquiry,
    Person,
)
from shared_db.spine import streams
from shared_db.spine.events import AbsenceNoted, ContactChanged
from shared_db.spine.places import Page, Place
from shared_db.spine.transaction import Work
from shared_db.telling.inboxes import tell_people

NOT_YOURS = N_(
    "Somebody else is in charge of this. That person, or your company's manager, can hand it over."
)
NOT_THEIR_WORK = N_("This is not this person's work. Please choose somebody else.")
NOBODY_CHOSEN = N_("Please choose to whom you hand over.")
KIND = "duty_given"


def give(work: Work, inquiry_id: UUID, giving: Giving) -> Thing:
    """Put somebody in charge of one thing of an inquiry, for the own company.

    Who is in charge may (or stands in), a manager, and where nobody is, anybody for oneself.
    """
    inquiry = queries.find_inquiry(work, inquiry_id, lock=True)
    things = queries.things_of(work, inquiry)
    thing = next((t for t in things if (t.kind, t.id) == (giving.kind, giving.thing_id)), None)
    if thing is None:
        raise NotFound
    holder = queries.duty_of(work, thing)
    _may_give(work, holder, giving.person_id)
    there = work.actor.in_group(inquiry.group_id)
    receiver = _receiver(queries.colleagues(work), giving.person_id, giving.kind, there)
    if receiver is None:
        raise Invalid.one("person_id", "not_their_work", NOT_THEIR_WORK)
    _give(work, thing, holder, receiver, queries.quoted_among(work, [inquiry.id]))
    return thing


def may_give(work: Work, holder: Holder | None) -> bool:
    """Whether the actor may put somebody else in charge."""
    with_me = holder is not None and holder.is_with(work.actor.person_id)
    return with_me or work.actor.may(OwnPermission.MANAGE_PEOPLE)


def _may_give(work: Work, holder: Holder | None, person_id: UUID) -> None:
    nobody = holder is None or not holder.active
    takes_it = nobody and person_id == work.actor.person_id
    if not (takes_it or may_give(work, holder)):
        raise NotAllowed(NOT_YOURS)


def hand_over(work: Work, person_id: UUID, wanted: HandingOver) -> int:
    """Give what somebody is in charge of to others; says how many things changed hands.

    Each row goes to who was chosen for it, else to who was chosen for all; a row without either
    stays. Raises `Invalid` by row where it is not that person's work; then nothing is changed.
    """
    queries.find_person(work, person_id)
    colleagues = queries.colleagues(work)
    problems: dict[str, DomainError] = {}
    moves: list[tuple[Holder, Colleague]] = []
    duties = queries.lock_duties(work, {row.duty_id for row in wanted.rows})
    inquiries = queries.inquiries_by_id(work, {one.duty.inquiry_id for one in duties.values()})
    for place, row in enumerate(wanted.rows):
        to, holder = row.person_id or wanted.to_all, duties.get(row.duty_id)
        if holder is None:
            raise NotFound
        if to is None:
            continue
        if holder.duty.person_id not in (person_id, to):
            name = f"rows-{place}-person_id"
            problems[name] = DomainError("handed_over", N_("This was handed over already."))
            continue
        there = work.actor.in_group(inquiries[holder.duty.inquiry_id].group_id)
        receiver = _receiver(colleagues, to, holder.duty.kind, there)
        if receiver is None:
            problems[f"rows-{place}-person_id"] = DomainError("not_their_work", NOT_THEIR_WORK)
        else:
            moves.append((holder, receiver))
    if problems:
        raise Invalid(problems)
    if not moves:
        raise Invalid.one("to_all", "nobody_chosen", NOBODY_CHOSEN)
    quoted = queries.quoted_among(work, inquiries)
    for holder, receiver in moves:
        duty = holder.duty
        thing = Thing(duty.kind, duty.thing_id, inquiries[duty.inquiry_id], "")
        _give(work, thing, holder, receiver, quoted)
    work.session.flush()
    return len(moves)


def _receiver(
    colleagues: Sequence[Colleague], person_id: UUID, kind: DutyKind, there: InGroup
) -> Colleague | None:
    able = (one for one in colleagues if one.may_take(kind, there))
    return next((one for one in able if one.person.id == person_id), None)


def _give(
    work: Work,
    thing: Thing,
    holder: Holder | None,
    receiver: Colleague,
    quoted: Collection[UUID],
) -> None:
    """`quoted`: of which inquiries the own company has issued a quote."""
    person = receiver.person
    if holder is not None:
        if holder.duty.person_id == person.id:
            return
        _pass_on(work, holder.duty, person)
    elif not put_in_charge(work, thing.inquiry.id, thing.kind, thing.id, person.id):
        raise ChangedMeanwhile
    before = holder.name if holder else None
    tell_given(work, thing.inquiry.id, thing.kind, thing.id, person.id, person.name, before)
    _tell_others(work, thing, person, is_quoted=thing.inquiry.id in quoted)
    if person.id != work.actor.person_id:
        tell_people(work, [person], KIND, thing.inquiry, Place(Page.DUTIES, thing.inquiry.id))


def _pass_on(work: Work, duty: Duty, person: Person) -> None:
    now, by = utc_now(), work.actor.person_id
    duty.person_id, duty.given_by, duty.since = person.id, by, now
    duty.seen_at = now if person.id == by else None


def _tell_others(work: Work, thing: Thing, person: Person, *, is_quoted: bool) -> None:
    """Say to those who turn to this person that it is another one now: as far as they see whom
    to turn to at all (`people_to_turn_to`). Who makes the quote is between its shop and the
    customer."""
    inquiry = thing.inquiry
    told = []
    if thing.kind is DutyKind.INQUIRY:
        told.append(streams.group_channel(inquiry))
    of_customer = work.actor.in_group(inquiry.group_id).is_customer
    if of_customer or _speaks_with_customer(work, thing, is_quoted):
        of_quote = thing.kind is DutyKind.QUOTE
        told.append((streams.customer_side if of_quote else streams.customer_channel)(inquiry))
    for stream in told:
        work.tell(
            stream,
            ContactChanged(
                company_id=work.actor.company_id,
                company=work.actor.company_name,
                person=person.name,
            ),
        )


def _speaks_with_customer(work: Work, thing: Thing, is_quoted: bool) -> bool:
    """Whether the customer turns to who is in charge of this."""
    if thing.inquiry.lead_company_id != work.actor.company_id:
        return False
    return thing.kind is (DutyKind.QUOTE if is_quoted else DutyKind.INQUIRY)


def note_seen(work: Work, inquiry: Inquiry) -> None:
    """What was handed over for this inquiry is in front of who looks after it now."""
    unseen = looked_after_by(work.actor).where(
        Duty.inquiry_id == inquiry.id, Duty.seen_at.is_(None)
    )
    for duty in work.session.scalars(
        unseen.with_for_update(of=Duty, key_share=True, skip_locked=True)
    ):
        duty.seen_at = utc_now()


def deputies_for(work: Work, person_id: UUID) -> list[Colleague]:
    """Who can stand in: colleagues who share some of the person's work."""
    actor, own = work.actor, queries.colleagues(work)
    person = next((one for one in own if one.person.id == person_id), None)
    if person is None:
        return []
    kinds = [kind for kind in DutyKind if person.may_take_somewhere(kind, actor)]
    return [
        one
        for one in own
        if one is not person and any(one.may_take_somewhere(kind, actor) for kind in kinds)
    ]


def note_absence(work: Work, person_id: UUID, away: Away) -> None:
    """Somebody is away on these days, and somebody stands in: instead of what was noted before."""
    person = queries.find_person(work, person_id)
    if away.until < away.since:
        raise Invalid.one("until", "before_since", N_("The last day is before the first one."))
    if away.until < today(work.actor.zone):
        raise Invalid.one("until", "in_the_past", N_("This absence is over already."))
    deputies = {one.person.id: one.person for one in deputies_for(work, person_id)}
    if away.deputy_id not in deputies:
        raise Invalid.one("deputy_id", "not_their_work", NOT_THEIR_WORK)
    noted = {
        "deputy_id": away.deputy_id,
        "since": away.since,
        "until": away.until,
        "noted_by": work.actor.person_id,
        "noted_at": utc_now(),
    }
    work.session.execute(
        insert(Absence)
        .values(person_id=person_id, **noted)
        .on_conflict_do_update(index_elements=[Absence.person_id], set_=noted)
    )
    _tell_absence(work, person, away, deputies[away.deputy_id].name)


def end_absence(work: Work, person_id: UUID) -> None:
    """Somebody is back, or does not go away. A second time changes nothing."""
    person = queries.find_person(work, person_id)
    absence = queries.absence_of(work, person_id, lock=True)
    if absence is not None:
        work.session.delete(absence)
        _tell_absence(work, person, None, None)


def _tell_absence(work: Work, person: Person, away: Away | None, deputy: str | None) -> None:
    work.tell(
        streams.company(person.company_id),
        AbsenceNoted(
            person_id=person.id,
            person=person.name,
            since=away.since if away else None,
            until=away.until if away else None,
            deputy=deputy,
        ),
    )
