"""What a customer asks for, and what is done with it: one model for the page and for programs."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo

from estimator.numbers import YEN
from portal.api.slice import UploadedFile
from portal.forms import (
    Checked,
    Day,
    Email,
    Filled,
    Form,
    Storable,
    Words,
    optional_whole,
    problem,
    whole,
)
from shared_db.models import CameBy, InquiryState, QualityLevel, Repeat
from shared_db.models.intake import LONGEST_SOURCE

MOST_PARTS = 100
MOST_QUANTITIES = 8
FARTHEST = timedelta(days=3653)
MOST_YEN = 99_999_999_999


def not_ahead(delivery: date, today: date) -> str | None:
    """What is wrong with a delivery date on this day of the group's, by its code."""
    if delivery < today:
        return "in_the_past"
    return "too_far" if delivery > today + FARTHEST else None


def ahead(value: date, info: ValidationInfo) -> date:
    """Told beside the other fields' errors to who knows the group's day; sending looks anyway."""
    if info.context and (code := not_ahead(value, info.context["today"])):
        raise problem(code)
    return value


def _distinct(values: list[int]) -> list[int]:
    if len(set(values)) != len(values):
        raise problem("not_distinct")
    return values


def _blank_is_none(value: Any) -> Any:
    return None if value == "" else value


Subject = Annotated[str, Storable, Filled, Field(max_length=200)]
Name = Annotated[str, Storable, Filled, Field(max_length=200)]
Line = Annotated[str, Storable, Field(max_length=200)]
DrawingNumber = Annotated[str, Storable, Field(max_length=100)]
DrawingRevision = Annotated[str, Storable, Field(max_length=40)]
Remarks = Annotated[str, Storable, Field(max_length=4000)]
Reason = Annotated[str, Storable, Field(max_length=1000)]
NeededReason = Annotated[str, Storable, Filled, Field(max_length=1000)]
if TYPE_CHECKING:
    Quantity = int
    Yen = int | None
else:
    Quantity = whole(minimum=1)
    Yen = optional_whole(minimum=1, maximum=MOST_YEN, unit=YEN)

Quantities = Annotated[
    list[Quantity], Field(min_length=1, max_length=MOST_QUANTITIES), AfterValidator(_distinct)
]
OwnId = Annotated[UUID | None, BeforeValidator(_blank_is_none)]


class PartForm(Form):
    """品目: one item that is to be made. `id` names a part that was asked for before."""

    id: OwnId = None
    name: Name
    drawing_number: DrawingNumber = ""
    drawing_revision: DrawingRevision = ""
    material: Line = ""
    quantities: Quantities
    drawings: list[UUID] = Field(default_factory=list)


class InquiryForm(Form):
    """The whole requirement. `drawings` are those that belong to no single part."""

    subject: Subject
    delivery_date: Annotated[Day, AfterValidator(ahead)]
    target_cost: Yen = None
    repeat: Repeat
    quality_level: QualityLevel
    delivery_place: Line = ""
    remarks: Remarks = ""
    parts: Annotated[list[PartForm], Field(min_length=1, max_length=MOST_PARTS)]
    drawings: list[UUID] = Field(default_factory=list)


def _not_by_itself(value: CameBy) -> CameBy:
    if value not in BY_HAND:
        raise problem("enum")
    return value


BY_HAND = (CameBy.FAX, CameBy.MAIL, CameBy.PHONE, CameBy.VISIT)
"""On these ways a request, or an answer to a quote, reaches a shop and not the portal."""
WayByHand = Annotated[CameBy, AfterValidator(_not_by_itself)]
Number = Annotated[str, Storable, Field(max_length=40)]


class CustomerFields(Form):
    """Who asks, on which way, and in which words."""

    came_by: WayByHand
    company_name: Name
    person_name: Annotated[str, Storable, Field(max_length=100)] = ""
    email: Annotated[Email | None, BeforeValidator(_blank_is_none)] = None
    tel: Number = ""
    fax: Number = ""
    source: Annotated[str, Storable, Field(max_length=LONGEST_SOURCE)] = ""


class TakenInForm(InquiryForm, CustomerFields):
    """What a shop enters in a customer's place."""


class NewDraft(Form):
    """A draft to upload drawings to. `group_id` only where there are several groups."""

    client_id: UUID
    group_id: UUID | None = None


class KeepDraft(Form):
    """A form as it is being typed, and the version that it goes on from."""

    client_id: UUID | None = None
    version: int = 0
    values: dict[str, str | list[str]]


Pressed = Annotated[str, Storable, Field(max_length=8_000)]


class AskProposals(Form):
    """A form as it stands, and what was pressed beside its fields."""

    values: dict[str, str | list[str]]
    pressed: Pressed = ""


class SendDraft(InquiryForm):
    """What a draft asks for, sent."""

    client_id: UUID


class PostInquiry(SendDraft):
    """A whole inquiry in one go, without drawings."""

    group_id: UUID | None = None


class TakeIn(TakenInForm):
    """A draft of a shop's, sent in its customer's place."""

    client_id: UUID


class Revise(InquiryForm):
    """The requirement as it is to be from now on; `revision` is the one it started from."""

    client_id: UUID
    revision: int
    voids: UUID | None = None
    """The issued revision of a quote that can't be ordered by afterwards, if this voids one."""


class MoreOfPart(Form):
    """Further quantities of one part."""

    id: UUID
    quantities: Annotated[
        list[Quantity], Field(max_length=MOST_QUANTITIES), AfterValidator(_distinct)
    ]


class MoreQuantities(Form):
    """Further quantities of some parts; `revision` is the one that they come to."""

    revision: int
    parts: Annotated[list[MoreOfPart], Field(min_length=1, max_length=MOST_PARTS)]


class AskQuantities(MoreQuantities):
    """The same, once."""

    client_id: UUID


class Withdraw(Form):
    """Taken back by the customer."""

    client_id: UUID
    reason: Reason = ""


class Refuse(Form):
    """Refused by the group, with a reason that the customer reads."""

    client_id: UUID
    reason: NeededReason


class ChooseLead(Form):
    """Which shop answers the customer."""

    client_id: UUID
    company_id: UUID


class Search(Form):
    """Which inquiries to list."""

    state: Annotated[InquiryState | None, BeforeValidator(_blank_is_none)] = None
    q: Words = ""
    mine: Checked = False
    """Only what one is in charge of oneself, or stands in for."""
    page: Annotated[int, Field(ge=1, le=10_000)] = 1


class PageRefuse(Form):
    """The reason, as the page sends it."""

    reason: NeededReason


class PageWithdraw(Form):
    """The same, where a reason may be left out."""

    reason: Reason = ""


class PageLead(Form):
    """The chosen shop, as the page sends it."""

    company_id: Annotated[UUID | None, BeforeValidator(_blank_is_none)]


class RemoveUpload(Form):
    """At which fields of the form the page that removes a drawing has had it."""

    at: list[Annotated[str, Field(max_length=60)]] = Field(default=[], max_length=MOST_PARTS + 1)


class UploadDrawing(Form):
    """A drawing, as a form with the file in it; `part_key` tells the form's row that it is for."""

    file: UploadedFile
    client_id: Annotated[UUID | None, BeforeValidator(lambda given: given or None)] = None
    part_key: Annotated[str, Storable, Field(max_length=60)] = ""
    export_controlled: Checked = False
