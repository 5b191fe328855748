"""Own data for programs: work centres and rates, imports, and what the records propose."""

from uuid import UUID

from flask import request

from estimator.records.times import ProposedTime
from portal.api import ApiSlice
from portal.shopdata import imports
from portal.shopdata.answers import (
    ImportAnswer,
    ListOfWorkCentres,
    PriceAnswer,
    ProposedMinutes,
    RateAnswer,
    TimesAnswer,
    WorkCentreAnswer,
)
from portal.shopdata.forms import NewRate, NewWorkCentre, OfItem, OfOperation, TakeIn, Undo
from portal.shopdata.import_queries import find_import
from portal.shopdata.import_views import problem_sentence, receive
from portal.shopdata.proposals import propose_price, propose_times
from portal.shopdata.queries import list_work_centres
from portal.shopdata.service import add_work_centre, set_rate
from shared_db.access import Permission
from shared_db.errors import N_, Invalid, NotFound
from shared_db.models import Import, ImportKind
from shared_db.transaction import Work

api = ApiSlice("shopdata")


@api.get("/work-centres", answer=ListOfWorkCentres, permission=Permission.SEE_SHOP_DATA)
def work_centres(work: Work) -> ListOfWorkCentres:
    """Work centres with the rate that holds and the next."""
    return ListOfWorkCentres(
        work_centres=[
            WorkCentreAnswer.model_validate(centre, from_attributes=True)
            for centre in list_work_centres(work)
        ]
    )


@api.post(
    "/work-centres",
    body=NewWorkCentre,
    answer=WorkCentreAnswer,
    permission=Permission.EDIT_RATES,
)
def create_work_centre(work: Work, body: NewWorkCentre) -> WorkCentreAnswer:
    """Add a work centre, with its first rate if one is given."""
    centre = add_work_centre(work, body)
    listed = next(one for one in list_work_centres(work) if one.id == centre.id)
    return WorkCentreAnswer.model_validate(listed, from_attributes=True)


@api.post(
    "/work-centres/<uuid:centre_id>/rates",
    body=NewRate,
    answer=RateAnswer,
    permission=Permission.SEE_SHOP_DATA,
)
def add_rate(work: Work, centre_id: UUID, body: NewRate) -> RateAnswer:
    """Set a work centre's rate from a day on."""
    rate = set_rate(work, centre_id, body)
    return RateAnswer.model_validate(rate, from_attributes=True)


@api.post("/imports", answer=ImportAnswer, permission=Permission.IMPORT_RECORDS)
def send_file(work: Work) -> ImportAnswer:
    """Send a CSV file (multipart: file, kind production or purchases, client_id); it is read."""
    kind = request.form.get("kind", "")
    if kind not in set(ImportKind):
        raise Invalid.one("kind", "enum", N_("Please choose one of the options."))
    return _answer(
        find_import(work, UUID(receive(work, ImportKind(kind), request.files.get("file"))))
    )


@api.get("/imports/<uuid:import_id>", answer=ImportAnswer, permission=Permission.SEE_SHOP_DATA)
def import_report(work: Work, import_id: UUID) -> ImportAnswer:
    """What became of a file."""
    return _answer(find_import(work, import_id))


@api.post(
    "/imports/<uuid:import_id>/take",
    body=TakeIn,
    answer=ImportAnswer,
    permission=Permission.IMPORT_RECORDS,
)
def take_in(work: Work, import_id: UUID, body: TakeIn) -> ImportAnswer:
    """Take the rows of a file in."""
    return _answer(imports.take_in(work, import_id, good_rows_only=body.good_rows_only))


@api.post(
    "/imports/<uuid:import_id>/undo",
    body=Undo,
    answer=ImportAnswer,
    permission=Permission.SEE_SHOP_DATA,
)
def undo(work: Work, import_id: UUID, body: Undo) -> ImportAnswer:
    """Take an import back."""
    return _answer(imports.undo(work, import_id))


@api.get(
    "/records/times", query=OfOperation, answer=TimesAnswer, permission=Permission.SEE_SHOP_DATA
)
def times(work: Work, query: OfOperation) -> TimesAnswer:
    """Set-up and run time that the own records propose for an operation."""
    found = propose_times(work, query.operation)
    if found is None:
        raise NotFound
    return TimesAnswer(
        operation=found.operation,
        setup=_minutes(found.setup),
        run_per_piece=_minutes(found.run),
        breakdowns=found.left_out.breakdowns,
        work_orders_without_pieces=found.left_out.work_orders_without_pieces,
    )


@api.get("/records/prices", query=OfItem, answer=PriceAnswer, permission=Permission.SEE_SHOP_DATA)
def prices(work: Work, query: OfItem) -> PriceAnswer:
    """The unit price that the own purchases propose for an item."""
    found = propose_price(work, query.item)
    if found is None:
        raise NotFound
    return PriceAnswer.model_validate(found, from_attributes=True)


def _minutes(found: ProposedTime | None) -> ProposedMinutes | None:
    return ProposedMinutes.model_validate(found, from_attributes=True) if found else None


def _answer(imported: Import) -> ImportAnswer:
    return ImportAnswer(
        id=imported.id,
        kind=imported.kind,
        state=imported.state,
        filename=imported.filename,
        size=imported.size,
        good_rows_only=imported.good_rows_only,
        problem=problem_sentence(imported),
        report=imported.report,
    )
