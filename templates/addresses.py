"""The addresses of the portal's pages, for whoever shows where something stands.

They are kept outside of the portal, because letters are written by the workers.
"""

from collections.abc import Mapping
from typing import Any, Final

ADDRESSES: Final[Mapping[str, str]] = {
    "inquiry": "/inquiries/{of}",
    "asks": "/inquiries/{of}#asks",
    "proposals": "/inquiries/{of}#proposals",
    "duties": "/inquiries/{of}#duties",
    "customer_channel": "/inquiries/{of}?channel=customer#aside",
    "price": "/inquiries/{of}/price",
    "estimate": "/estimates/{of}",
    "request": "/requests/{of}",
    "quote": "/quotes/{of}",
    "intake": "/intake/{of}",
    "shops": "/group#shops",
}
"""By page, as `shared_db.spine.places` names them."""


def address_of(page: str, of: Any = None) -> str:
    """The path of a page, beginning with "/"."""
    return ADDRESSES[page].format(of=of)
