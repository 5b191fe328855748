"""What programs are told of proposals."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from shared_db.models import ProposalState


class ProposalIdOut(BaseModel):
    """A version, and where it stands."""

    proposal_id: UUID
    number: int
    state: ProposalState


class ProposalOperationOut(BaseModel):
    """A step and whose it is."""

    part_id: UUID
    part: str
    position: int
    name: str
    specification: str
    company_id: UUID
    company: str


class ProposalWordOut(BaseModel):
    """A named company's word; `accepted` is null while there is none."""

    company_id: UUID
    company: str
    accepted: bool | None
    objection: str
    answered_at: datetime | None


class ProposalFileOut(BaseModel):
    """A drawing that a version was agreed on; `replaced` by the customer since, or not."""

    id: UUID
    filename: str
    replaced: bool
    export_controlled: bool


class ProposalPartOut(BaseModel):
    """A part as it was asked for when the version was written; `revised` since, or `dropped`."""

    part_id: UUID
    name: str
    drawing_number: str
    drawing_revision: str
    drawings: list[ProposalFileOut]
    revised: bool
    dropped: bool


class ProposalOut(BaseModel):
    """One version."""

    id: UUID
    number: int
    state: ProposalState
    inquiry_revision: int
    note: str
    company_id: UUID
    company: str
    written_at: datetime
    agreed_at: datetime | None
    operations: list[ProposalOperationOut]
    parts: list[ProposalPartOut]
    drawings: list[ProposalFileOut]
    words: list[ProposalWordOut]


class ProposalsOut(BaseModel):
    """All versions, the newest first."""

    proposals: list[ProposalOut]
