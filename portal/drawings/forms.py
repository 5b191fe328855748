"""What programs send about drawings."""

from uuid import UUID

from portal.forms import Checked, Form


class ExportControl(Form):
    """Whether a drawing is under export control."""

    export_controlled: Checked


class AcceptTerms(Form):
    """The version of the text that was read."""

    client_id: UUID
    text_version: int
