"""What is sent when a shop brings a drawing, or says who may see it."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, Field

from portal.api.slice import UploadedFile
from portal.forms import Form, Storable, problem
from shared_db.models import DrawingAudience, DrawingPurpose

MOST_AT_ONCE = 50
PURPOSES_TO_BRING = tuple(one for one in DrawingPurpose if one is not DrawingPurpose.REQUEST)


def _blank_is_none(given: Any) -> Any:
    return None if given == "" else given


def _a_shops(purpose: DrawingPurpose) -> DrawingPurpose:
    if purpose is DrawingPurpose.REQUEST:
        raise problem("enum")
    return purpose


def _to_bring_for(audience: DrawingAudience) -> DrawingAudience:
    if audience is DrawingAudience.CUSTOMER:
        raise problem("enum")
    return audience


Purpose = Annotated[DrawingPurpose, AfterValidator(_a_shops)]
FirstAudience = Annotated[DrawingAudience, AfterValidator(_to_bring_for)]
"""The customer sees nothing of which a shop has not seen how it stands here."""
PartId = Annotated[UUID | None, BeforeValidator(_blank_is_none)]
ClientId = Annotated[UUID | None, BeforeValidator(_blank_is_none)]
Controlled = Annotated[bool | None, BeforeValidator(_blank_is_none)]
"""None: as the customer's drawings of that part are."""
Named = Annotated[str, Storable, Field(max_length=255)]


class Upload(Form):
    """A file that goes up by itself, before it is said what it is."""

    file: UploadedFile
    client_id: ClientId = None
    export_controlled: Controlled = None


class UploadDesign(Form):
    """A drawing of one's own shop's, as a form with the file in it, for programs."""

    file: UploadedFile
    client_id: ClientId = None
    purpose: Purpose
    part_id: PartId = None
    audience: FirstAudience = DrawingAudience.OWN
    export_controlled: Controlled = None
    named: Named = ""
    """The file's name: what is under export control is shown to the group by its name only."""


class BringForm(Form):
    """What the files are that were dropped."""

    client_id: UUID
    drawing_ids: Annotated[list[UUID], Field(min_length=1, max_length=MOST_AT_ONCE)]
    purpose: Purpose
    part_id: PartId = None
    audience: FirstAudience = DrawingAudience.OWN
    export_controlled: Controlled = None


class ReviseForm(Form):
    """The file that takes the place of the one before it."""

    client_id: UUID
    drawing_ids: Annotated[list[UUID], Field(min_length=1, max_length=1)]
    export_controlled: Controlled = None


class AudienceForm(Form):
    """Who may see it from now on; `named` is the drawing's name, where it is under control."""

    audience: DrawingAudience
    named: Named = ""


class KindForm(Form):
    """What a drawing is and of which part, said anew."""

    purpose: Purpose
    part_id: PartId = None
