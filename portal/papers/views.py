"""The pages: no form on them, and nothing that follows what happens now."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, render_template, url_for

from portal.drawings.serving import serve
from portal.edge import acts
from portal.estimates import rollup_view
from portal.estimates.comparing import comparison_of
from portal.papers import made, queries
from portal.quotes.kept import papers_of
from portal.sent import id_asked, number_asked
from shared_db.spine.transaction import Work

blueprint = Blueprint("papers", __name__)


@blueprint.get("/papers")
@acts()
def index(work: Work) -> str:
    """The requests of groups that the shop has left, of which it has papers."""
    page = max(number_asked("page", 1), 1)
    found = queries.list_left(work, page)
    return render_template(
        "papers/index.html",
        found=found[: queries.PAGE],
        page=page,
        older=len(found) > queries.PAGE,
    )


@blueprint.get("/papers/<uuid:inquiry_id>")
@acts()
def show(work: Work, inquiry_id: UUID) -> str:
    """Everything of one request that stayed with the shop."""
    left = queries.find_left(work, inquiry_id)
    return render_template(
        "papers/show.html",
        left=left,
        estimates=queries.estimates_of(work, inquiry_id),
        requests=queries.requests_of(work, left),
        quotes=papers_of(work, inquiry_id),
        orders=queries.orders_of(work, left),
        total=queries.total,
        versions=made.versions_of(work, left),
        said=made.said_of(work, left),
        designs=made.designs_of(work, left),
        posts=queries.posts_of(work, inquiry_id),
    )


@blueprint.get("/papers/drawings/<uuid:drawing_id>")
@acts()
def drawing(work: Work, drawing_id: UUID) -> Response:
    """The file of a drawing that the shop had brought itself."""
    return serve(made.find_design(work, drawing_id))


@blueprint.get("/papers/estimates/<uuid:estimate_id>")
@acts()
def rollup(work: Work, estimate_id: UUID) -> Any:
    """A roll-up of an own estimate, line by line and why: the last one, or the one asked for."""
    estimate, left = queries.find_estimate(work, estimate_id)
    comparison = comparison_of(work, estimate, id_asked("against"))
    return render_template(
        "estimates/rollup.html",
        estimate=estimate,
        inquiry=left,
        view=rollup_view.of(work, estimate, comparison.run, id_asked("run")),
        comparison=comparison,
        again=None,
        kept=url_for(".rollup", estimate_id=estimate.id),
    )
