"""The customer changes what is asked for, or who serves them for them: a new revision; what rests
on the old one is stale."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from portal.forms import read
from portal.inquiries import drafts, queries
from portal.inquiries.content import (
    MORE_QUANTITIES,
    UNCONCERNING,
    changes_between,
    concerned_parts,
    content_of,
)
from portal.inquiries.forms import MOST_QUANTITIES, InquiryForm
from portal.inquiries.in_hand import InHand, quote_in_hand
from portal.inquiries.parts import write_requirement
from portal.inquiries.service import check_delivery, keep_revision, place_of
from portal.inquiries.typed import Typed
from portal.inquiries.words import field_word
from portal.inquiries.writing import require_writer
from shared_db.access.permissions import MAKERS
from shared_db.acts.staleness import mark_stale
from shared_db.foundation.base import Json
from shared_db.foundation.errors import N_, ChangedMeanwhile, DomainError, Invalid, WrongState
from shared_db.models import GroupRole, Inquiry, InquiryState
from shared_db.spine.events import InquiryRevised
from shared_db.spine.states import LIVE_INQUIRY
from shared_db.spine.transaction import Work
from shared_db.telling.audiences import everyones_streams, member_company_ids, move_inquiry
from shared_db.telling.inboxes import ask_people
from shared_db.telling.mailing import in_whose_name, mail_person


def revise_inquiry(
    work: Work,
    inquiry: Inquiry,
    form: InquiryForm,
    revision: int,
    voids: UUID | None = None,
) -> list[Json]:
    """Put a locked inquiry into its next revision; answers with what changed.

    Nothing changed: no revision. `revision` is the one that the form started from; `voids` the
    quote of which the customer knows that it can't be ordered by afterwards. Raises `Invalid` if
    there is such a quote and it isn't known.
    """
    require_writer(work, inquiry)
    if inquiry.state not in LIVE_INQUIRY:
        raise WrongState("not_live", N_("This request has ended and can no longer be changed."))
    if revision != inquiry.revision:
        raise ChangedMeanwhile
    if form.delivery_date != inquiry.delivery_date:  # who asks for more quantities types none
        check_delivery(form, queries.group_of(work, inquiry))
    before = content_of(work, inquiry)
    write_requirement(work, inquiry, form, revision + 1)
    after = content_of(work, inquiry)
    changes = changes_between(before, after)
    concerned = {UUID(part_id) for part_id in concerned_parts(before, after)}
    in_hand = quote_in_hand(work, inquiry)
    voided = in_hand is not None and bool(in_hand.part_ids & concerned)
    if in_hand is not None and voided and voids != in_hand.revision_id:
        raise _voids(in_hand, changes)
    drafts.forget_draft(work, drafts.REVISION, inquiry.id)
    if changes:
        _begin_revision(work, inquiry, changes, concerned, in_hand is not None and not voided)
        _tell_people(work, inquiry, changes, in_hand if not voided else None)
    return changes


def ask_for_quantities(
    work: Work,
    inquiry: Inquiry,
    wanted: Mapping[UUID, Sequence[int]],
    revision: int,
) -> list[Json]:
    """Ask for prices at further quantities of parts; all that was asked for stays as it is.

    `wanted` by part. A quote in hand stays good until the shop issues one with the new quantities.
    """
    content = content_of(work, inquiry)
    errors = {}
    for row, part in enumerate(content["parts"]):
        known = part["quantities"]
        more = [n for n in wanted.get(UUID(part["id"]), ()) if n not in known]
        if len(known) + len(more) > MOST_QUANTITIES:
            errors[f"parts-{row}-quantities"] = DomainError(
                "too_many",
                N_("A part has up to %(most)s quantities; %(left)s more can be asked for."),
                most=MOST_QUANTITIES,
                left=MOST_QUANTITIES - len(known),
            )
        part["quantities"] = known + more
    unknown = set(wanted) - {UUID(part["id"]) for part in content["parts"]}
    if unknown:
        errors["parts"] = DomainError("unknown_part", N_("This part is not in the request."))
    if errors:
        raise Invalid(errors)
    form = read(InquiryForm, Typed.from_content(content, revision).tree())
    return revise_inquiry(work, inquiry, form, revision)


def _voids(quote: InHand, changes: Sequence[Json]) -> Invalid:
    """The customer has to know what the change does to the quote before it is sent."""
    what = [
        f"{change['part']} ({field_word(change['field'])})"
        if change["part"]
        else field_word(change["field"])
        for change in changes
        if change["field"] not in (*UNCONCERNING, MORE_QUANTITIES, "quantities")
    ]
    return Invalid.one(
        "voids",
        "voids_quote",
        N_(
            "Quote %(quote)s (revision %(revision)s) was made before this change of %(what)s: once"
            " it is sent, you can't order by that quote any more. Confirm this to send it."
        ),
        quote=quote.number,
        revision=quote.revision,
        what=list(dict.fromkeys(what)),
    )


def _begin_revision(
    work: Work,
    inquiry: Inquiry,
    changes: list[Json],
    concerned: Collection[UUID],
    keeps_quote: bool,
) -> None:
    """`concerned`: the parts of which something else is asked."""
    inquiry.revision += 1
    inquiry.version += 1
    queries.note_changed(work, inquiry, concerned)
    keep_revision(work, inquiry)
    customer = queries.company_name(work, inquiry.customer_company_id)
    for stream in everyones_streams(inquiry):
        work.tell(
            stream,
            InquiryRevised(
                inquiry_id=inquiry.id,
                number=inquiry.number,
                revision=inquiry.revision,
                changes=changes,
                customer=customer,
            ),
        )
    still_planned = inquiry.state is InquiryState.PROPOSED and not concerned
    if inquiry.state is not InquiryState.OPEN and not (keeps_quote or still_planned):
        move_inquiry(work, inquiry, InquiryState.OPEN)
    mark_stale(work, inquiry)


def _tell_people(
    work: Work,
    inquiry: Inquiry,
    changes: Sequence[Json],
    in_hand: InHand | None,
) -> None:
    """The coordinators and the lead shop, in the inbox and by mail: what for, and what stands."""
    more = [change for change in changes if change["field"] == MORE_QUANTITIES]
    only_more = len(more) == len(changes)
    shops = member_company_ids(work, inquiry.group_id)
    place = place_of(inquiry)
    own = {work.actor.person_id}
    told = ask_people(
        work, shops, [GroupRole.COORDINATOR], "inquiry_revised", inquiry, place, leave_out=own
    )
    if inquiry.lead_company_id:
        told += ask_people(
            work,
            [inquiry.lead_company_id],
            MAKERS,
            "inquiry_revised",
            inquiry,
            place,
            leave_out=own | {person.id for person in told},
        )
    for person in told:
        values = {
            "number": inquiry.number,
            "subject": inquiry.subject,
            "revision": inquiry.revision,
            "quantities": [[change["part"], change["after"]] for change in more]
            if only_more
            else [],
            "quote": in_hand.number if in_hand else "",
            "place": place.as_json(),
        }
        mail_person(
            work, person, "inquiry_revised", values, **in_whose_name(work, inquiry.group_id)
        )
