"""What programs are told of the group."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel


class LeftOpenOut(BaseModel):
    """What is open in which the shop has a part: how many. `leads`: requests that it leads, of
    which `quotes` have a quote in the customer's hands; `orders`: ordered from it; `to_answer`:
    requests for a price that it was sent, `asked`: that it has sent."""

    leads: int
    quotes: int
    orders: int
    to_answer: int
    asked: int


class MembershipOut(BaseModel):
    """A shop in the group; `until` is its last day, if that was said."""

    company_id: UUID
    company: str
    since: date
    until: date | None
    open: LeftOpenOut
