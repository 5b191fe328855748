"""A question to chosen shops, and a shop's answer."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator

from portal.forms import Filled, Form, Storable, problem
from shared_db.models import CapabilityAnswer

MOST_COMPANIES = 50


def _chosen(value: Any) -> Any:
    return value or None


class NewAsk(Form):
    """対応可否の打診, about one part or about all of the inquiry."""

    client_id: UUID
    question: Annotated[str, Storable, Filled, Field(max_length=2000)]
    part_id: Annotated[UUID | None, BeforeValidator(_chosen)] = None
    company_ids: Annotated[list[UUID], Field(min_length=1, max_length=MOST_COMPANIES)]


class NewAnswer(Form):
    """回答: yes, partly or no; what is missing has to be said unless it is yes."""

    client_id: UUID
    answer: CapabilityAnswer
    missing: Annotated[str, Storable, Field(max_length=2000, validate_default=True)] = ""

    @field_validator("missing")
    @classmethod
    def _says_what_is_missing(cls, missing: str, info: ValidationInfo) -> str:
        answer = info.data.get("answer", CapabilityAnswer.YES)
        if answer is not CapabilityAnswer.YES and not missing.strip():
            raise problem("empty")
        return missing
