"""What programs send about drawings."""

from uuid import UUID

from portal.forms import Form


class AcceptTerms(Form):
    """The version of the text that was read."""

    client_id: UUID
    text_version: int
