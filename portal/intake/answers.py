"""What programs are told of requests at the entrance."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from shared_db.models import IntakeState


class FileOut(BaseModel):
    """That there is a file; it can't be opened before the request is taken."""

    name: str
    size: int


class IntakeOut(BaseModel):
    """A request of somebody without an account, whose address is proven."""

    id: UUID
    group_id: UUID
    state: IntakeState
    company_name: str
    person_name: str
    email: str
    tel: str
    proven_at: datetime | None
    asked: dict[str, Any]
    files: list[FileOut]


class IntakesOut(BaseModel):
    """Those that nobody has decided about, the oldest first."""

    intakes: list[IntakeOut]
