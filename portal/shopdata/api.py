"""Own data for programs: work centres and rates, and what the records say and propose."""

from uuid import UUID

from estimator.records.times import ProposedTime
from portal.api import ApiSlice
from portal.shopdata.answers import (
    BoughtItemOut,
    ItemPriceOut,
    ItemsOut,
    OperationOut,
    OperationsOut,
    ProposedMinutesOut,
    ProposedTimesOut,
    WorkCentreOut,
    WorkCentreRateOut,
    WorkCentreRatesOut,
    WorkCentresOut,
)
from portal.shopdata.forms import (
    ChangedWorkCentre,
    NewRate,
    NewWorkCentre,
    OfItem,
    OfOperation,
    PageOf,
)
from portal.shopdata.proposals import (
    TimesProposal,
    propose_price,
    propose_times,
    propose_times_of_all,
)
from portal.shopdata.queries import find_work_centre, list_work_centres, rates_of
from portal.shopdata.record_queries import PAGE
from portal.shopdata.record_queries import items as list_items
from portal.shopdata.record_queries import operations as list_operations
from portal.shopdata.service import add_work_centre, change_work_centre, set_rate
from shared_db.access import OwnPermission
from shared_db.foundation.errors import NotFound
from shared_db.spine.transaction import Work

api = ApiSlice("shopdata")


@api.get("/work-centres", answer=WorkCentresOut, permission=OwnPermission.SEE_SHOP_DATA)
def work_centres(work: Work) -> WorkCentresOut:
    """Work centres with the rate that holds and the next."""
    return WorkCentresOut(
        work_centres=[
            WorkCentreOut.model_validate(centre, from_attributes=True)
            for centre in list_work_centres(work)
        ]
    )


@api.post(
    "/work-centres",
    body=NewWorkCentre,
    answer=WorkCentreOut,
    permission=OwnPermission.EDIT_RATES,
)
def create_work_centre(work: Work, body: NewWorkCentre) -> WorkCentreOut:
    """Add a work centre, with its first rate if one is given."""
    return _centre(work, add_work_centre(work, body).id)


@api.put(
    "/work-centres/<uuid:centre_id>",
    body=ChangedWorkCentre,
    answer=WorkCentreOut,
    permission=OwnPermission.SEE_SHOP_DATA,
)
def change(work: Work, centre_id: UUID, body: ChangedWorkCentre) -> WorkCentreOut:
    """Rename a work centre, tie it to other records, take it out of use.

    From an older version, it is merged with what was changed since; what both changed is asked.
    """
    change_work_centre(work, centre_id, body, body.choices)
    return _centre(work, centre_id)


@api.get(
    "/work-centres/<uuid:centre_id>/rates",
    answer=WorkCentreRatesOut,
    permission=OwnPermission.SEE_SHOP_DATA,
)
def rates(work: Work, centre_id: UUID) -> WorkCentreRatesOut:
    """The history of a work centre's rate."""
    found = rates_of(work, find_work_centre(work, centre_id))
    return WorkCentreRatesOut(
        rates=[WorkCentreRateOut.model_validate(rate, from_attributes=True) for rate in found]
    )


@api.post(
    "/work-centres/<uuid:centre_id>/rates",
    body=NewRate,
    answer=WorkCentreRateOut,
    permission=OwnPermission.SEE_SHOP_DATA,
)
def add_rate(work: Work, centre_id: UUID, body: NewRate) -> WorkCentreRateOut:
    """Set a work centre's rate from a day on."""
    rate = set_rate(work, centre_id, body)
    return WorkCentreRateOut.model_validate(rate, from_attributes=True)


@api.get(
    "/records/times",
    query=OfOperation,
    answer=ProposedTimesOut,
    permission=OwnPermission.SEE_SHOP_DATA,
    raises=("not_found", "not_computed"),
)
def times(work: Work, query: OfOperation) -> ProposedTimesOut:
    """Set-up and run time that the own records propose for an operation."""
    found = _times(propose_times(work, query.operation))
    if found is None:
        raise NotFound
    return found


@api.get(
    "/records/operations",
    query=PageOf,
    answer=OperationsOut,
    permission=OwnPermission.SEE_SHOP_DATA,
    raises=("not_computed",),
)
def operations(work: Work, query: PageOf) -> OperationsOut:
    """The operations that the own records speak of, each with the times that they propose."""
    found, proposed = list_operations(work, query.page), propose_times_of_all(work)
    return OperationsOut(
        operations=[
            OperationOut(**vars(one), times=_times(proposed.get(one.name))) for one in found[:PAGE]
        ],
        more=len(found) > PAGE,
    )


@api.get("/records/items", query=PageOf, answer=ItemsOut, permission=OwnPermission.SEE_SHOP_DATA)
def items(work: Work, query: PageOf) -> ItemsOut:
    """The items that were bought, each with the price that the own purchases propose."""
    found = list_items(work, query.page)
    return ItemsOut(
        items=[BoughtItemOut.model_validate(one, from_attributes=True) for one in found[:PAGE]],
        more=len(found) > PAGE,
    )


@api.get(
    "/records/prices",
    query=OfItem,
    answer=ItemPriceOut,
    permission=OwnPermission.SEE_SHOP_DATA,
    raises=("not_found",),
)
def prices(work: Work, query: OfItem) -> ItemPriceOut:
    """The unit price that the own purchases propose for an item."""
    found = propose_price(work, query.item)
    if found is None:
        raise NotFound
    return ItemPriceOut.model_validate(found, from_attributes=True)


def _centre(work: Work, centre_id: UUID) -> WorkCentreOut:
    listed = next(one for one in list_work_centres(work) if one.id == centre_id)
    return WorkCentreOut.model_validate(listed, from_attributes=True)


def _times(found: TimesProposal | None) -> ProposedTimesOut | None:
    if found is None:
        return None
    return ProposedTimesOut(
        operation=found.operation,
        setup=_minutes(found.setup),
        run_per_piece=_minutes(found.run),
        breakdowns=found.left_out.breakdowns,
        work_orders_without_pieces=found.left_out.work_orders_without_pieces,
    )


def _minutes(found: ProposedTime | None) -> ProposedMinutesOut | None:
    return ProposedMinutesOut.model_validate(found, from_attributes=True) if found else None
