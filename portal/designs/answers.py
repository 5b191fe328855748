"""What programs are told of shops' drawings."""

from uuid import UUID

from pydantic import BaseModel

from portal.drawings.answers import OpeningOut
from portal.drawings.designs import Design, designs_of
from portal.drawings.queries import Opening, openings_of
from portal.inquiries.answers import DrawingOut, drawing_out
from shared_db.models import Drawing, DrawingAudience, DrawingPurpose, Inquiry
from shared_db.spine.transaction import Work


class DesignOut(DrawingOut):
    """A drawing that a shop has brought. What was asked for has another list.

    `revision` counts within `series_id`; `audience` says who sees it besides the shop: nobody
    (`own`; and whom it asks for a sub-quote with it), the `group`, or the `customer` too.
    """

    purpose: DrawingPurpose
    company_id: UUID
    audience: DrawingAudience
    series_id: UUID
    revision: int


class ListedDesignOut(DesignOut):
    """The same with the shop's name, and who opened it: others for the shop that brought it."""

    company: str
    openings: list[OpeningOut]
    earlier: list[DesignOut]
    """Older revisions that one may see, the newest first."""


class DesignsOut(BaseModel):
    """All that shops have brought and one may see, each in its newest revision that one sees."""

    designs: list[ListedDesignOut]


class RemovedDesignOut(BaseModel):
    """The drawing that is gone."""

    removed: UUID


def design_out(drawing: Drawing) -> DesignOut:
    """A shop's drawing."""
    assert drawing.company_id and drawing.audience and drawing.series_id
    return DesignOut(
        **drawing_out(drawing).model_dump(),
        purpose=drawing.purpose,
        company_id=drawing.company_id,
        audience=drawing.audience,
        series_id=drawing.series_id,
        revision=drawing.number_in_series or 1,
    )


def designs_out(work: Work, inquiry: Inquiry) -> DesignsOut:
    """All of an inquiry."""
    designs = designs_of(work, inquiry)
    openings = openings_of(work, [design.newest.id for design in designs])
    return DesignsOut(
        designs=[_listed(design, openings.get(design.newest.id, [])) for design in designs]
    )


def _listed(design: Design, openings: list[Opening]) -> ListedDesignOut:
    return ListedDesignOut(
        **design_out(design.newest).model_dump(),
        company=design.company,
        openings=[OpeningOut(**one._asdict()) for one in openings],
        earlier=[design_out(one) for one in design.earlier],
    )
