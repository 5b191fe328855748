"""Work centres with their rates: what a shop's own people see, in one statement each."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Subquery
from sqlalchemy.dialects.postgresql import distinct_on

from shared_db.access import (
    must_find,
    visible_production_records,
    visible_rates,
    visible_work_centres,
)
from shared_db.foundation.clock import today
from shared_db.models import ProductionRecord, WorkCentre, WorkCentreRate
from shared_db.spine.transaction import Work

MOST_OPERATION_NAMES = 1000


@dataclass(frozen=True)
class ListedWorkCentre:
    """A work centre with the rate that holds and the one that comes next."""

    id: UUID
    name: str
    operation_name: str
    active: bool
    hourly_rate: Decimal | None
    since: date | None
    next_rate: Decimal | None
    next_from: date | None


def list_work_centres(work: Work) -> list[ListedWorkCentre]:
    """All of the own company's, those in use first."""
    day = today(work.actor.zone)
    current, coming = _rates_until(work, day), _first_rates_after(work, day)
    rows = work.session.execute(
        _centres(work)
        .outerjoin(current, current.c.work_centre_id == WorkCentre.id)
        .outerjoin(coming, coming.c.work_centre_id == WorkCentre.id)
        .with_only_columns(
            WorkCentre.id,
            WorkCentre.name,
            WorkCentre.operation_name,
            WorkCentre.active,
            current.c.hourly_rate,
            current.c.valid_from,
            coming.c.hourly_rate,
            coming.c.valid_from,
        )
    )
    return [ListedWorkCentre(*row) for row in rows]


def find_work_centre(work: Work, centre_id: UUID) -> WorkCentre:
    """One of the own work centres. Raises NotFound."""
    return must_find(work.session, visible_work_centres(work.actor), centre_id)


def name_is_taken(work: Work, name: str, *, except_for: WorkCentre) -> bool:
    """Whether another of the own work centres has this name."""
    query = visible_work_centres(work.actor).with_only_columns(WorkCentre.id)
    others = query.where(WorkCentre.name == name, WorkCentre.id != except_for.id)
    return work.session.scalars(others).first() is not None


def rates_of(work: Work, centre: WorkCentre) -> list[WorkCentreRate]:
    """Its rates, the newest first."""
    query = visible_rates(work.actor).where(WorkCentreRate.work_centre_id == centre.id)
    return list(work.session.scalars(query.order_by(WorkCentreRate.valid_from.desc())))


def operation_names(work: Work) -> list[str]:
    """What the shop's own production records call their operations."""
    return list(
        work.session.scalars(
            visible_production_records(work.actor)
            .with_only_columns(ProductionRecord.operation)
            .distinct()
            .order_by(ProductionRecord.operation)
            .limit(MOST_OPERATION_NAMES)
        )
    )


def _centres(work: Work) -> Select[Any]:
    query: Select[Any] = visible_work_centres(work.actor)
    return query.order_by(WorkCentre.active.desc(), WorkCentre.name, WorkCentre.id)


def _rates(work: Work) -> Select[UUID, Decimal, date]:
    """One rate for each work centre: the first in the order that the caller gives."""
    return (
        visible_rates(work.actor)
        .with_only_columns(
            WorkCentreRate.work_centre_id, WorkCentreRate.hourly_rate, WorkCentreRate.valid_from
        )
        .ext(distinct_on(WorkCentreRate.work_centre_id))
    )


def _rates_until(work: Work, day: date) -> Subquery:
    return (
        _rates(work)
        .where(WorkCentreRate.valid_from <= day)
        .order_by(WorkCentreRate.work_centre_id, WorkCentreRate.valid_from.desc())
        .subquery()
    )


def _first_rates_after(work: Work, day: date) -> Subquery:
    return (
        _rates(work)
        .where(WorkCentreRate.valid_from > day)
        .order_by(WorkCentreRate.work_centre_id, WorkCentreRate.valid_from)
        .subquery()
    )
