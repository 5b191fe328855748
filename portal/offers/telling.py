"""Who hears what of a request: the two companies, their people, and without a price the group."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from shared_db.access.permissions import MAKERS
from shared_db.acts.resting import tell_changed
from shared_db.models import Inquiry, Offer, OfferState, Person, Request
from shared_db.spine import streams
from shared_db.spine.events import (
    Fact,
    OfferGiven,
    OfferMoved,
    OfferRequested,
    RequestMoved,
    RequestNamed,
)
from shared_db.spine.places import Page, Place
from shared_db.spine.streams import StreamKey
from shared_db.spine.transaction import Work
from shared_db.telling.inboxes import ask_people, settle_for
from shared_db.telling.mailing import mail_person


class Audience:
    """The two companies of one request, and the group around them."""

    def __init__(
        self, work: Work, inquiry: Inquiry, request: Request, names: dict[UUID, str]
    ) -> None:
        self._work = work
        self._inquiry = inquiry
        self._request = request
        self._asker = names[request.from_company_id]
        self._asked = names[request.to_company_id]

    def requested(self) -> None:
        """A price was asked for; that is no price, so the group's channel hears of it too."""
        self._tell(OfferRequested(**self._named()))

    def state(self) -> None:
        """How far the request is."""
        self._tell(RequestMoved(**self._named(), state=self._request.state))

    def offered(self, offer: Offer) -> None:
        """An offer was given: that it was, to all; the price itself is read through the wall."""
        self._tell(OfferGiven(**self._named(), offer_id=offer.id))

    def offer_state(self, offer: Offer, state: OfferState) -> None:
        """What became of an offer: for its two companies only."""
        for stream in self._both():
            self._work.tell(
                stream, OfferMoved(request_id=self._request.id, offer_id=offer.id, state=state)
            )

    def let_go(self, state: OfferState) -> None:
        """What was offered stands no longer: sales whose quote rests on it decide about that."""
        tell_changed(self._work, self._inquiry, self._request, state)

    def ask(self, company_id: UUID, kind: str, **values: Any) -> Sequence[Person]:
        """Put it before the people of one of the two, in their inbox and by mail."""
        place = Place(Page.REQUEST, self._request.id)
        people = ask_people(self._work, [company_id], MAKERS, kind, self._inquiry, place)
        letter = {
            "number": self._inquiry.number,
            "subject": self._inquiry.subject,
            "asker": self._asker,
            "asked": self._asked,
            "place": place.as_json(),
            **values,
        }
        for person in people:
            mail_person(self._work, person, kind, letter)
        return people

    def settle(self, people: Sequence[Person], kind: str) -> None:
        """Take it out of their inbox again."""
        settle_for(self._work, people, kind, self._inquiry)

    def _both(self) -> list[StreamKey]:
        return [
            streams.request(self._request),
            streams.company_side(self._inquiry.id, self._request.from_company_id),
            streams.company_side(self._inquiry.id, self._request.to_company_id),
        ]

    def _named(self) -> RequestNamed:
        return {"request_id": self._request.id, "from_": self._asker, "to": self._asked}

    def _tell(self, fact: Fact) -> None:
        """Tell the two, and the group's channel."""
        for stream in (*self._both(), streams.group_channel(self._inquiry)):
            self._work.tell(stream, fact)
