"""What programs send about drawings."""

from typing import Annotated
from uuid import UUID

from pydantic import BeforeValidator, Field

from portal.api.slice import UploadedFile
from portal.forms import Checked, Form, Storable


class UploadDrawing(Form):
    """A drawing, as a form with the file in it; `part_key` tells the form's row that it is for."""

    file: UploadedFile
    client_id: Annotated[UUID | None, BeforeValidator(lambda given: given or None)] = None
    part_key: Annotated[str, Storable, Field(max_length=60)] = ""
    export_controlled: Checked = False


class ExportControl(Form):
    """Whether a drawing is under export control."""

    export_controlled: Checked


class AcceptTerms(Form):
    """The version of the text that was read."""

    client_id: UUID
    text_version: int
