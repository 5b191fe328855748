"""Requests and offers for programs."""

from uuid import UUID

from portal.api import ApiSlice
from portal.estimates import queries as estimates
from portal.offers import asking, queries
from portal.offers.agreed import given_to_others
from portal.offers.answering import decline_request, give_offer
from portal.offers.answers import (
    AskedOut,
    OfferListOut,
    OfferOut,
    RequestListOut,
    RequestOut,
    UsedOut,
    new_offer_out,
    offers_out,
    request_out,
    request_summary,
)
from portal.offers.asking_several import ask_for_offers
from portal.offers.forms import (
    AskBody,
    AskSeveralBody,
    DeclineBody,
    OfferBody,
    UseBody,
    WithdrawBody,
)
from portal.offers.given_answers import GivenOut, given_out
from shared_db.spine.transaction import Work

api = ApiSlice("offers")
REQUEST = "/requests/<uuid:request_id>"
MOVING = ("not_allowed", "inquiry_over", "wrong_state")


@api.get("/requests", answer=RequestListOut)
def index(work: Work) -> RequestListOut:
    """Requests that one's own company asks or is asked, the newest first."""
    return RequestListOut(requests=[request_summary(one) for one in queries.requests_of(work)])


@api.post("/estimates/<uuid:estimate_id>/requests", body=AskBody, answer=RequestOut, raises=MOVING)
def ask(work: Work, estimate_id: UUID, body: AskBody) -> RequestOut:
    """Ask a member shop for the price of outside lines."""
    request = asking.ask_for_offer(work, estimate_id, body)
    return request_out(work, request)


@api.get("/estimates/<uuid:estimate_id>/requests/proposed", answer=GivenOut)
def proposed(work: Work, estimate_id: UUID) -> GivenOut:
    """What the standing proposal gives to others: who has to be asked for which outside lines."""
    estimate = estimates.find_estimate(work, estimate_id)
    inquiry = estimates.find_inquiry(work, estimate.inquiry_id)
    return given_out(given_to_others(work, estimate, inquiry))


@api.post(
    "/estimates/<uuid:estimate_id>/requests/several",
    body=AskSeveralBody,
    answer=AskedOut,
    raises=MOVING,
)
def ask_several(work: Work, estimate_id: UUID, body: AskSeveralBody) -> AskedOut:
    """Ask several member shops, each by a request of its own: all of them, or none."""
    asked = ask_for_offers(work, estimate_id, body.requests)
    return AskedOut(requests=[request_out(work, request) for request in asked])


@api.get(REQUEST, answer=RequestOut)
def show(work: Work, request_id: UUID) -> RequestOut:
    """One request: what is asked, and the offers given."""
    return request_out(work, queries.find_request(work, request_id))


@api.post(f"{REQUEST}/seen", answer=RequestOut, status=200, raises=("wrong_state",))
def seen(work: Work, request_id: UUID) -> RequestOut:
    """Say that the asked shop has looked at it."""
    return request_out(work, asking.mark_seen(work, request_id))


@api.post(f"{REQUEST}/withdraw", body=WithdrawBody, answer=RequestOut, status=200, raises=MOVING)
def withdraw(work: Work, request_id: UUID, body: WithdrawBody) -> RequestOut:
    """Take one's own request back."""
    request = asking.withdraw_request(work, request_id, body.note)
    return request_out(work, request)


@api.post(f"{REQUEST}/decline", body=DeclineBody, answer=RequestOut, status=200, raises=MOVING)
def decline(work: Work, request_id: UUID, body: DeclineBody) -> RequestOut:
    """Give no offer, with a reason."""
    request = decline_request(work, request_id, body.reason)
    return request_out(work, request)


@api.get(f"{REQUEST}/offers", answer=OfferListOut)
def offers(work: Work, request_id: UUID) -> OfferListOut:
    """The offers given, the newest first."""
    return OfferListOut(offers=offers_out(work, queries.find_request(work, request_id)))


@api.post(
    f"{REQUEST}/offers",
    body=OfferBody,
    answer=OfferOut,
    raises=(*MOVING, "request_over", "not_computed"),
)
def give(work: Work, request_id: UUID, body: OfferBody) -> OfferOut:
    """Give an offer: every asked quantity priced, or said not to be offered."""
    offer = give_offer(work, request_id, body)
    return new_offer_out(work, offer)


@api.post(
    "/offers/<uuid:offer_id>/use",
    body=UseBody,
    answer=UsedOut,
    status=200,
    raises=("not_allowed", "inquiry_over", "nothing_to_fill", "offer_over"),
)
def use(work: Work, offer_id: UUID, body: UseBody) -> UsedOut:
    """Let these lines of one's own take the offer; without any, those that have no price yet."""
    offer = asking.use_offer(work, offer_id, body.line_ids)
    return UsedOut(offer_id=offer.id, state=offer.state)
