"""What sales type for a price; one model for page and API."""

# mypy: disable-error-code="valid-type"
# The field types of `portal.forms` are made by functions.

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import BeforeValidator, Field, ValidationError, ValidationInfo, field_validator
from pydantic_core import InitErrorDetails

from estimator.money import Rounding, rounded
from estimator.numbers import BARE, DAYS, PERCENT, YEN_PER_PIECE
from portal.forms import Checked, Day, Form, amount, nested, optional_whole, problem, text, whole
from portal.merging import Choosing
from portal.sentences import SENTENCES
from shared_db.foundation.errors import DomainError
from shared_db.models import Language

HIGHEST_SHARE = 99
Rate = amount(maximum=Decimal(1000), places=2, unit=PERCENT)
UnitPriceDecimals = optional_whole(minimum=0, maximum=2, unit=BARE)


class ProfitRule(StrEnum):
    """What profit is a share of."""

    ON_COST = "on_cost"
    SHARE_OF_PRICE = "share_of_price"


class Steps(Form):
    """The steps between cost and price, in per cent."""

    overhead: Rate = None
    risk: Rate = None
    profit_rule: ProfitRule = ProfitRule.ON_COST
    profit: Rate = None

    @field_validator("profit")
    @classmethod
    def share_below_all(cls, rate: Decimal | None, info: ValidationInfo) -> Decimal | None:
        """A share of the price has to leave something for the cost."""
        shared = info.data.get("profit_rule") is ProfitRule.SHARE_OF_PRICE
        if shared and rate is not None and rate > HIGHEST_SHARE:
            raise problem("less_than_equal", le=HIGHEST_SHARE)
        return rate


class Break(Form):
    """One quantity of one part, as sales prices it. Empty: as computed."""

    part_id: UUID
    quantity: whole(minimum=1)
    shipping: amount(places=0) = None
    unit_price: amount(maximum=Decimal(999_999_999), places=2, unit=YEN_PER_PIECE) = None
    one_off: amount(places=0) = None
    lead_time_days: optional_whole(minimum=0, maximum=3650, unit=DAYS) = None
    left_out: Checked = False


class PriceForm(Form):
    """The workbench of sales as a draft keeps it. Without a language the document keeps its own."""

    steps: Steps = Steps()
    unit_price_decimals: UnitPriceDecimals = None
    """Exactly so many; None: by the company's own rule."""
    breaks: list[Break] = Field(default=[], max_length=2000)
    language: Language | None = None
    valid_until: Day
    payment_terms: text(300) = ""
    delivery: text(200) = ""
    delivery_place: text(200) = ""
    addressee_person: text(100) = ""
    remarks: text(4000) = ""


class TypedPrice(PriceForm):
    """The same as sales types it. What was kept before stays readable by the form above."""

    @field_validator("breaks")
    @classmethod
    def no_finer_than_agreed(cls, breaks: list[Break], info: ValidationInfo) -> list[Break]:
        """A unit price by hand has the decimals that unit prices of this quote may have."""
        places = info.data.get("unit_price_decimals")
        found: list[InitErrorDetails] = [
            {
                "type": problem(too_fine(places).code, places=places),
                "loc": (place, "unit_price"),
                "input": one.unit_price,
            }
            for place, one in enumerate(breaks)
            if places is not None and is_too_fine(one.unit_price, places)
        ]
        if found:
            raise ValidationError.from_exception_data(cls.__name__, found)
        return breaks


def too_fine(places: int) -> DomainError:
    """The sentence of a unit price that has more decimals than these."""
    code = "too_fine" if places else "not_whole_yen"
    return DomainError(code, SENTENCES[code], places=places)


def is_too_fine(unit_price: Decimal | None, places: int) -> bool:
    """Whether a unit price by hand has more decimals than these; 5384.50 has one."""
    return unit_price is not None and unit_price != rounded(unit_price, places, Rounding.DOWN)


def _tree(values: Any) -> Any:
    return nested(values) if isinstance(values, dict) else values


class DraftBody(Choosing):
    """`values`: the fields as a tree, or flat as the page names them (`steps-overhead`)."""

    version: int
    client_id: UUID | None = None
    values: Annotated[TypedPrice, BeforeValidator(_tree)]


class TypedBody(Form):
    """What stands in the fields at this moment, right or wrong."""

    values: dict[str, Any]


class StartBody(Form):
    """`take_newest`: rest the draft on the newest roll-up."""

    client_id: UUID
    take_newest: bool = False


class IssueBody(Form):
    """Issue the draft as it stands at this version."""

    client_id: UUID
    version: int
    reason: text(1000) = ""
    """Why it is issued all the same where it earns less than the company's lowest margin."""
