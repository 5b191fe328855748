"""Estimates for programs: the same services, the same wall."""

from typing import Any
from uuid import UUID

from portal.api import ApiSlice
from portal.errors import field_sentences
from portal.estimates import lists, queries, rollup_view, service
from portal.estimates.forms import ComputeBody, Grid, ProposalQuery, SaveBody, grid_of
from portal.estimates.from_records import source_of, times_for_centre
from portal.estimates.sheet import compute as compute_grid
from portal.estimates.sheet import typed_parts
from portal.forms import read
from shared_db.errors import Invalid
from shared_db.models import Estimate, RollupRun
from shared_db.transaction import Work

slice_ = ApiSlice("estimates")


@slice_.get("/estimates")
def index(work: Work) -> Any:
    """One's own company's estimates, the newest first."""
    return {
        "estimates": [
            {
                "id": row.estimate.id,
                "inquiry_id": row.inquiry.id,
                "number": row.inquiry.number,
                "subject": row.inquiry.subject,
                "request_id": row.estimate.request_id,
                "version": row.estimate.version,
                "stale": row.stale,
                "complete": row.complete,
            }
            for row in lists.listed_estimates(work, 500)
        ]
    }


@slice_.post("/inquiries/<uuid:inquiry_id>/estimates")
def build(work: Work, inquiry_id: UUID) -> Any:
    """Build the lead's estimate, seeded from the proposal; the same again if there is one."""
    return shown(work, service.build_lead_estimate(work, inquiry_id))


@slice_.post("/requests/<uuid:request_id>/estimates")
def build_for_request(work: Work, request_id: UUID) -> Any:
    """Build one's own estimate in answer to a request; the same again if there is one."""
    return shown(work, service.build_for_request(work, request_id))


@slice_.get("/estimates/<uuid:estimate_id>")
def show(work: Work, estimate_id: UUID) -> Any:
    """One of one's own company's estimates, with its grid as it can be saved again."""
    return shown(work, queries.find_estimate(work, estimate_id))


@slice_.put("/estimates/<uuid:estimate_id>", body=SaveBody)
def save(work: Work, estimate_id: UUID, body: SaveBody) -> Any:
    """Save the whole grid."""
    return shown(work, service.save_grid(work, estimate_id, body.version, body.parts))


@slice_.post("/estimates/<uuid:estimate_id>/compute", body=ComputeBody, status=200)
def compute(work: Work, estimate_id: UUID, body: ComputeBody) -> Any:
    """What a grid comes to as it is typed; nothing is kept."""
    estimate = queries.find_estimate(work, estimate_id)
    parts = body.parts
    if parts is None:
        parts = read(Grid, grid_of(body.values or {})).parts
    result = compute_grid(work, estimate, parts)
    errors = field_sentences(Invalid(result.errors)) if result.errors else {}
    return {"cells": result.cells, "errors": errors, "complete": result.complete}


@slice_.post("/estimates/<uuid:estimate_id>/bring-up-to-date", status=200)
def bring_up_to_date(work: Work, estimate_id: UUID) -> Any:
    """Take over the inquiry's newest revision and the proposal that stands."""
    return shown(work, service.bring_up_to_date(work, estimate_id))


@slice_.get("/estimates/<uuid:estimate_id>/proposal", query=ProposalQuery)
def proposal(work: Work, estimate_id: UUID, query: ProposalQuery) -> Any:
    """The times of a work centre's operation as one's own records have them; null if unknown."""
    queries.find_estimate(work, estimate_id)
    found = times_for_centre(work, query.work_centre_id)
    return {"proposal": source_of(found) if found else None}


@slice_.get("/estimates/<uuid:estimate_id>/rollup")
def rollup(work: Work, estimate_id: UUID) -> Any:
    """The newest roll-up run, with its inputs; null before the first."""
    estimate = queries.find_estimate(work, estimate_id)
    runs = queries.latest_runs(work, estimate.id, 1)
    under_way = queries.roll_up_is_under_way(work, estimate.id)
    return {"run": _run(runs[0]) if runs else None, "under_way": under_way}


def shown(work: Work, estimate: Estimate) -> dict[str, Any]:
    """An estimate as the API tells it; `parts` have the shape in which they are saved."""
    rows = queries.parts_of(work, estimate.id)
    lines = queries.lines_of(work, estimate.id)
    facts = {str(line.id): line for some in lines.values() for line in some}
    parts = typed_parts([row for row, _part in rows], lines)
    for typed, (row, part) in zip(parts, rows, strict=True):
        typed |= {"part_id": part.id, "name": part.name, "quantities": row.quantities}
        for line in typed["lines"]:
            known = facts[line["id"]]
            line |= {"terms": known.terms, "source": known.source}
    return {
        "id": estimate.id,
        "inquiry_id": estimate.inquiry_id,
        "request_id": estimate.request_id,
        "version": estimate.version,
        "inquiry_revision": estimate.inquiry_revision,
        "proposal_number": estimate.proposal_number,
        "parts": parts,
    }


def _run(run: RollupRun) -> dict[str, Any]:
    return {
        "id": run.id,
        "estimate_version": run.estimate_version,
        "engine_version": run.engine_version,
        "complete": run.complete,
        "created_at": run.created_at.isoformat(),
        "computes_the_same": rollup_view.computes_the_same(run),
        "inputs": run.inputs,
        "result": run.result,
    }
