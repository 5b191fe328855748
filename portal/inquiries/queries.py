"""The inquiries that an actor may see, and what belongs to them."""

from collections.abc import Collection, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Select, func, or_
from sqlalchemy.orm import aliased

from shared_db.access import (
    Permission,
    asked_drawings,
    companies_of_group,
    issued_quotes,
    must_find,
    shops_of_group,
    visible_asks,
    visible_companies,
    visible_drafts,
    visible_groups,
    visible_inquiries,
    visible_inquiry_revisions,
    visible_part_quantities,
    visible_parts,
    visible_people,
    visible_quote_revisions,
    visible_quotes,
    visible_read_positions,
    visible_replies,
    visible_streams,
    writable_inquiries,
)
from shared_db.foundation.errors import NotFound
from shared_db.foundation.lists import among
from shared_db.models import (
    CapabilityAsk,
    CapabilityReply,
    Company,
    Drawing,
    Event,
    FormDraft,
    Group,
    Inquiry,
    InquiryRevision,
    InquiryState,
    MembershipRole,
    Part,
    PartQuantity,
    Person,
    Quote,
    QuoteRevision,
    QuoteState,
    Stream,
)
from shared_db.spine import streams
from shared_db.spine.states import LIVE_INQUIRY
from shared_db.spine.transaction import Work


class Row(NamedTuple):
    """An inquiry in a list, with the names that belong to it."""

    inquiry: Inquiry
    customer: str
    lead: str | None


class NewestQuote(NamedTuple):
    """The newest quote that a customer was given."""

    revision_id: UUID
    number: str
    state: QuoteState


def find_inquiry(
    work: Work, inquiry_id: UUID, *, to: Permission | None = None, lock: bool = False
) -> Inquiry:
    """An inquiry the actor may see, else `NotFound`; `to` is a right needed, else `NotAllowed`."""
    inquiry = must_find(work.session, visible_inquiries(work.actor), inquiry_id, lock=lock)
    if to is not None:
        work.actor.in_group(inquiry.group_id).require(to)
    return inquiry


def find_sent(work: Work, inquiry_id: UUID, *, to: Permission | None = None) -> Inquiry:
    """The same, once it was sent; a draft is nothing but its form."""
    inquiry = find_inquiry(work, inquiry_id, to=to)
    if inquiry.state is InquiryState.DRAFT:
        raise NotFound
    return inquiry


def group_of(work: Work, inquiry: Inquiry) -> Group:
    """The group that an inquiry came to."""
    return must_find(work.session, visible_groups(work.actor), inquiry.group_id)


def own_account(work: Work) -> Person:
    """The actor's own row."""
    return must_find(work.session, visible_people(work.actor), work.actor.person_id)


def groups_to_ask(work: Work) -> list[Group]:
    """The groups that a customer can send an inquiry to, or a shop enter one in."""
    query = visible_groups(work.actor).where(Group.id.in_(work.actor.groups_to_ask))
    return list(work.session.scalars(query.order_by(Group.name)))


def parts_of(work: Work, inquiry: Inquiry) -> list[Part]:
    """The parts that are asked for now, in order."""
    query = visible_parts(work.actor).where(
        Part.inquiry_id == inquiry.id, Part.dropped_in_revision.is_(None)
    )
    return list(work.session.scalars(query.order_by(Part.position, Part.id)))


def quantities_of(work: Work, part_ids: Sequence[UUID]) -> dict[UUID, list[int]]:
    """The quantities of these parts, in the customer's order."""
    query = visible_part_quantities(work.actor).where(among(PartQuantity.part_id, part_ids))
    found: dict[UUID, list[int]] = {}
    for row in work.session.scalars(query.order_by(PartQuantity.position)):
        found.setdefault(row.part_id, []).append(row.quantity)
    return found


def note_changed(work: Work, inquiry: Inquiry, part_ids: Collection[UUID]) -> None:
    """Note that something else is asked of these parts from the inquiry's revision on."""
    query = visible_parts(work.actor).where(Part.inquiry_id == inquiry.id, among(Part.id, part_ids))
    for part in work.session.scalars(query):
        part.changed_in_revision = inquiry.revision


def standing_drawings(work: Work, inquiry: Inquiry) -> list[Drawing]:
    """The drawings that were sent and not replaced since."""
    query = asked_drawings(work.actor).where(
        Drawing.inquiry_id == inquiry.id,
        Drawing.since_revision.is_not(None),
        Drawing.dropped_in_revision.is_(None),
    )
    return list(work.session.scalars(query.order_by(Drawing.created_at, Drawing.id)))


def bindable_drawings(work: Work, inquiry: Inquiry) -> list[Drawing]:
    """Standing drawings, and one's own uploads that were not sent yet."""
    query = asked_drawings(work.actor).where(
        Drawing.inquiry_id == inquiry.id,
        Drawing.dropped_in_revision.is_(None),
        or_(Drawing.since_revision.is_not(None), Drawing.uploaded_by == work.actor.person_id),
    )
    return list(work.session.scalars(query.order_by(Drawing.created_at, Drawing.id)))


def company_name(work: Work, company_id: UUID | None) -> str:
    """What a company is called; "" where there is none."""
    if company_id is None:
        return ""
    query = visible_companies(work.actor).with_only_columns(Company.name)
    return work.session.scalar(query.where(Company.id == company_id)) or ""


def companies_in(work: Work, group: Group) -> list[Company]:
    """All companies of a group of the actor's shop, also former ones, by name."""
    return list(work.session.scalars(companies_of_group(work.actor, group.id)))


def customers_in(work: Work, group: Group) -> list[Company]:
    """Its customers, by name."""
    customers = companies_of_group(work.actor, group.id, MembershipRole.CUSTOMER)
    return list(work.session.scalars(customers))


def shops_of(work: Work, inquiry: Inquiry) -> list[Company]:
    """Today's shops of the group that an inquiry came to, by name."""
    return list(work.session.scalars(shops_of_group(work.actor, inquiry.group_id)))


def revisions_of(work: Work, inquiry: Inquiry) -> list[tuple[InquiryRevision, str]]:
    """What was asked for over time, the newest first, each with who wrote it as far as known."""
    people = visible_people(work.actor).subquery()
    query = (
        visible_inquiry_revisions(work.actor)
        .add_columns(func.coalesce(people.c.name, ""))
        .outerjoin(people, people.c.id == InquiryRevision.created_by)
        .where(InquiryRevision.inquiry_id == inquiry.id)
        .order_by(InquiryRevision.revision.desc())
    )
    return [(row[0], row[1]) for row in work.session.execute(query)]


def find_draft(work: Work, form: str, subject_id: UUID, *, lock: bool = False) -> FormDraft | None:
    """One's own form as it was left."""
    query = visible_drafts(work.actor).where(
        FormDraft.form == form, FormDraft.subject_id == subject_id
    )
    return work.session.scalars(
        query.with_for_update(key_share=True) if lock else query
    ).one_or_none()


def drafts(work: Work) -> list[tuple[Inquiry, FormDraft]]:
    """One's own inquiries that were not sent yet, the last touched first."""
    own = aliased(Inquiry, writable_inquiries(work.actor).subquery())
    query = (
        visible_drafts(work.actor)
        .add_columns(own)
        .join(own, own.id == FormDraft.subject_id)
        .where(FormDraft.form == "inquiry", own.state == InquiryState.DRAFT)
        .order_by(FormDraft.updated_at.desc())
        .limit(50)
    )
    return [(row[1], row[0]) for row in work.session.execute(query)]


def listed(work: Work) -> Select[Inquiry, str, str]:
    """Inquiries that were sent, with the names of `Row`."""
    known = visible_companies(work.actor)
    customer, lead = known.subquery("customer"), known.subquery("lead")
    return (
        visible_inquiries(work.actor)
        .add_columns(func.coalesce(customer.c.name, ""), lead.c.name)
        .outerjoin(customer, customer.c.id == Inquiry.customer_company_id)
        .outerjoin(lead, lead.c.id == Inquiry.lead_company_id)
        .where(Inquiry.state != InquiryState.DRAFT)
    )


def unanswered(work: Work) -> list[Row]:
    """Inquiries in which somebody has to be named lead or the customer waits for a word, of the
    groups in which the actor sees to that."""
    query = listed(work).where(
        Inquiry.group_id.in_(work.actor.groups_where_may(Permission.CHOOSE_LEAD)),
        Inquiry.state.in_(LIVE_INQUIRY),
        or_(Inquiry.first_reply_at.is_(None), Inquiry.lead_company_id.is_(None)),
    )
    oldest_promise = (Inquiry.first_reply_at.is_not(None), Inquiry.first_reply_due_at)
    return [Row(*row) for row in work.session.execute(query.order_by(*oldest_promise).limit(200))]


def answer_counts(work: Work, inquiry_ids: Sequence[UUID]) -> dict[UUID, tuple[int, int]]:
    """How many companies were asked "can you make this?", and how many answered."""
    asks = visible_asks(work.actor).where(among(CapabilityAsk.inquiry_id, inquiry_ids)).subquery()
    query = (
        visible_replies(work.actor)
        .join(asks, asks.c.id == CapabilityReply.ask_id)
        .with_only_columns(asks.c.inquiry_id, func.count(), func.count(CapabilityReply.answered_at))
        .group_by(asks.c.inquiry_id)
    )
    return {row[0]: (row[1], row[2]) for row in work.session.execute(query)}


def newest_quotes(work: Work, inquiry_ids: Sequence[UUID]) -> dict[UUID, NewestQuote]:
    """The newest issued revision for each of these inquiries, for those who may read quotes."""
    quotes = visible_quotes(work.actor).where(among(Quote.inquiry_id, inquiry_ids)).subquery()
    query = (
        visible_quote_revisions(work.actor)
        .join(quotes, quotes.c.id == QuoteRevision.quote_id)
        .where(QuoteRevision.state.not_in([QuoteState.DRAFT, QuoteState.SUPERSEDED]))
        .with_only_columns(
            quotes.c.inquiry_id, QuoteRevision.id, quotes.c.number, QuoteRevision.state
        )
        .order_by(QuoteRevision.issued_at)
    )
    return {row[0]: NewestQuote(*row[1:]) for row in work.session.execute(query)}


def quoted(work: Work, inquiry_ids: Sequence[UUID]) -> set[UUID]:
    """Those of these inquiries that have an issued quote, for member shops."""
    query = issued_quotes(work.actor).where(among(Quote.inquiry_id, inquiry_ids))
    return {row[0] for row in work.session.execute(query)}


def unread_counts(work: Work, inquiries: Sequence[Inquiry]) -> dict[UUID, int]:
    """How much others said in the customer channels that the actor has not read."""
    channels = {streams.customer_channel(inquiry).id: inquiry.id for inquiry in inquiries}
    read = visible_read_positions(work.actor).subquery()
    query = (
        visible_streams(work.actor)
        .where(among(Stream.id, channels))
        .join(Event, Event.stream_id == Stream.id)
        .outerjoin(read, read.c.stream_id == Stream.id)
        .where(
            Event.seq > func.coalesce(read.c.seq, 0),
            Event.company_id.is_distinct_from(work.actor.company_id),
        )
        .with_only_columns(Stream.id, func.count())
        .group_by(Stream.id)
    )
    return {channels[row[0]]: row[1] for row in work.session.execute(query)}


def position(work: Work, *keys: streams.StreamKey) -> dict[UUID, int]:
    """The last number of each of these streams that the actor may read; 0 where none is yet."""
    query = visible_streams(work.actor).where(among(Stream.id, [key.id for key in keys]))
    known = {stream.id: stream.last_seq for stream in work.session.scalars(query)}
    return {key.id: known.get(key.id, 0) for key in keys}
