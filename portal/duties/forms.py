"""What is said of who is in charge, and of absence."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import BeforeValidator, Field

from portal.forms import Day, Form
from shared_db.models import DutyKind

MOST_ROWS = 1000


def _none_if_empty(value: Any) -> Any:
    return value or None


Chosen = Annotated[UUID | None, BeforeValidator(_none_if_empty)]
"""Somebody, or nobody."""


class Giving(Form):
    """Who is to be in charge of one thing."""

    kind: DutyKind
    thing_id: UUID
    person_id: UUID


class Row(Form):
    """One line of the list; without a person it goes to who was chosen for all."""

    duty_id: UUID
    person_id: Chosen = None


class HandingOver(Form):
    """Several things at once, each to somebody, or all to one."""

    to_all: Chosen = None
    rows: list[Row] = Field(default_factory=list, max_length=MOST_ROWS)


class Away(Form):
    """The days of an absence, both included, and who stands in."""

    since: Day
    until: Day
    deputy_id: UUID


class DraftsHandedOver(Form):
    """To whom the requests go that somebody was writing."""

    drafts_to: Chosen = None
