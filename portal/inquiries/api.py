"""Inquiries for programs: the same services and the same wall as the pages."""

from http import HTTPStatus
from uuid import UUID

from portal.api import ApiSlice
from portal.inquiries import drafts, finding, queries, service, writing
from portal.inquiries.answers import (
    DeletedOut,
    DraftOut,
    InquiryOut,
    InquiryPageOut,
    OwnDraftOut,
    OwnDraftsOut,
    RevisedOut,
    RevisionOut,
    RevisionsOut,
    inquiry_out,
    summary,
)
from portal.inquiries.forms import (
    AskQuantities,
    ChooseLead,
    NewDraft,
    PostInquiry,
    Refuse,
    Revise,
    Search,
    SendDraft,
    TakeIn,
    Withdraw,
)
from portal.inquiries.page import history_of
from portal.inquiries.revising import ask_for_quantities, revise_inquiry
from portal.inquiries.taking_in import take_in_inquiry
from shared_db.access import Permission
from shared_db.spine.transaction import Work

api = ApiSlice("inquiries")
SENDING = ("already_sent", "wrong_state")
REVISING = ("not_live", "wrong_state")


@api.get("/inquiries", query=Search, answer=InquiryPageOut)
def listed(work: Work, query: Search) -> InquiryPageOut:
    """The inquiries that you can see, the newest first."""
    found = finding.search(work, query)
    return InquiryPageOut(
        inquiries=[summary(row) for row in found[: finding.PAGE]],
        next_page=query.page + 1 if len(found) > finding.PAGE else None,
    )


@api.post(
    "/inquiries",
    body=PostInquiry,
    answer=InquiryOut,
    permission=Permission.POST_INQUIRY,
    raises=(*SENDING, "not_found"),
)
def post(work: Work, body: PostInquiry) -> InquiryOut:
    """Post an inquiry without drawings in one go."""
    inquiry = drafts.begin_draft(work, body.group_id)
    service.send_inquiry(work, inquiry, body)
    return inquiry_out(work, inquiry)


@api.post("/inquiries/drafts", body=NewDraft, answer=DraftOut, raises=("not_allowed", "not_found"))
def begin(work: Work, body: NewDraft) -> DraftOut:
    """Begin a draft, to upload drawings to before it is sent; yours, or in a customer's place."""
    inquiry = drafts.begin_draft(work, body.group_id)
    return DraftOut(id=inquiry.id, group_id=inquiry.group_id)


@api.get("/inquiries/drafts", answer=OwnDraftsOut, raises=("not_allowed",))
def own_drafts(work: Work) -> OwnDraftsOut:
    """What you have begun and not sent."""
    drafts.require_author(work)
    return OwnDraftsOut(
        drafts=[
            OwnDraftOut(id=one.id, group_id=one.group_id, version=kept.version, typed=kept.typed)
            for one, kept in queries.drafts(work)
        ]
    )


@api.delete(
    "/inquiries/<uuid:inquiry_id>",
    answer=DeletedOut,
    needs=Permission.POST_INQUIRY,
    raises=("already_sent",),
)
def delete_draft(work: Work, inquiry_id: UUID) -> DeletedOut:
    """Throw a draft away, with its uploads. What was sent is withdrawn instead."""
    drafts.delete_draft(work, writing.find_to_write(work, inquiry_id, lock=True))
    return DeletedOut(deleted=inquiry_id)


@api.post(
    "/inquiries/<uuid:inquiry_id>/send",
    body=SendDraft,
    answer=InquiryOut,
    needs=Permission.POST_INQUIRY,
    raises=SENDING,
)
def send(work: Work, inquiry_id: UUID, body: SendDraft) -> InquiryOut:
    """Send a draft; name uploads in `drawings` of the parts or of the whole."""
    inquiry = queries.find_inquiry(work, inquiry_id, lock=True)
    service.send_inquiry(work, inquiry, body)
    return inquiry_out(work, inquiry)


@api.post(
    "/inquiries/<uuid:inquiry_id>/take-in",
    body=TakeIn,
    answer=InquiryOut,
    needs=Permission.TAKE_IN_INQUIRY,
    raises=SENDING,
)
def take_in(work: Work, inquiry_id: UUID, body: TakeIn) -> InquiryOut:
    """Send your draft in the place of a customer who asked by fax, mail, telephone or in person."""
    inquiry = writing.find_to_write(work, inquiry_id, lock=True)
    take_in_inquiry(work, inquiry, body)
    return inquiry_out(work, inquiry)


@api.get("/inquiries/<uuid:inquiry_id>", answer=InquiryOut, raises=("not_allowed",))
def show(work: Work, inquiry_id: UUID) -> InquiryOut:
    """One inquiry, whole, with the streams to follow."""
    return inquiry_out(work, queries.find_inquiry(work, inquiry_id))


@api.get("/inquiries/<uuid:inquiry_id>/revisions", answer=RevisionsOut, raises=("not_allowed",))
def revisions(work: Work, inquiry_id: UUID) -> RevisionsOut:
    """What was asked for at each revision, and what changed."""
    return RevisionsOut(
        revisions=[
            RevisionOut(
                revision=one["revision"].revision,
                at=one["revision"].created_at,
                by=one["by"],
                content=one["revision"].content,
                changes=one["changes"],
            )
            for one in history_of(work, queries.find_sent(work, inquiry_id))
        ]
    )


@api.post(
    "/inquiries/<uuid:inquiry_id>/revise",
    body=Revise,
    answer=RevisedOut,
    needs=Permission.POST_INQUIRY,
    status=HTTPStatus.OK,
    raises=REVISING,
)
def revise(work: Work, inquiry_id: UUID, body: Revise) -> RevisedOut:
    """Ask for something else from now on; offers on what changed turn stale.

    Where that voids a quote in hand, `voids` has to name it.
    """
    inquiry = queries.find_inquiry(work, inquiry_id, lock=True)
    changes = revise_inquiry(work, inquiry, body, body.revision, body.voids)
    return RevisedOut(inquiry=inquiry_out(work, inquiry), changes=changes)


@api.post(
    "/inquiries/<uuid:inquiry_id>/quantities",
    body=AskQuantities,
    answer=RevisedOut,
    needs=Permission.POST_INQUIRY,
    status=HTTPStatus.OK,
    raises=REVISING,
)
def ask_quantities(work: Work, inquiry_id: UUID, body: AskQuantities) -> RevisedOut:
    """Ask for prices at further quantities; a quote in hand stays good."""
    inquiry = queries.find_inquiry(work, inquiry_id, lock=True)
    wanted = {one.id: one.quantities for one in body.parts}
    changes = ask_for_quantities(work, inquiry, wanted, body.revision)
    return RevisedOut(inquiry=inquiry_out(work, inquiry), changes=changes)


@api.post(
    "/inquiries/<uuid:inquiry_id>/withdraw",
    body=Withdraw,
    answer=InquiryOut,
    needs=Permission.POST_INQUIRY,
    status=HTTPStatus.OK,
    raises=("wrong_state",),
)
def withdraw(work: Work, inquiry_id: UUID, body: Withdraw) -> InquiryOut:
    """Take an inquiry back."""
    inquiry = queries.find_inquiry(work, inquiry_id, lock=True)
    service.withdraw_inquiry(work, inquiry, body.reason)
    return inquiry_out(work, inquiry)


@api.post(
    "/inquiries/<uuid:inquiry_id>/refuse",
    body=Refuse,
    answer=InquiryOut,
    needs=Permission.REFUSE_INQUIRY,
    status=HTTPStatus.OK,
    raises=("wrong_state",),
)
def refuse(work: Work, inquiry_id: UUID, body: Refuse) -> InquiryOut:
    """Refuse an inquiry for the group, with a reason for the customer."""
    inquiry = queries.find_inquiry(work, inquiry_id, lock=True)
    service.refuse_inquiry(work, inquiry, body.reason)
    return inquiry_out(work, inquiry)


@api.post(
    "/inquiries/<uuid:inquiry_id>/lead",
    body=ChooseLead,
    answer=InquiryOut,
    status=HTTPStatus.OK,
    raises=("not_allowed", "lead_stands"),
)
def choose_lead(work: Work, inquiry_id: UUID, body: ChooseLead) -> InquiryOut:
    """Choose the lead shop, or hand the lead over."""
    inquiry = queries.find_inquiry(work, inquiry_id, lock=True)
    service.choose_lead(work, inquiry, body.company_id)
    return inquiry_out(work, inquiry)
