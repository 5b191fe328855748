"""Quotes and orders for programs: the same services and the same wall."""

from uuid import UUID

from flask import Response

from portal.api import ApiSlice
from portal.edge import settings
from portal.quotes import queries
from portal.quotes.answers import accept_quote, decline_quote, mark_seen, total_of
from portal.quotes.by_hand import hand_over_quote, record_answer
from portal.quotes.computing import computed
from portal.quotes.deciding import hold_quote, keep_quote
from portal.quotes.drawing import draw_again
from portal.quotes.files import pdf_answer
from portal.quotes.forms import (
    AcceptQuoteBody,
    AnswerByHandBody,
    Choices,
    DeclineQuoteBody,
    DraftBody,
    HandingBody,
    IssueBody,
    KeepForm,
    OrderSearch,
    PdfQuery,
    QuoteSearch,
    StartBody,
    TypedBody,
)
from portal.quotes.issue import issue_quote
from portal.quotes.orders import PER_PAGE, Ordered, find_order, list_orders, ordered_prices
from portal.quotes.paper import lost_of_draft
from portal.quotes.said import (
    said_draft,
    said_found,
    said_issued,
    said_line,
    said_order,
    said_price,
)
from portal.quotes.search import find_quotes
from portal.quotes.service import load_draft, save_draft, start_draft
from portal.quotes.shapes import (
    AcceptedOut,
    ComputedPricesOut,
    DeclinedOut,
    FoundQuotesOut,
    IssuedQuoteOut,
    OrderedPartOut,
    OrderListOut,
    OrderOut,
    OrderSummaryOut,
    QuoteDraftOut,
    QuoteOut,
    QuotesOfInquiryOut,
    TotalsOut,
)
from shared_db.access import must_find, visible_inquiries
from shared_db.models import QuoteState
from shared_db.spine.transaction import Work

api = ApiSlice("quotes")
REVISION = "/quote-revisions/<uuid:revision_id>"
DRAFT = ("not_allowed", "issued", "cannot_be_printed")
DECIDING = ("not_allowed", "not_answerable", "wrong_state")
ANSWERING = (
    "not_allowed", "wrong_state", "answered", "superseded", "expired", "issuer_left",
    "lead_changed", "revised", "over", "held",
)  # fmt: skip
OBSTACLES = (
    "request_over", "no_roll_up", "rolling_up", "not_rolled_up", "newer_roll_up", "request_revised",
    "proposal_changed", "stale_lines", "cannot_be_priced", "price_too_fine", "no_price",
    "nothing_priced", "amount_too_large",
)  # fmt: skip


@api.get("/quotes", query=QuoteSearch, answer=FoundQuotesOut)
def list_quotes(work: Work, query: QuoteSearch) -> FoundQuotesOut:
    """Quotes by day, amount and counterparty, the newest first."""
    found = find_quotes(work, query)
    return FoundQuotesOut(quotes=[said_found(one) for one in found.rows], more=found.older)


@api.get("/inquiries/<uuid:inquiry_id>/quotes", answer=QuotesOfInquiryOut)
def of_inquiry(work: Work, inquiry_id: UUID) -> QuotesOfInquiryOut:
    """The revisions on a request; for shops that don't lead it, only that they were issued."""
    inquiry = must_find(work.session, visible_inquiries(work.actor), inquiry_id)
    return QuotesOfInquiryOut(
        issued=queries.issued_revisions(work, inquiry.id),
        revisions=[said_line(*one) for one in queries.revisions_of(work, inquiry.id)],
    )


@api.post(
    "/inquiries/<uuid:inquiry_id>/price",
    body=StartBody,
    answer=QuoteDraftOut,
    raises=(*DRAFT, "request_over"),
)
def start(work: Work, inquiry_id: UUID, body: StartBody) -> QuoteDraftOut:
    """Begin the draft of a quote, or go on with the one there is."""
    draft = start_draft(work, inquiry_id, take_newest=body.take_newest)
    return _said_draft(work, draft.id)


@api.get(REVISION, answer=QuoteOut, raises=(*DRAFT, "changed_meanwhile"))
def show(work: Work, revision_id: UUID) -> IssuedQuoteOut | QuoteDraftOut:
    """One revision: as issued, or for the lead's sales the draft with its figures."""
    thing = queries.find_thing(work, revision_id)
    if thing.revision.state is QuoteState.DRAFT:
        return _said_draft(work, revision_id)
    mark_seen(work, thing)
    return said_issued(work, thing)


@api.put(REVISION, body=DraftBody, answer=QuoteDraftOut, raises=DRAFT)
def save(work: Work, revision_id: UUID, body: DraftBody) -> QuoteDraftOut:
    """Set the price and the terms of a draft."""
    save_draft(work, revision_id, body.values, body.version, body.choices)
    return _said_draft(work, revision_id)


def _said_draft(work: Work, revision_id: UUID) -> QuoteDraftOut:
    draft = load_draft(work, revision_id)
    return said_draft(draft, lost_of_draft(work, draft, settings().fonts))


@api.post(
    f"{REVISION}/compute",
    body=TypedBody,
    answer=ComputedPricesOut,
    status=200,
    raises=("not_allowed", "issued"),
)
def compute(work: Work, revision_id: UUID, body: TypedBody) -> ComputedPricesOut:
    """What the fields come to as they stand; nothing is stored."""
    return computed(load_draft(work, revision_id), body.values)


@api.post(
    f"{REVISION}/issue",
    body=IssueBody,
    answer=IssuedQuoteOut,
    raises=(*DRAFT, *OBSTACLES, "wrong_state"),
)
def issue(work: Work, revision_id: UUID, body: IssueBody) -> IssuedQuoteOut:
    """Issue the draft at this version; with a reason where it earns too little."""
    issue_quote(work, revision_id, body.version, settings().public_url, body.reason)
    return said_issued(work, queries.find_thing(work, revision_id))


@api.post(f"{REVISION}/keep", body=KeepForm, answer=IssuedQuoteOut, status=200, raises=DECIDING)
def keep_as_it_is(work: Work, revision_id: UUID, body: KeepForm) -> IssuedQuoteOut:
    """Let an issued quote stay as it is though offers under it have changed; end its hold."""
    keep_quote(work, revision_id, body.seen, body.note)
    return said_issued(work, queries.find_thing(work, revision_id))


@api.post(f"{REVISION}/hold", answer=IssuedQuoteOut, status=200, raises=DECIDING)
def hold(work: Work, revision_id: UUID) -> IssuedQuoteOut:
    """Let nobody order by an issued quote until you say more."""
    hold_quote(work, revision_id)
    return said_issued(work, queries.find_thing(work, revision_id))


@api.post(f"{REVISION}/drawings", answer=IssuedQuoteOut, status=200, raises=("not_allowed",))
def draw(work: Work, revision_id: UUID) -> IssuedQuoteOut:
    """Try again to draw the PDFs that could not be drawn."""
    draw_again(work, revision_id)
    return said_issued(work, queries.find_thing(work, revision_id))


@api.get(
    f"{REVISION}/pdf",
    query=PdfQuery,
    media_types=["application/pdf"],
    raises=("pdf_not_there", "changed_meanwhile"),
)
def pdf(work: Work, revision_id: UUID, query: PdfQuery) -> Response:
    """The document as a PDF, in the document's language unless another is asked for."""
    return pdf_answer(work, revision_id, query.language)


@api.post(f"{REVISION}/total", body=Choices, answer=TotalsOut, status=200, raises=("draft",))
def total(work: Work, revision_id: UUID, body: Choices) -> TotalsOut:
    """What a choice comes to with tax; nothing is stored."""
    return TotalsOut.model_validate(total_of(work, revision_id, body.choices))


@api.post(f"{REVISION}/accept", body=AcceptQuoteBody, answer=AcceptedOut, raises=ANSWERING)
def accept(work: Work, revision_id: UUID, body: AcceptQuoteBody) -> AcceptedOut:
    """Order at most one quantity of each part. Nothing but the choice is believed."""
    order = said_order(accept_quote(work, revision_id, body.choices))
    return AcceptedOut(order_id=order.id, number=order.number, totals=order.totals)


@api.post(f"{REVISION}/decline", body=DeclineQuoteBody, answer=DeclinedOut, raises=ANSWERING)
def decline(work: Work, revision_id: UUID, body: DeclineQuoteBody) -> DeclinedOut:
    """Turn the quote down, with a reason."""
    decline_quote(work, revision_id, body.reason)
    return DeclinedOut(state=QuoteState.DECLINED)


@api.post(
    f"{REVISION}/handings", body=HandingBody, answer=IssuedQuoteOut, raises=("not_allowed", "draft")
)
def hand_over(work: Work, revision_id: UUID, body: HandingBody) -> IssuedQuoteOut:
    """Note that you gave an issued quote to the customer by hand, how and when."""
    hand_over_quote(work, revision_id, body)
    return said_issued(work, queries.find_thing(work, revision_id))


@api.post(
    f"{REVISION}/record-answer", body=AnswerByHandBody, answer=IssuedQuoteOut, raises=ANSWERING
)
def record(work: Work, revision_id: UUID, body: AnswerByHandBody) -> IssuedQuoteOut:
    """Record what the customer answered by fax, mail, telephone or in person."""
    record_answer(work, revision_id, body)
    return said_issued(work, queries.find_thing(work, revision_id))


@api.get("/orders", query=OrderSearch, answer=OrderListOut)
def list_of_orders(work: Work, query: OrderSearch) -> OrderListOut:
    """The orders that you have given or received, the newest first."""
    found = list_orders(work, query.page)
    return OrderListOut(
        orders=[_order(one) for one in found[:PER_PAGE]], more=len(found) > PER_PAGE
    )


@api.get("/orders/<uuid:order_id>", answer=OrderOut)
def order(work: Work, order_id: UUID) -> OrderOut:
    """One order, whole."""
    found = find_order(work, order_id)
    lines = [
        OrderedPartOut(**said_price(price).model_dump(), part=name)
        for price, name in ordered_prices(work, order_id)
    ]
    return OrderOut(**_order(found).model_dump(), lines=lines)


def _order(found: Ordered) -> OrderSummaryOut:
    return OrderSummaryOut(
        **said_order(found.order).model_dump(),
        ordered_at=found.ordered_at,
        inquiry_id=found.inquiry.id,
        inquiry_number=found.inquiry.number,
        subject=found.inquiry.subject,
        quote_revision_id=found.revision_id,
        company_id=found.order.company_id,
        counterparty=found.counterparty,
    )
