"""A version of the proposal as it is written, and a named shop's word on it."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, ValidationInfo, field_validator

from portal.forms import Checked, Filled, Form, Storable, problem

MOST_OPERATIONS = 50
MOST_PARTS = 200


class Operation(Form):
    """工程: a step of making a part, given to a company."""

    name: Annotated[str, Storable, Filled, Field(max_length=200)]
    company_id: UUID
    specification: Annotated[str, Storable, Field(max_length=2000)] = ""


class PartPlan(Form):
    """How one part is made, step after step."""

    part_id: UUID
    operations: Annotated[list[Operation], Field(max_length=MOST_OPERATIONS)]


class NewProposal(Form):
    """A new version. `based_on` is the number of the version it was started from, 0 for none."""

    client_id: UUID
    based_on: Annotated[int, Field(ge=0)]
    note: Annotated[str, Storable, Field(max_length=4000)] = ""
    parts: Annotated[list[PartPlan], Field(max_length=MOST_PARTS)]


class NewWord(Form):
    """Accepted, or what a named shop objects to."""

    client_id: UUID
    accepted: Checked
    objection: Annotated[str, Storable, Field(max_length=2000, validate_default=True)] = ""

    @field_validator("objection")
    @classmethod
    def _says_why(cls, objection: str, info: ValidationInfo) -> str:
        if not info.data.get("accepted", True) and not objection.strip():
            raise problem("empty")
        return objection
