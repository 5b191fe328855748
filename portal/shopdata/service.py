"""Work centres and their rates: what happens when a manager changes them."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from portal.merging import UNDECIDED, Decided
from portal.shopdata.forms import RateForm, WorkCentreEdit, WorkCentreForm
from portal.shopdata.merging import CENTRE
from portal.shopdata.queries import name_is_taken
from shared_db.access import OwnPermission, must_find, visible_work_centres
from shared_db.foundation.clock import today
from shared_db.foundation.errors import N_, Invalid
from shared_db.foundation.ids import new_id
from shared_db.models import WorkCentre, WorkCentreRate
from shared_db.spine import streams
from shared_db.spine.events import RatesChanged
from shared_db.spine.transaction import Work


def add_work_centre(work: Work, form: WorkCentreForm) -> WorkCentre:
    """A new machine or bench, with its first rate if one is given."""
    work.actor.require(OwnPermission.EDIT_RATES)
    written = work.session.execute(
        insert(WorkCentre)
        .values(
            id=new_id(),
            company_id=work.actor.company_id,
            name=form.name,
            operation_name=form.operation_name,
            active=True,
        )
        .on_conflict_do_nothing()
        .returning(WorkCentre)
    )
    centre = written.scalar_one_or_none()
    if centre is None:
        raise _name_taken()
    if form.hourly_rate is not None:
        _write_rate(work, centre, form.hourly_rate, form.valid_from or today(work.actor.zone))
    _tell(work, centre)
    return centre


def change_work_centre(
    work: Work, centre_id: UUID, form: WorkCentreEdit, decided: Decided = UNDECIDED
) -> list[str]:
    """Another name, other records, or in use no more; estimates that used it keep it.

    Answers with what the fields are called in which somebody else's changes were kept. Raises
    `Contested`.
    """
    work.actor.require(OwnPermission.EDIT_RATES)
    centre = must_find(work.session, visible_work_centres(work.actor), centre_id, lock=True)
    typed = {"name": form.name, "operation_name": form.operation_name, "active": form.active}
    newest = CENTRE.merged(work, centre, form.version, typed, decided)
    if name_is_taken(work, newest.values["name"], except_for=centre):
        raise _name_taken()
    CENTRE.keep(work, centre, newest.values)
    _tell(work, centre)
    return newest.theirs


def set_rate(work: Work, centre_id: UUID, form: RateForm) -> WorkCentreRate:
    """A rate from a day on, past or future. One for each day: a second one corrects the first.

    Estimates keep the rates that they were computed with.
    """
    work.actor.require(OwnPermission.EDIT_RATES)
    centre = must_find(work.session, visible_work_centres(work.actor), centre_id, lock=True)
    rate = _write_rate(work, centre, form.hourly_rate, form.valid_from)
    _tell(work, centre)
    return rate


def _write_rate(
    work: Work, centre: WorkCentre, hourly_rate: Decimal, valid_from: date
) -> WorkCentreRate:
    said = {"hourly_rate": hourly_rate, "set_by": work.actor.person_id}
    return work.session.execute(
        insert(WorkCentreRate)
        .values(id=new_id(), work_centre_id=centre.id, valid_from=valid_from, **said)
        .on_conflict_do_update(index_elements=["work_centre_id", "valid_from"], set_=said)
        .returning(WorkCentreRate),
        execution_options={"populate_existing": True},
    ).scalar_one()


def _name_taken() -> Invalid:
    return Invalid.one(
        "name", "name_taken", N_("There is a work centre of this name already. Choose another.")
    )


def _tell(work: Work, centre: WorkCentre) -> None:
    work.tell(streams.company(centre.company_id), RatesChanged(work_centre_id=centre.id))
