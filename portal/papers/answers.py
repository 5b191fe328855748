"""What programs are told of the papers that stay with a shop."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from pydantic import BaseModel

from portal.papers import made, queries
from portal.papers.made import Brought, Said, Version
from portal.papers.queries import Asked, LeftInquiry
from portal.quotes.kept import papers_of
from shared_db.models import CapabilityAnswer, DrawingPurpose, Language, OfferPrice
from shared_db.spine.transaction import Work


class KeptEstimateOut(BaseModel):
    """An own estimate; `request_id`: which request it answered, null as lead."""

    estimate_id: UUID
    request_id: UUID | None
    computed_at: datetime | None


class KeptItemOut(BaseModel):
    """What a request asked for; `quantities`: pieces started."""

    item_id: UUID
    part: str
    operation: str
    quantities: list[int]


class KeptPriceOut(BaseModel):
    """The price of one item at one quantity, as it was offered."""

    item_id: UUID
    quantity: int
    unit_price: Decimal
    one_off: Decimal
    lead_time_days: int


class KeptOfferOut(BaseModel):
    """An offer that was given."""

    revision: int
    given_at: datetime
    valid_until: date
    prices: list[KeptPriceOut]


class KeptRequestOut(BaseModel):
    """A request for a price that the shop sent or got."""

    request_id: UUID
    asker: str
    asked: str
    items: list[KeptItemOut]
    offers: list[KeptOfferOut]


class KeptQuoteOut(BaseModel):
    """An issued quote; `languages`: in which it can be had as a PDF."""

    revision_id: UUID
    issued_on: date
    languages: list[Language]


class KeptOrderOut(BaseModel):
    """An order that the shop has; `total` with tax."""

    number: str
    total: Decimal


class KeptPostOut(BaseModel):
    """What somebody of the shop wrote; `body` is null where it was taken back."""

    author: str
    at: datetime
    body: str | None


class KeptDrawingOut(BaseModel):
    """A drawing that the shop had brought; `openable`: false under export control, which keeps its
    file in the group."""

    drawing_id: UUID
    filename: str
    part: str
    purpose: DrawingPurpose
    revision: int
    brought_at: datetime
    openable: bool


class KeptAnswerOut(BaseModel):
    """A question "can you make this?" with what the shop answered; null where it asked itself."""

    asked_by: str
    asked_at: datetime
    part: str
    question: str
    answer: CapabilityAnswer | None
    missing: str
    answered_at: datetime | None


class KeptStepOut(BaseModel):
    """A step of a proposal and whose it is."""

    part: str
    name: str
    specification: str
    company: str


class KeptProposalOut(BaseModel):
    """A version of a proposal: as the shop wrote it, with its `note`; of another's the steps that
    were given to it. `accepted` and `objection`: its own word."""

    number: int
    company: str
    written_at: datetime
    note: str | None
    steps: list[KeptStepOut]
    accepted: bool | None
    objection: str


class LeftInquiryOut(BaseModel):
    """Everything of one request that stayed with the shop, as it was on its last day."""

    inquiry_id: UUID
    number: str
    subject: str
    last_day: date | None
    estimates: list[KeptEstimateOut]
    requests: list[KeptRequestOut]
    quotes: list[KeptQuoteOut]
    orders: list[KeptOrderOut]
    proposals: list[KeptProposalOut]
    answers: list[KeptAnswerOut]
    drawings: list[KeptDrawingOut]
    posts: list[KeptPostOut]


class PapersOut(BaseModel):
    """The requests of groups that the shop has left, the newest first; `more` on the next page."""

    papers: list[LeftInquiryOut]
    more: bool


def left_out(work: Work, left: LeftInquiry) -> LeftInquiryOut:
    """One request's papers."""
    at = left.inquiry_id
    return LeftInquiryOut(
        inquiry_id=at,
        number=left.number,
        subject=left.subject,
        last_day=left.last_day,
        estimates=[KeptEstimateOut(**one._asdict()) for one in queries.estimates_of(work, at)],
        requests=[_request(one) for one in queries.requests_of(work, left)],
        quotes=[
            KeptQuoteOut.model_validate(one, from_attributes=True) for one in papers_of(work, at)
        ],
        orders=[
            KeptOrderOut(number=one.order.number, total=queries.total(one.order))
            for one in queries.orders_of(work, left)
        ],
        proposals=[_proposal(one) for one in made.versions_of(work, left)],
        answers=[_answer(one) for one in made.said_of(work, left)],
        drawings=[_drawing(one) for one in made.designs_of(work, left)],
        posts=[
            KeptPostOut(author=one.author, at=one.message.created_at, body=one.body)
            for one in queries.posts_of(work, at)
        ],
    )


def _request(one: Asked) -> KeptRequestOut:
    return KeptRequestOut(
        request_id=one.request.id,
        asker=one.asker,
        asked=one.shop,
        items=[
            KeptItemOut(
                item_id=item.id, part=part, operation=item.operation, quantities=item.quantities
            )
            for item, part in one.items
        ],
        offers=[
            KeptOfferOut(
                revision=offer.revision,
                given_at=offer.given_at,
                valid_until=offer.valid_until,
                prices=[_price(price) for price in prices],
            )
            for offer, prices in one.offers
        ],
    )


def _price(price: OfferPrice) -> KeptPriceOut:
    return KeptPriceOut(
        item_id=price.request_item_id,
        quantity=price.quantity,
        unit_price=price.unit_price,
        one_off=price.one_off,
        lead_time_days=price.lead_time_days,
    )


def _drawing(one: Brought) -> KeptDrawingOut:
    drawing = one.drawing
    assert drawing.settled_at and drawing.number_in_series
    return KeptDrawingOut(
        drawing_id=drawing.id,
        filename=drawing.filename,
        part=one.part,
        purpose=drawing.purpose,
        revision=drawing.number_in_series,
        brought_at=drawing.settled_at,
        openable=one.openable,
    )


def _answer(one: Said) -> KeptAnswerOut:
    return KeptAnswerOut(
        asked_by=one.asked_by,
        asked_at=one.ask.created_at,
        part=one.part,
        question=one.ask.question,
        answer=one.reply.answer if one.reply else None,
        missing=one.reply.missing if one.reply else "",
        answered_at=one.reply.answered_at if one.reply else None,
    )


def _proposal(one: Version) -> KeptProposalOut:
    return KeptProposalOut(
        number=one.proposal.number,
        company=one.company,
        written_at=one.proposal.created_at,
        note=one.note,
        steps=[
            KeptStepOut(
                part=step.part,
                name=step.operation.name,
                specification=step.operation.specification,
                company=step.company,
            )
            for step in one.steps
        ],
        accepted=one.word.accepted if one.word else None,
        objection=one.word.objection if one.word else "",
    )
