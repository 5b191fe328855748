"""Where something stands on the portal: on which page, and of what.

Letters and events say this. The address is made where it is shown (`templates/addresses.py`), so
that none stands in the record that a later version doesn't serve.
"""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from shared_db.foundation.base import Json


class Page(StrEnum):
    """The pages that people are led to; of an inquiry, its part too."""

    INQUIRY = "inquiry"
    ASKS = "asks"
    PROPOSALS = "proposals"
    DUTIES = "duties"
    CUSTOMER_CHANNEL = "customer_channel"
    PRICE = "price"
    ESTIMATE = "estimate"
    REQUEST = "request"
    QUOTE = "quote"
    INTAKE = "intake"
    SHOPS = "shops"


OF_INQUIRIES = frozenset(
    {
        Page.INQUIRY,
        Page.ASKS,
        Page.PROPOSALS,
        Page.DUTIES,
        Page.CUSTOMER_CHANNEL,
        Page.PRICE,
    }
)
"""Those that show an inquiry, which is then what `Place.of` names."""


@dataclass(frozen=True)
class Place:
    """A page, and of which thing it is; of none where there is but one."""

    page: Page
    of: UUID | None = None

    def as_json(self) -> Json:
        """As a letter keeps it."""
        return {"page": self.page.value, "of": str(self.of) if self.of else None}


def place_kept(values: Json) -> Place | None:
    """The place to which a letter with these values leads, if to any."""
    kept = values.get("place")
    return Place(Page(kept["page"]), UUID(kept["of"]) if kept["of"] else None) if kept else None
