"""Who is in charge in the own company, for lists, pages and the inbox: few statements for many."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from sqlalchemy import Select, and_
from sqlalchemy.orm import aliased

from shared_db.access import Actor, visible_absences, visible_duties, visible_people
from shared_db.foundation.clock import today
from shared_db.foundation.lists import among
from shared_db.models import Absence, Duty, Person
from shared_db.spine.transaction import Work

KEPT = 500


@dataclass(frozen=True)
class Holder:
    """Somebody in charge of a thing, as things stand today."""

    duty: Duty
    name: str
    active: bool
    away: bool
    deputy_id: UUID | None
    deputy: str

    def is_with(self, person_id: UUID) -> bool:
        """Whether this person is in charge of it, or stands in today."""
        return self.active and person_id in {self.duty.person_id, self.deputy_id}


def holders(work: Work, inquiry_ids: Iterable[UUID]) -> dict[UUID, Holder]:
    """By the inquiry's, estimate's or quote's id: who of the own company is in charge of it."""
    query = duties_with_names(work.actor).where(among(Duty.inquiry_id, set(inquiry_ids)))
    return {holder.duty.thing_id: holder for holder in found(work, query)}


def found(work: Work, query: Select[Duty, str, bool, bool, UUID, str]) -> list[Holder]:
    """What a select with the columns of `duties_with_names` finds."""
    return [
        Holder(duty, name, active, away, deputy_id, deputy or "")
        for duty, name, active, away, deputy_id, deputy in work.session.execute(query)
    ]


def duties_with_names(actor: Actor) -> Select[Duty, str, bool, bool, UUID, str]:
    """The own company's duties, each with its person and who stands in today."""
    day = today(actor.zone)
    person, deputy, away = _colleagues(actor)
    return (
        visible_duties(actor)
        .join(person, person.id == Duty.person_id)
        .outerjoin(
            away, and_(away.person_id == Duty.person_id, away.since <= day, away.until >= day)
        )
        .outerjoin(deputy, and_(deputy.id == away.deputy_id, deputy.active))
        .with_only_columns(
            Duty, person.name, person.active, away.person_id.is_not(None), deputy.id, deputy.name
        )
    )


@lru_cache(KEPT)
def _colleagues(actor: Actor) -> tuple[type[Person], type[Person], type[Absence]]:
    """Of the own company who is in charge, who stands in, and when: as parts of a statement, which
    take longer to make than it takes to run. Those of whoever came lately are kept."""
    own = visible_people(actor)
    person, deputy = aliased(Person, own.subquery()), aliased(Person, own.subquery())
    return person, deputy, aliased(Absence, visible_absences(actor).subquery())


def looked_after_by(actor: Actor) -> Select[Duty]:
    """The actor's own duties, and those of who is away today and has the actor stand in."""
    day = today(actor.zone)
    stood_in_for = (
        visible_absences(actor)
        .where(Absence.deputy_id == actor.person_id, Absence.since <= day, Absence.until >= day)
        .with_only_columns(Absence.person_id)
    )
    return visible_duties(actor).where(
        (Duty.person_id == actor.person_id) | Duty.person_id.in_(stood_in_for)
    )


def my_inquiries(actor: Actor) -> Select[UUID]:
    """Inquiries of which the actor looks after something."""
    return looked_after_by(actor).with_only_columns(Duty.inquiry_id)


def my_estimates(actor: Actor) -> Select[UUID]:
    """Estimates that the actor looks after."""
    return (
        looked_after_by(actor)
        .where(Duty.estimate_id.is_not(None))
        .with_only_columns(Duty.estimate_id)
    )


def my_quotes(actor: Actor) -> Select[UUID]:
    """The own company's quotes that the actor looks after."""
    return looked_after_by(actor).where(Duty.quote_id.is_not(None)).with_only_columns(Duty.quote_id)
