"""The files that an estimate is taken along as, for people."""

from uuid import UUID

from flask import Blueprint, Response

from portal.edge import acts
from portal.handouts.handing import pdf_answer, xlsx_answer
from shared_db.spine.transaction import Work

blueprint = Blueprint("handouts", __name__)


@blueprint.get("/estimates/<uuid:estimate_id>/estimate.pdf")
@acts()
def pdf(work: Work, estimate_id: UUID) -> Response:
    """One page for the boss, where it fits."""
    return pdf_answer(work, estimate_id)


@blueprint.get("/estimates/<uuid:estimate_id>/estimate.xlsx")
@acts()
def xlsx(work: Work, estimate_id: UUID) -> Response:
    """For Excel."""
    return xlsx_answer(work, estimate_id)
