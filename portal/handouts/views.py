"""The files that an estimate is taken along as. Only who may see the estimate gets them."""

from uuid import UUID

from flask import Blueprint, Response

from estimator.pdf.estimate_paper import draw_estimate
from estimator.pdf.fonts import FontsMissing
from estimator.xlsx import write_workbook
from portal.edge import acts, settings
from portal.estimates import queries
from portal.handouts.gathered import Gathered
from portal.handouts.paper import paper_of
from portal.handouts.workbook import workbook_of
from portal.off_loop import in_helper
from shared_db.foundation.errors import N_, WrongState
from shared_db.spine.transaction import Work

blueprint = Blueprint("handouts", __name__)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NO_FONTS = N_("The PDF cannot be drawn: its fonts are missing here. Tell who runs the portal.")


@blueprint.get("/estimates/<uuid:estimate_id>/estimate.pdf")
@acts()
def pdf(work: Work, estimate_id: UUID) -> Response:
    """The estimate as it stands, on paper."""
    gathered = Gathered.of(work, queries.find_estimate(work, estimate_id))
    paper, fonts = paper_of(work, gathered), settings().fonts
    try:
        if fonts is None:
            raise FontsMissing
        drawn = in_helper(draw_estimate, paper, str(fonts))
    except FontsMissing as missing:
        raise WrongState("fonts_missing", NO_FONTS) from missing
    return _file(drawn, "application/pdf", gathered.file_name("pdf"))


@blueprint.get("/estimates/<uuid:estimate_id>/estimate.xlsx")
@acts()
def xlsx(work: Work, estimate_id: UUID) -> Response:
    """The estimate as a workbook, with formulas that come to the same."""
    gathered = Gathered.of(work, queries.find_estimate(work, estimate_id))
    written = in_helper(write_workbook, workbook_of(work, gathered))
    return _file(written, XLSX, gathered.file_name("xlsx"))


def _file(content: bytes, media_type: str, name: str) -> Response:
    answer = Response(content, mimetype=media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
