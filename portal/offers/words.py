"""States of requests and offers as people read them: message ids."""

from portal.offers.queries import Item
from shared_db.foundation.base import Json
from shared_db.foundation.errors import N_
from shared_db.models import OfferState, RequestState

STATE_NAMES: dict[RequestState | OfferState, str] = {
    RequestState.SENT: N_("Asked"),
    RequestState.SEEN: N_("Seen"),
    RequestState.ANSWERED: N_("Answered"),
    RequestState.DECLINED: N_("Declined"),
    RequestState.WITHDRAWN: N_("Withdrawn"),
    RequestState.EXPIRED: N_("Expired"),
    OfferState.GIVEN: N_("Given"),
    OfferState.CHOSEN: N_("Chosen"),
    OfferState.NOT_CHOSEN: N_("Not chosen"),
    OfferState.SUPERSEDED: N_("Replaced"),
    OfferState.STALE: N_("Stale"),
}
"""`expired` and `withdrawn` are the same words for both."""


def item_said(one: Item) -> Json:
    """What is asked, as its letter says it."""
    item = one.item
    return {
        "part": one.part.name,
        "operation": item.operation,
        "breaks": [
            {"quantity": quantity, "wanted": wanted}
            for quantity, wanted in zip(item.quantities, item.wanted_known, strict=True)
        ],
        "material_by": item.material_by,
        "material_note": item.material_note,
    }
