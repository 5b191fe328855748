"""What is looked for: one model for the page and for programs."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from portal.forms import Form, Words


class Kind(StrEnum):
    """A kind of thing that is found, in the order in which they come about."""

    INQUIRIES = "inquiries"
    ESTIMATES = "estimates"
    QUOTES = "quotes"
    ORDERS = "orders"


class Wanted(Form):
    """Words, each of which is to be found; of one kind page by page, or the newest of each."""

    q: Words = ""
    kind: Kind | None = None
    page: Annotated[int, Field(ge=1, le=10_000)] = 1
