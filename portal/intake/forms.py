"""What somebody without an account asks for, and what is decided about it."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, Field

from portal.forms import Day, Email, Filled, Form, OptionalDay, Storable
from portal.inquiries.forms import (
    DrawingNumber,
    Line,
    Name,
    NeededReason,
    Number,
    OwnId,
    Quantities,
    Remarks,
    ahead,
)
from shared_db.models import QualityLevel, Repeat

QUANTITIES = 3
"""As many as the entrance asks for; more can be said in words."""


def _without_blanks(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    return [one for one in value if not isinstance(one, str) or one.strip()]


class AskForm(Form):
    """A request for a quote of one part, and who asks. Everything else is said in words."""

    group_id: OwnId = None
    company_name: Name
    person_name: Annotated[str, Storable, Filled, Field(max_length=100)]
    email: Email
    tel: Number = ""
    part_name: Name
    drawing_number: DrawingNumber = ""
    material: Line = ""
    quantities: Annotated[Quantities, BeforeValidator(_without_blanks)]
    delivery_date: Annotated[Day, AfterValidator(ahead)]
    words: Remarks = ""

    def asked(self) -> dict[str, Any]:
        """The same as a requirement."""
        return {
            "subject": self.part_name,
            "delivery_date": self.delivery_date.isoformat(),
            "repeat": Repeat.ONE_OFF.value,
            "quality_level": QualityLevel.STANDARD.value,
            "remarks": self.words,
            "parts": [
                {
                    "name": self.part_name,
                    "drawing_number": self.drawing_number,
                    "material": self.material,
                    "quantities": self.quantities,
                }
            ],
        }


class AcceptForm(Form):
    """Whose request it is: a customer of the group, or a new one by name. Another delivery date
    where the wanted one is over."""

    customer_id: OwnId = None
    company_name: Line = ""
    delivery_date: OptionalDay = None


class AcceptBody(AcceptForm):
    """The same, once."""

    client_id: UUID


class RefuseForm(Form):
    """Why not, as who asked is told."""

    reason: NeededReason


class RefuseBody(RefuseForm):
    """The same, once."""

    client_id: UUID
