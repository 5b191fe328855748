"""States of requests and offers as people read them: message ids."""

from shared_db.errors import N_
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
