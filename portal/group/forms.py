"""What is typed about companies, people and invitations."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PlainSerializer,
    PlainValidator,
    ValidationInfo,
)
from werkzeug.datastructures import MultiDict

from estimator.money import PRICE_STEPS
from estimator.numbers import BARE, GIGABYTES, PERCENT
from portal.duties.forms import MOST_ROWS, Chosen
from portal.forms import Checked, Day, Email, Filled, Form, Storable, amount, nested, problem, whole
from portal.group.hours import read_clock, read_days
from portal.merging import without_choices
from shared_db.access import Given, read_given
from shared_db.foundation.working_hours import LEAST
from shared_db.models import Language, Rounding

LONGEST_TERMS = 20_000
LONGEST_PROMISE = 999
"""In hours or in minutes, as the administrator prefers."""


def _none_if_empty(value: Any) -> Any:
    return value or None


def _one_line_end(value: Any) -> Any:
    """A browser sends each line end as two characters; that alone is no new text."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def _a_role(value: Given | str) -> Given:
    if isinstance(value, Given):
        return value
    try:
        return read_given(value)
    except ValueError:
        raise problem("enum") from None


def _a_step(value: Decimal | None) -> Decimal | None:
    if value is not None and value not in PRICE_STEPS:
        raise problem("enum")
    return value


Line = Annotated[str, Storable, Field(max_length=300)]
Short = Annotated[str, Storable, Field(max_length=40)]
CompanyName = Annotated[str, Storable, Filled, Field(max_length=200)]
PersonName = Annotated[str, Storable, Filled, Field(max_length=100)]
GroupId = Annotated[UUID | None, BeforeValidator(_none_if_empty)]
Roles = tuple[Annotated[Given, PlainValidator(_a_role), PlainSerializer(str)], ...]
if TYPE_CHECKING:
    Promise = int
    MarginFloor = Decimal | None
    KFactor = Decimal | None
    Gigabytes = int
else:
    MarginFloor = amount(maximum=Decimal("99.9"), places=1, unit=PERCENT)
    KFactor = amount(minimum=Decimal("0.01"), maximum=Decimal("0.6"), places=3, unit=BARE)
    Promise = whole(1, LONGEST_PROMISE, BARE)
    Gigabytes = whole(1, 100_000, GIGABYTES)
PriceStep = Annotated[Decimal | None, BeforeValidator(_none_if_empty), AfterValidator(_a_step)]
TermsText = Annotated[
    str, BeforeValidator(_one_line_end), Storable, Field(max_length=LONGEST_TERMS)
]


OF_A_SHOP = ("price_step", "margin_floor", "k_factor")
"""What only shops say of themselves."""


class CompanyCard(Form):
    """What documents print of one's own company."""

    version: int
    name: CompanyName
    name_in_english: Annotated[str, Storable, Field(max_length=200)] = ""
    postal_code: Annotated[str, Storable, Field(max_length=20)] = ""
    address: Line = ""
    address_in_english: Line = ""
    tel: Short = ""
    fax: Short = ""
    registration_number: Short = ""
    tax_rounding: Rounding
    payment_terms: Line = ""
    words_by_mail: bool = True
    price_step: PriceStep = None
    margin_floor: MarginFloor = None
    k_factor: KFactor = None

    @property
    def card(self) -> dict[str, Any]:
        """What was said, by field. Of prices and bends a company says nothing that does neither,
        and neither does the page's past."""
        shop = {name: getattr(self, name) for name in OF_A_SHOP}
        said = {name: value for name, value in shop.items() if value is not None}
        return self.model_dump(exclude={"version", *OF_A_SHOP}) | said


class Invitation(Form):
    """Whom to invite, and in which language to write."""

    client_id: UUID
    name: PersonName
    email: Email
    language: Language


class PersonInvitation(Invitation):
    """A colleague, with what he will do here."""

    roles: Roles = ()


class CompanyInvitation(Invitation):
    """The first person of a company that is new here, in one of the own groups."""

    company_name: CompanyName
    group_id: GroupId = None


class RolesForm(Form):
    """What somebody does here from now on; `before` is what the page showed."""

    before: Line = ""
    roles: Roles = ()


def typed_roles(form: MultiDict[str, str]) -> dict[str, Any]:
    """A sent form, with every role that was ticked."""
    return {**nested(without_choices(form)), "roles": form.getlist("roles")}


class ReplyUnit(StrEnum):
    """In what the promise of a first reply is counted."""

    HOURS = "hours"
    MINUTES = "minutes"


class RoomGiven(Form):
    """How much of files a company may keep, in GB."""

    gigabytes: Gigabytes


class LastDay(Form):
    """The last day of a shop in the group."""

    until: Day


def _a_time(value: int | None) -> int | None:
    if value is None:
        raise problem("empty")
    return value


def _long_enough(until: int, info: ValidationInfo) -> int:
    if "work_from" in info.data and until - info.data["work_from"] < LEAST:
        raise problem("ends_before")
    return until


def _fitting_break(until: int | None, info: ValidationInfo) -> int | None:
    known = info.data
    if not {"work_from", "work_until", "break_from"} <= known.keys():
        return until
    begins, opens, closes = known["break_from"], known["work_from"], known["work_until"]
    if (begins is None) != (until is None):
        raise problem("break_half")
    if begins is None or until is None:
        return until
    if not opens < begins < until < closes:
        raise problem("break_outside")
    if closes - opens - (until - begins) < LEAST:
        raise problem("ends_before")
    return until


def _days_of_week(value: Any) -> str:
    """The days that were ticked, in the order of the week."""
    ticked = "".join(day for day in "1234567" if day in value)
    if not ticked:
        raise problem("no_work_day")
    return ticked


Clock = Annotated[int | None, BeforeValidator(read_clock)]
WorkFrom = Annotated[int, BeforeValidator(_a_time), BeforeValidator(read_clock)]
WorkUntil = Annotated[WorkFrom, AfterValidator(_long_enough)]
BreakUntil = Annotated[Clock, AfterValidator(_fitting_break)]
WorkDays = Annotated[str, BeforeValidator(_days_of_week)]
DaysOff = Annotated[list[date], BeforeValidator(read_days)]


def typed_settings(form: MultiDict[str, str]) -> dict[str, Any]:
    """A sent form, with every day that was ticked."""
    return {**nested(without_choices(form)), "work_days": form.getlist("work_days")}


class GroupSettings(Form):
    """What holds for everybody in a group; `version` is what the page showed."""

    version: int
    name: CompanyName
    reply_within: Promise
    reply_unit: ReplyUnit
    work_days: WorkDays
    work_from: WorkFrom
    work_until: WorkUntil
    break_from: Clock = None
    break_until: BreakUntil = None
    holidays_off: Checked = False
    closing_days: DaysOff = Field(default_factory=list)
    terms_ja: Annotated[TermsText, Filled]
    terms_en: TermsText = ""
    open_to_strangers: Checked = False
    marks_drawings: Checked = False

    @property
    def reply_promise_minutes(self) -> int:
        """The promise as it is kept."""
        return self.reply_within * (60 if self.reply_unit is ReplyUnit.HOURS else 1)

    @property
    def kept(self) -> dict[str, Any]:
        """All of it under the names that the group has for it."""
        return {
            "name": self.name,
            "reply_promise_minutes": self.reply_promise_minutes,
            "work_days": self.work_days,
            "work_from": self.work_from,
            "work_until": self.work_until,
            "break_from": self.break_from,
            "break_until": self.break_until,
            "holidays_off": self.holidays_off,
            "closing_days": self.closing_days,
            "confidentiality_text_ja": self.terms_ja,
            "confidentiality_text_en": self.terms_en,
            "open_to_strangers": self.open_to_strangers,
            "marks_drawings": self.marks_drawings,
        }


class LeadRow(Form):
    """One inquiry, and which shop leads it from now on."""

    inquiry_id: UUID
    company_id: Chosen = None


class LeadsHandedOver(Form):
    """The inquiries that a shop leads, each to a shop, or all to one."""

    to_all: Chosen = None
    rows: list[LeadRow] = Field(default_factory=list, max_length=MOST_ROWS)


class OpenSettled(Form):
    """What is open at a shop that leaves and is given to another one, or ended, and why.

    Requests for a price (`requests`), answers whether it can (`replies`), words on a proposal
    (`proposals`) and orders (`orders`, by their inquiry), each by its id.
    """

    requests: Annotated[list[UUID], Field(max_length=MOST_ROWS)] = Field(default_factory=list)
    replies: Annotated[list[UUID], Field(max_length=MOST_ROWS)] = Field(default_factory=list)
    proposals: Annotated[list[UUID], Field(max_length=MOST_ROWS)] = Field(default_factory=list)
    orders: Annotated[list[UUID], Field(max_length=MOST_ROWS)] = Field(default_factory=list)
    company_id: Chosen = None
    reason: Annotated[str, Storable, Field(max_length=500)] = ""
