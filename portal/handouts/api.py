"""The same files for programs."""

from uuid import UUID

from flask import Response

from portal.api import ApiSlice
from portal.handouts.handing import PDF, XLSX, pdf_answer, xlsx_answer
from shared_db.spine.transaction import Work

api = ApiSlice("handouts", known_as="estimates")


@api.get(
    "/estimates/<uuid:estimate_id>/pdf", media_types=[PDF], raises=("fonts_missing", "not_computed")
)
def pdf(work: Work, estimate_id: UUID) -> Response:
    """The estimate on paper, in the reader's language."""
    return pdf_answer(work, estimate_id)


@api.get("/estimates/<uuid:estimate_id>/xlsx", media_types=[XLSX], raises=("not_computed",))
def xlsx(work: Work, estimate_id: UUID) -> Response:
    """The estimate as a workbook whose formulas go on computing."""
    return xlsx_answer(work, estimate_id)
