"""Estimates for programs: the same services, the same wall."""

from uuid import UUID

from portal.api import ApiSlice
from portal.errors import field_sentences
from portal.estimates import lists, queries, rollup_view, runs, service
from portal.estimates.answers import (
    ComparableOut,
    ComputedOut,
    DifferenceOut,
    EstimateListOut,
    EstimateOut,
    EstimateSummaryOut,
    RatesOut,
    RollupOut,
    RunOut,
    TimesOut,
    estimate_out,
    rates_out,
)
from portal.estimates.choosing import offers_by_line
from portal.estimates.comparing import comparison_of
from portal.estimates.edits.forms import EditsBody, EditsOut, SinceOut, SinceQuery
from portal.estimates.edits.serving import take_edits
from portal.estimates.edits.since import edits_since
from portal.estimates.forms import (
    ComputeBody,
    EstimateSearch,
    Grid,
    ProposalQuery,
    RollupQuery,
    SaveBody,
    grid_of,
)
from portal.estimates.from_drawings import look_through
from portal.estimates.from_records import source_of, times_for_centre
from portal.estimates.measures import told_inputs
from portal.estimates.offered_answers import DrawnOut, OfferedOut, offered_out, part_drawing_out
from portal.estimates.rates import differences
from portal.estimates.sheet import compute as compute_grid
from portal.estimates.standing import standings
from portal.forms import read
from portal.understood import read_otherwise
from shared_db.access import Permission
from shared_db.foundation.clock import today
from shared_db.foundation.errors import Invalid
from shared_db.models import RollupRun
from shared_db.spine.transaction import Work

api = ApiSlice("estimates")
MOST = 500
EDITING = ("not_allowed", "inquiry_over")


@api.get("/estimates", query=EstimateSearch, answer=EstimateListOut)
def index(work: Work, query: EstimateSearch) -> EstimateListOut:
    """One's own company's estimates, the newest first."""
    listed = lists.listed_estimates(work, MOST, mine=query.mine)
    how = standings(work, [row.estimate.id for row in listed])
    return EstimateListOut(
        estimates=[
            EstimateSummaryOut(
                id=row.estimate.id,
                inquiry_id=row.inquiry.id,
                number=row.inquiry.number,
                subject=row.inquiry.subject,
                request_id=row.estimate.request_id,
                version=row.estimate.version,
                stale=how[row.estimate.id].stale,
                rates_changed=bool(how[row.estimate.id].rates),
                complete=row.complete,
                missing=row.missing,
            )
            for row in listed
        ]
    )


@api.post(
    "/inquiries/<uuid:inquiry_id>/estimates", answer=EstimateOut, raises=(*EDITING, "not_computed")
)
def build(work: Work, inquiry_id: UUID) -> EstimateOut:
    """Build the lead's estimate, seeded from the proposal; the same again if there is one."""
    return estimate_out(work, service.build_lead_estimate(work, inquiry_id))


@api.post(
    "/requests/<uuid:request_id>/estimates",
    answer=EstimateOut,
    raises=(*EDITING, "request_over", "not_computed"),
)
def build_for_request(work: Work, request_id: UUID) -> EstimateOut:
    """Build one's own estimate in answer to a request; the same again if there is one."""
    return estimate_out(work, service.build_for_request(work, request_id))


@api.get("/estimates/<uuid:estimate_id>", answer=EstimateOut)
def show(work: Work, estimate_id: UUID) -> EstimateOut:
    """One of one's own company's estimates, with its grid as it can be saved again."""
    return estimate_out(work, queries.find_estimate(work, estimate_id))


@api.put(
    "/estimates/<uuid:estimate_id>",
    body=SaveBody,
    answer=EstimateOut,
    sheet=True,
    raises=(*EDITING, "line_is_asked", "not_computed"),
)
def save(work: Work, estimate_id: UUID, body: SaveBody) -> EstimateOut:
    """Save the whole grid, merged with what others have typed since its version.

    409 lists in `error.differing` the cells in which two typed different things.
    """
    saved, _ = service.save_grid(work, estimate_id, body.version, body.parts, body.choices)
    return estimate_out(work, saved)


@api.post(
    "/estimates/<uuid:estimate_id>/edits",
    body=EditsBody,
    answer=EditsOut,
    status=200,
    raises=(*EDITING, "not_computed"),
)
def edit(work: Work, estimate_id: UUID, body: EditsBody) -> EditsOut:
    """Put single cells, lines and orders into the sheet; each edit stands or falls alone.

    One is taken where what it `was` still stands, else it is `contested`; one that can't be read is
    `refused` with its sentence. What is taken is one saving.
    """
    return take_edits(work, estimate_id, body)


@api.get(
    "/estimates/<uuid:estimate_id>/edits",
    query=SinceQuery,
    answer=SinceOut,
    raises=("not_computed",),
)
def edits(work: Work, estimate_id: UUID, query: SinceQuery) -> SinceOut:
    """What was typed since a version of the estimate, by whom, as edits."""
    return edits_since(work, estimate_id, query.since)


@api.post(
    "/estimates/<uuid:estimate_id>/compute",
    body=ComputeBody,
    answer=ComputedOut,
    status=200,
    sheet=True,
    raises=("not_computed",),
)
def compute(work: Work, estimate_id: UUID, body: ComputeBody) -> ComputedOut:
    """What a grid comes to as it is typed; nothing is kept."""
    estimate = queries.find_estimate(work, estimate_id)
    parts = body.parts
    if parts is None:
        parts = read(Grid, grid_of(body.values or {})).parts
    result = compute_grid(work, estimate, parts)
    errors = field_sentences(Invalid(result.errors)) if result.errors else {}
    return ComputedOut(
        cells=result.cells,
        errors=errors,
        understood=read_otherwise(body.values or {}, result.understood),
        complete=result.complete,
        missing=result.missing,
    )


@api.post(
    "/estimates/<uuid:estimate_id>/bring-up-to-date",
    answer=EstimateOut,
    status=200,
    raises=(*EDITING, "not_computed"),
)
def bring_up_to_date(work: Work, estimate_id: UUID) -> EstimateOut:
    """Take over the inquiry's newest revision and the proposal that stands."""
    return estimate_out(work, service.bring_up_to_date(work, estimate_id))


@api.get("/estimates/<uuid:estimate_id>/todays-rates", answer=RatesOut, raises=("not_computed",))
def todays_rates(work: Work, estimate_id: UUID) -> RatesOut:
    """The lines whose rate has changed, and what the estimate would cost with today's."""
    estimate = queries.find_estimate(work, estimate_id)
    changes = standings(work, [estimate.id])[estimate.id].rates
    return rates_out(changes, differences(work, estimate, changes) if changes else [])


@api.post(
    "/estimates/<uuid:estimate_id>/todays-rates", answer=EstimateOut, status=200, raises=EDITING
)
def use_todays_rates(work: Work, estimate_id: UUID) -> EstimateOut:
    """Take every work centre's rate of today into its lines."""
    return estimate_out(work, service.use_todays_rates(work, estimate_id))


@api.get(
    "/estimates/<uuid:estimate_id>/proposal",
    query=ProposalQuery,
    answer=TimesOut,
    raises=("not_computed",),
)
def proposal(work: Work, estimate_id: UUID, query: ProposalQuery) -> TimesOut:
    """The times of a work centre's operation as one's own records have them; null if unknown."""
    queries.find_estimate(work, estimate_id)
    found = times_for_centre(work, query.work_centre_id)
    return TimesOut(proposal=source_of(found).as_json() if found else None)


@api.get("/estimates/<uuid:estimate_id>/offers", answer=OfferedOut)
def offered(work: Work, estimate_id: UUID) -> OfferedOut:
    """The offers that each outside line may take. `offer_id` of a saved line chooses one."""
    estimate = queries.find_estimate(work, estimate_id)
    inquiry = queries.find_inquiry(work, estimate.inquiry_id)
    day = today(queries.timezone_of(work, inquiry))
    return offered_out(offers_by_line(work, estimate.id, day))


@api.get(
    "/estimates/<uuid:estimate_id>/drawn",
    answer=DrawnOut,
    needs=Permission.OPEN_DRAWING,
    raises=("terms_not_accepted",),
)
def drawn(work: Work, estimate_id: UUID) -> DrawnOut:
    """What the parts' drawings say that lines may take. It counts as opening these drawings."""
    estimate = queries.find_estimate(work, estimate_id)
    return DrawnOut(
        drawings=[
            part_drawing_out(row_id, saying)
            for row_id, sayings in look_through(work, estimate).items()
            for saying in sayings
        ]
    )


@api.get(
    "/estimates/<uuid:estimate_id>/rollup",
    query=RollupQuery,
    answer=RollupOut,
    raises=("not_computed",),
)
def rollup(work: Work, estimate_id: UUID, query: RollupQuery) -> RollupOut:
    """The newest roll-up run, with its inputs; null before the first."""
    estimate = queries.find_estimate(work, estimate_id)
    run = runs.newest_run(work, estimate.id)
    compared = comparison_of(work, estimate, query.against)
    base = compared.run
    return RollupOut(
        run=_run(run) if run else None,
        under_way=runs.roll_up_is_under_way(work, estimate.id),
        compared_with=base.id if base else None,
        differences=[
            DifferenceOut(**one)
            for one in (rollup_view.differences(run, base) if run and base else [])
        ],
        comparable=[ComparableOut(**vars(one)) for one in compared.runs],
    )


def _run(run: RollupRun) -> RunOut:
    return RunOut(
        id=run.id,
        estimate_version=run.estimate_version,
        engine_version=run.engine_version,
        complete=run.complete,
        missing=run.missing,
        created_at=run.created_at,
        computes_the_same=rollup_view.computes_the_same(run),
        inputs=told_inputs(run.inputs),
        result=run.result,
    )
