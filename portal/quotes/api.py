"""Quotes for programs: the same services and the same wall."""

from uuid import UUID

from flask import Response

from portal.api import ApiSlice
from portal.orders.answers import (
    TotalsOut,
    said_order,
)
from portal.pricing.answers import QuoteDraftOut, said_line
from portal.pricing.api import DRAFT, OBSTACLES, say_draft
from portal.pricing.forms import IssueBody
from portal.pricing.issue import issue_quote
from portal.pricing.queries import find_thing, revisions_of
from portal.quotes import queries
from portal.quotes.answering import accept_quote, decline_quote, mark_seen, total_of
from portal.quotes.answers import (
    AcceptedOut,
    DeclinedOut,
    FoundQuotesOut,
    IssuedQuoteOut,
    QuoteOut,
    QuotesOfInquiryOut,
    said_found,
    said_issued,
)
from portal.quotes.by_hand import hand_over_quote, record_answer
from portal.quotes.deciding import hold_quote, keep_quote
from portal.quotes.finding import find_quotes
from portal.quotes.forms import (
    AcceptQuoteBody,
    AnswerByHandBody,
    Choices,
    DeclineQuoteBody,
    HandingBody,
    KeepForm,
    PdfQuery,
    QuoteSearch,
)
from portal.quotes.pdfs import make_pdfs_again, pdf_answer
from shared_db.access import must_find, visible_inquiries
from shared_db.models import QuoteState
from shared_db.spine.transaction import Work

api = ApiSlice("quotes")
REVISION = "/quote-revisions/<uuid:revision_id>"
DECIDING = ("not_allowed", "not_answerable", "wrong_state")
ANSWERING = (
    "not_allowed", "wrong_state", "answered", "superseded", "expired", "issuer_left",
    "lead_changed", "revised", "over", "held",
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
        revisions=[said_line(*one) for one in revisions_of(work, inquiry.id)],
    )


@api.get(REVISION, answer=QuoteOut, raises=(*DRAFT, "changed_meanwhile"))
def show(work: Work, revision_id: UUID) -> IssuedQuoteOut | QuoteDraftOut:
    """One revision: as issued, or for the lead's sales the draft with its figures."""
    thing = find_thing(work, revision_id)
    if thing.revision.state is QuoteState.DRAFT:
        return say_draft(work, revision_id)
    mark_seen(work, thing)
    return said_issued(work, thing)


@api.post(
    f"{REVISION}/issue",
    body=IssueBody,
    answer=IssuedQuoteOut,
    raises=(*DRAFT, *OBSTACLES, "wrong_state"),
)
def issue(work: Work, revision_id: UUID, body: IssueBody) -> IssuedQuoteOut:
    """Issue the draft at this version; with a reason where it earns too little."""
    issue_quote(work, revision_id, body.version, body.reason)
    return said_issued(work, find_thing(work, revision_id))


@api.post(f"{REVISION}/keep", body=KeepForm, answer=IssuedQuoteOut, status=200, raises=DECIDING)
def keep_as_it_is(work: Work, revision_id: UUID, body: KeepForm) -> IssuedQuoteOut:
    """Let an issued quote stay as it is though offers under it have changed; end its hold."""
    keep_quote(work, revision_id, body.seen, body.note)
    return said_issued(work, find_thing(work, revision_id))


@api.post(f"{REVISION}/hold", answer=IssuedQuoteOut, status=200, raises=DECIDING)
def hold(work: Work, revision_id: UUID) -> IssuedQuoteOut:
    """Let nobody order by an issued quote until you say more."""
    hold_quote(work, revision_id)
    return said_issued(work, find_thing(work, revision_id))


@api.post(f"{REVISION}/drawings", answer=IssuedQuoteOut, status=200, raises=("not_allowed",))
def draw(work: Work, revision_id: UUID) -> IssuedQuoteOut:
    """Try again to draw the PDFs that could not be drawn."""
    make_pdfs_again(work, revision_id)
    return said_issued(work, find_thing(work, revision_id))


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
    return said_issued(work, find_thing(work, revision_id))


@api.post(
    f"{REVISION}/record-answer", body=AnswerByHandBody, answer=IssuedQuoteOut, raises=ANSWERING
)
def record(work: Work, revision_id: UUID, body: AnswerByHandBody) -> IssuedQuoteOut:
    """Record what the customer answered by fax, mail, telephone or in person."""
    record_answer(work, revision_id, body)
    return said_issued(work, find_thing(work, revision_id))
