"""Who sees what: every select of the access policy, row by row, as every kind of person."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import ColumnElement, Select, and_, select, update

from portal.inquiries.drafts import begin_draft
from shared_db import access
from shared_db.access import Actor, Guest, Principal, Server
from shared_db.foundation.base import utc_now
from shared_db.foundation.clock import today
from shared_db.foundation.errors import NotFound
from shared_db.foundation.ids import new_id
from shared_db.models import (
    Absence,
    ApiToken,
    CapabilityAsk,
    CapabilityReply,
    Channel,
    Company,
    ConfidentialityAcceptance,
    ConfidentialityText,
    Drawing,
    DrawingAudience,
    DrawingKind,
    DrawingOpening,
    DrawingPurpose,
    Duty,
    EarlierPart,
    Estimate,
    EstimateLine,
    EstimatePart,
    EstimateSaving,
    EstimateVariant,
    EstimateVersionName,
    FormDraft,
    Group,
    HandedBy,
    Import,
    ImportRemark,
    Inquiry,
    InquiryRevision,
    InquiryState,
    Intake,
    IntakeFile,
    IntakeState,
    Job,
    Language,
    LineTemplate,
    Link,
    Mail,
    Membership,
    MembershipRole,
    Message,
    MessageMention,
    MessageReaction,
    MessageRevision,
    Offer,
    OfferBasis,
    OfferPrice,
    OfferState,
    Order,
    OrderLine,
    Part,
    PartQuantity,
    PastQuote,
    Person,
    PersonGroupRole,
    PersonRole,
    ProductionRecord,
    Proposal,
    ProposalAnswer,
    ProposalOperation,
    PurchaseRecord,
    Quote,
    QuoteAnswer,
    QuoteBasis,
    QuoteHanding,
    QuoteKept,
    QuotePdf,
    QuotePrice,
    QuoteRevision,
    QuoteShape,
    ReadPosition,
    Request,
    RequestDrawing,
    RequestItem,
    RequestState,
    RollupRun,
    Sign,
    Stream,
    WorkCentre,
    WorkCentreRate,
)
from shared_db.spine import streams
from tests.factories.inquiries import accept_the_terms
from tests.factories.rows import inquiry_rows
from tests.factories.world import World
from tests.permissions.case import Case

SHOP = ("manager", "engineer", "sales", "purchaser")
A = {f"a_{job}" for job in (*SHOP, "coordinator", "administrator")}
B, C, Z = ({f"{shop}_{job}" for job in SHOP} for shop in "bcz")
V, W = {"v_lead"}, {"w_manager"}
"""Of companies in both groups: V is a shop of both, W a shop of Z's and a customer of this one."""
SHOPS = A | B | C | V
X, Y = {"x_customer"}, {"y_customer"}
SUPPLIER = "supplier"
GUEST = {"guest"}
"""With the link of the case's request at the entrance."""
TAKERS = {"a_coordinator"} | {f"{shop}_{job}" for shop in "abc" for job in ("sales", "manager")}
A_COSTS, B_COSTS = ({f"{shop}_{job}" for job in SHOP} for shop in "ab")
A_DATA = {"a_manager", "a_engineer", "a_purchaser"}
PARTIES = A_COSTS | B_COSTS
QUOTE = A_COSTS | X


@dataclass(frozen=True)
class Seen:
    """A row of the standing case (`which`), and exactly those who see it through `by`."""

    by: Callable[[Actor], Select[Any]]
    which: Callable[[Case], ColumnElement[bool]]
    who: set[str]
    what: str = ""


def _in_estimate(estimate: Callable[[Case], Any]) -> list[tuple[Any, Any]]:
    return [
        (access.visible_estimates, lambda c: Estimate.id == estimate(c)),
        (access.visible_estimate_parts, lambda c: EstimatePart.estimate_id == estimate(c)),
        (access.visible_estimate_lines, lambda c: EstimateLine.estimate_id == estimate(c)),
        (access.visible_estimate_variants, lambda c: EstimateVariant.estimate_id == estimate(c)),
        (access.visible_estimate_savings, lambda c: EstimateSaving.estimate_id == estimate(c)),
        (access.visible_version_names, lambda c: EstimateVersionName.estimate_id == estimate(c)),
        (access.visible_rollups, lambda c: RollupRun.estimate_id == estimate(c)),
        (
            access.visible_earlier_parts,
            lambda c: EarlierPart.estimate_part_id.in_(
                select(EstimatePart.id).where(EstimatePart.estimate_id == estimate(c))
            ),
        ),
    ]


def _named(filename: str) -> Any:
    return select(Drawing.id).where(Drawing.filename == filename).scalar_subquery()


def _said(channel: str) -> Select[UUID]:
    return select(Message.id).where(Message.channel == channel)


def _company(short: str) -> Callable[[Case], ColumnElement[bool]]:
    return lambda c: Company.id == c.world.companies[short]


def _inquiry_of(short: str) -> Callable[[Case], ColumnElement[bool]]:
    return lambda c: and_(
        Duty.inquiry_id == c.inquiry,
        Duty.company_id == c.world.companies[short],
        Duty.estimate_id.is_(None),
        Duty.quote_id.is_(None),
    )


def _quote_of(short: str) -> Callable[[Case], ColumnElement[bool]]:
    return lambda c: and_(Duty.quote_id.is_not(None), Duty.company_id == c.world.companies[short])


def _stream(key: Callable[[Case], streams.StreamKey]) -> Callable[[Case], ColumnElement[bool]]:
    return lambda c: Stream.id == key(c).id


def _channel(of: Callable[[Any], streams.StreamKey]) -> Callable[[Case], streams.StreamKey]:
    return lambda c: of(Inquiry(id=c.inquiry, group_id=c.world.group_id))


TABLE = [
    Seen(access.visible_inquiries, lambda c: Inquiry.id == c.inquiry, SHOPS | X),
    Seen(access.visible_inquiries, lambda c: Inquiry.state == InquiryState.DRAFT, X, "a draft"),
    Seen(
        access.visible_inquiry_revisions,
        lambda c: InquiryRevision.inquiry_id == c.inquiry,
        SHOPS | X,
    ),
    Seen(access.writable_inquiries, lambda c: Inquiry.id == c.draft, X, "a customer's draft"),
    Seen(access.writable_inquiries, lambda c: Inquiry.id == c.inquiry, X, "sent"),
    Seen(access.visible_intakes, lambda c: Intake.id == c.intake, TAKERS | GUEST, "not confirmed"),
    Seen(access.visible_intakes, lambda c: Intake.inquiry_id == c.inquiry, SHOPS, "taken"),
    Seen(access.visible_intakes, lambda c: Intake.company_name == "unproven", set(), "unproven"),
    Seen(access.visible_intake_files, lambda c: IntakeFile.intake_id == c.intake, TAKERS | GUEST),
    Seen(access.visible_parts, lambda c: Part.id == c.part, SHOPS | X),
    Seen(access.visible_part_quantities, lambda c: PartQuantity.part_id == c.part, SHOPS | X),
    Seen(access.visible_drawings, lambda c: Drawing.id == c.drawing, SHOPS | X),
    Seen(access.visible_drawings, lambda c: Drawing.filename == "not sent.pdf", X, "not sent"),
    *[
        Seen(access.visible_drawings, lambda c, name=name: Drawing.filename == name, who, name)
        for name, who in (
            ("own.step", A),
            ("to the group.step", SHOPS),
            ("to the customer.step", SHOPS | X),
            ("with the request.step", A | B_COSTS),
            ("with a withdrawn request.step", A),
            ("b's, taken into A's request.step", B),
            ("only dropped.step", {"b_engineer"}),
        )
    ],
    Seen(access.asked_drawings, lambda c: Drawing.id == c.drawing, SHOPS | X),
    Seen(
        access.asked_drawings,
        lambda c: Drawing.filename == "to the customer.step",
        set(),
        "a shop's",
    ),
    Seen(access.own_designs, lambda c: Drawing.filename == "to the customer.step", A),
    Seen(
        access.visible_request_drawings,
        lambda c: RequestDrawing.request_id == c.request,
        PARTIES,
    ),
    Seen(
        access.visible_acceptances,
        lambda c: ConfidentialityAcceptance.inquiry_id == c.inquiry,
        A,
    ),
    Seen(access.visible_openings, lambda c: DrawingOpening.drawing_id == c.drawing, A | X),
    Seen(
        access.visible_openings,
        lambda c: and_(
            DrawingOpening.company_id == c.world.companies["x"],
            DrawingOpening.drawing_id == _named("to the customer.step"),
        ),
        A | X,
        "the customer's, of what A released",
    ),
    Seen(access.visible_messages, lambda c: Message.channel == "customer", SHOPS | X, "to all"),
    Seen(access.visible_messages, lambda c: Message.channel == "group", SHOPS, "to the shops"),
    *[
        Seen(
            select,
            lambda c, of=of, channel=channel: of.message_id.in_(_said(channel)),
            who,
            f"{of.__name__} {words}",
        )
        for select, of in (
            (access.visible_message_revisions, MessageRevision),
            (access.visible_reactions, MessageReaction),
            (access.visible_mentions, MessageMention),
        )
        for channel, who, words in (
            ("customer", SHOPS | X, "to all"),
            ("group", SHOPS, "to the shops"),
        )
    ],
    Seen(access.visible_asks, lambda c: CapabilityAsk.id == c.ask, SHOPS),
    Seen(access.visible_replies, lambda c: CapabilityReply.ask_id == c.ask, SHOPS),
    Seen(access.visible_proposals, lambda c: Proposal.id == c.proposal, SHOPS),
    Seen(
        access.visible_proposal_operations,
        lambda c: ProposalOperation.proposal_id == c.proposal,
        SHOPS,
    ),
    Seen(
        access.visible_proposal_answers, lambda c: ProposalAnswer.proposal_id == c.proposal, SHOPS
    ),
    Seen(access.asked_shops, lambda c: Request.id == c.request, SHOPS),
    *[Seen(by, which, A_COSTS, "A's") for by, which in _in_estimate(lambda c: c.estimate)],
    *[Seen(by, which, B_COSTS, "B's") for by, which in _in_estimate(lambda c: c.sub_estimate)],
    Seen(access.visible_line_templates, lambda c: LineTemplate.id == c.line_template, A_COSTS),
    Seen(access.visible_requests, lambda c: Request.id == c.request, PARTIES),
    Seen(access.visible_request_items, lambda c: RequestItem.request_id == c.request, PARTIES),
    Seen(access.visible_offers, lambda c: Offer.id == c.offer, PARTIES),
    Seen(access.visible_offer_prices, lambda c: OfferPrice.offer_id == c.offer, PARTIES),
    Seen(access.visible_offer_bases, lambda c: OfferBasis.offer_id == c.offer, B_COSTS),
    Seen(access.visible_quotes, lambda c: Quote.inquiry_id == c.inquiry, QUOTE),
    Seen(access.visible_quote_revisions, lambda c: QuoteRevision.id == c.quote_revision, QUOTE),
    Seen(
        access.visible_quote_revisions,
        lambda c: QuoteRevision.id == c.quote_draft,
        A_COSTS,
        "a draft",
    ),
    Seen(access.visible_quote_prices, lambda c: QuotePrice.revision_id == c.quote_revision, QUOTE),
    Seen(access.visible_quote_pdfs, lambda c: QuotePdf.revision_id == c.quote_revision, QUOTE),
    Seen(
        access.visible_quote_answers, lambda c: QuoteAnswer.revision_id == c.quote_revision, QUOTE
    ),
    Seen(access.visible_quote_bases, lambda c: QuoteBasis.revision_id == c.quote_revision, A_COSTS),
    Seen(access.visible_kept_quotes, lambda c: QuoteKept.revision_id == c.quote_revision, A_COSTS),
    Seen(
        access.visible_quote_handings,
        lambda c: QuoteHanding.revision_id == c.quote_revision,
        QUOTE,
    ),
    Seen(access.issued_quotes, lambda c: Quote.inquiry_id == c.inquiry, SHOPS),
    Seen(
        access.writable_inquiries,
        lambda c: Inquiry.customer_company_id == c.world.companies["b"],
        {"b_sales"},
        "a draft in a customer's place",
    ),
    Seen(
        access.visible_inquiries,
        lambda c: Inquiry.customer_company_id == c.world.companies["b"],
        set(),
        "a draft in a customer's place",
    ),
    Seen(
        access.visible_drawings,
        lambda c: Drawing.filename == "of a fax.pdf",
        {"b_sales"},
        "a draft in a customer's place",
    ),
    Seen(
        access.visible_memberships,
        lambda c: and_(
            Membership.company_id == c.world.companies["b"], Membership.group_id == c.group
        ),
        SHOPS,
    ),
    Seen(access.visible_orders, lambda c: Order.inquiry_id == c.inquiry, QUOTE),
    Seen(access.visible_order_lines, lambda c: OrderLine.part_id == c.part, QUOTE),
    Seen(access.visible_duties, _inquiry_of("a"), A),
    Seen(access.visible_duties, lambda c: Duty.estimate_id == c.sub_estimate, B_COSTS, "B's cost"),
    Seen(access.visible_duties, _quote_of("a"), A_COSTS, "A's quote"),
    Seen(access.visible_absences, lambda c: Absence.person_id == c.world.people["a_sales"], A),
    Seen(access.people_to_turn_to, _inquiry_of("a"), (SHOPS | X) - A, "A's, who leads"),
    Seen(access.people_to_turn_to, _inquiry_of("b"), SHOPS - B, "B's, who was asked"),
    Seen(access.people_to_turn_to, _inquiry_of("x"), SHOPS, "the customer's"),
    Seen(access.people_to_turn_to, _quote_of("a"), X, "once a quote is issued"),
    Seen(access.people_to_turn_to, lambda c: Duty.estimate_id.is_not(None), set(), "costs"),
    Seen(access.visible_groups, lambda c: Group.id == c.world.group_id, SHOPS | X | Y | W),
    Seen(
        access.visible_confidentiality_texts,
        lambda c: ConfidentialityText.group_id == c.world.group_id,
        SHOPS | X | Y | W,
    ),
    Seen(access.visible_companies, _company("a"), SHOPS | X | Y | W, "a shop"),
    Seen(access.visible_companies, _company("x"), SHOPS | X, "a customer"),
    Seen(access.visible_companies, _company("z"), Z | V | W, "another group's"),
    Seen(access.member_companies, _company("b"), SHOPS),
    Seen(access.member_companies, _company("x"), set(), "a customer"),
    Seen(access.visible_people, lambda c: Person.id == c.world.people["a_engineer"], A),
    Seen(
        access.visible_person_roles,
        lambda c: PersonRole.person_id == c.world.people["a_engineer"],
        A,
    ),
    Seen(
        access.visible_group_roles,
        lambda c: PersonGroupRole.person_id == c.world.people["a_coordinator"],
        A,
    ),
    Seen(
        access.visible_account_leads,
        lambda c: PersonGroupRole.person_id == c.world.people["a_coordinator"],
        {"a_administrator"},
    ),
    Seen(
        access.visible_accounts,
        lambda c: Person.id == c.world.people["b_engineer"],
        {"a_administrator"},
        "of a shop",
    ),
    Seen(
        access.visible_accounts,
        lambda c: Person.id == c.world.people["z_engineer"],
        V,
        "of another group",
    ),
    Seen(
        access.visible_account_roles,
        lambda c: PersonRole.person_id == c.world.people["x_customer"],
        {"a_administrator"},
    ),
    Seen(
        access.people_to_lead,
        lambda c: Person.id == c.world.people["b_engineer"],
        {"a_administrator"},
        "of a shop",
    ),
    Seen(
        access.people_to_lead,
        lambda c: Person.id == c.world.people["x_customer"],
        set(),
        "a customer's",
    ),
    Seen(access.visible_links, lambda c: Link.id == c.link, {"a_manager"}),
    Seen(access.visible_mail, lambda c: Mail.id == c.mail, {"a_manager"}),
    Seen(access.visible_mail, lambda c: Mail.intake_id == c.intake, {"a_manager"}, "proven"),
    Seen(access.visible_mail, lambda c: Mail.to_email == "un@proven.example", set(), "unproven"),
    Seen(access.visible_tokens, lambda c: ApiToken.name == "play", {"a_engineer"}),
    Seen(access.visible_drafts, lambda c: FormDraft.form == "post", {"a_engineer"}),
    Seen(access.visible_read_positions, lambda c: ReadPosition.seq == 1, {"a_engineer"}),
    Seen(access.visible_jobs, lambda c: Job.subject_id == c.estimate, A),
    Seen(access.visible_work_centres, lambda c: WorkCentre.id == c.work_centre, A_DATA),
    Seen(access.visible_rates, lambda c: WorkCentreRate.work_centre_id == c.work_centre, A_DATA),
    Seen(access.visible_imports, lambda c: Import.id == c.import_id, A_DATA),
    Seen(access.visible_past_quotes, lambda c: PastQuote.id == c.past_quote, A_DATA),
    Seen(access.visible_quote_shapes, lambda c: QuoteShape.shape == "form", A_DATA),
    Seen(access.visible_import_remarks, lambda c: ImportRemark.import_id == c.import_id, A_DATA),
    Seen(
        access.visible_production_records,
        lambda c: ProductionRecord.import_id == c.import_id,
        A_DATA,
    ),
    Seen(
        access.visible_purchase_records, lambda c: PurchaseRecord.import_id == c.import_id, A_DATA
    ),
    *[
        Seen(access.visible_streams, _stream(key), who, what)
        for what, key, who in [
            ("group", lambda c: streams.group(c.world.group_id), SHOPS),
            ("group channel", _channel(streams.group_channel), SHOPS),
            ("customer channel", _channel(streams.customer_channel), SHOPS | X),
            ("A's own", lambda c: streams.company(c.world.companies["a"]), A),
            ("X's own", lambda c: streams.company(c.world.companies["x"]), X),
            (
                "A's side",
                lambda c: streams.company_side(c.inquiry, c.world.companies["a"]),
                A_COSTS,
            ),
            (
                "B's side",
                lambda c: streams.company_side(c.inquiry, c.world.companies["b"]),
                B_COSTS,
            ),
            (
                "request",
                lambda c: streams.request(Request(id=c.request, inquiry_id=c.inquiry)),
                PARTIES,
            ),
            ("inbox", lambda c: streams.inbox(c.world.people["b_engineer"]), {"b_engineer"}),
        ]
    ],
]
ELSEWHERE = {
    "visible_streams": "by its kinds, above",
    "readable_events": "through visible_streams",
}


def names(of: Iterable[Seen]) -> set[str]:
    return {seen.by.__name__ for seen in of}


def _drawings_of_shops(case: Case, world: World) -> None:
    """One for each audience; some go with A's request to B, one with another that is withdrawn."""
    own, group, customer = DrawingAudience
    with world.record.as_server("a test") as db:
        standing = db.get_one(Request, case.request)
        columns = {one.key: getattr(standing, one.key) for one in Request.__table__.columns}
        gone = Request(**{**columns, "id": uuid4(), "state": RequestState.WITHDRAWN})
        db.add(gone)
        db.flush()
        for name, short, audience, request in (
            ("own.step", "a", own, None),
            ("to the group.step", "a", group, None),
            ("to the customer.step", "a", customer, None),
            ("with the request.step", "a", own, case.request),
            ("with a withdrawn request.step", "a", own, gone.id),
            ("b's, taken into A's request.step", "b", own, case.request),
            ("only dropped.step", "b", own, None),
        ):
            drawing = Drawing(
                id=uuid4(),
                inquiry_id=case.inquiry,
                filename=name,
                kind=DrawingKind.STEP,
                sha256="2" * 64,
                size=1,
                uploaded_by=world.people[f"{short}_engineer"],
                purpose=DrawingPurpose.SKETCH,
                company_id=world.companies[short],
                audience=audience,
                series_id=uuid4(),
                number_in_series=1,
                settled_at=None if name.startswith("only dropped") else utc_now(),
                shown_at=None if name.startswith("only dropped") else utc_now(),
            )
            db.add(drawing)
            db.flush()
            if request is not None:
                db.add(RequestDrawing(request_id=request, drawing_id=drawing.id))
            if audience is customer:
                opened_by = {"person_id": world.people["x_customer"]}
                db.add(
                    DrawingOpening(
                        drawing_id=drawing.id, company_id=world.companies["x"], **opened_by
                    )
                )


@pytest.fixture
def whole(case: Case, world: World) -> Case:
    """The standing case with the rows that no service of its people has made."""
    _drawings_of_shops(case, world)
    engineer = world.people["a_engineer"]
    inquiry_rows(world, state=InquiryState.DRAFT)
    accept_the_terms(world, case.inquiry)
    with world.record.work(world.actor("b_sales")) as work:
        entered = begin_draft(work)
        work.session.add(
            Drawing(
                inquiry_id=entered.id,
                filename="of a fax.pdf",
                kind=DrawingKind.PDF,
                sha256="1" * 64,
                size=1,
                uploaded_by=world.people["b_sales"],
            )
        )
    with world.record.as_server("a test") as db:
        price = db.scalars(
            select(QuotePrice.id).where(QuotePrice.revision_id == case.quote_revision)
        ).first()
        answer = QuoteAnswer(
            revision_id=case.quote_revision, accepted=True, answered_by=world.people["x_customer"]
        )
        db.add(answer)
        db.flush()
        sales = world.people["a_sales"]
        unproven = Intake(
            id=new_id(),
            group_id=world.group_id,
            state=IntakeState.UNPROVEN,
            company_name="unproven",
        )
        db.add_all(
            [
                Intake(
                    group_id=world.group_id,
                    state=IntakeState.ACCEPTED,
                    company_name="客先電機",
                    decided_by=sales,
                    inquiry_id=case.inquiry,
                ),
                unproven,
                Mail(
                    intake_id=unproven.id,
                    company_id=world.companies["a"],
                    from_group_id=world.group_id,
                    to_email="un@proven.example",
                    template="prove_request",
                    language=Language.JAPANESE,
                    message_id="<unproven@tsunagu>",
                ),
                QuoteHanding(
                    revision_id=case.quote_revision,
                    way=HandedBy.FAX,
                    given_on=today(),
                    recorded_by=sales,
                ),
            ]
        )
        order = Order(
            answer_id=answer.id,
            inquiry_id=case.inquiry,
            company_id=world.companies["a"],
            number="ORD-1",
            totals={},
        )
        db.add(order)
        db.flush()
        item = db.scalars(
            select(RequestItem.id).where(RequestItem.request_id == case.request)
        ).one()
        basis = {"offer_id": case.offer, "request_item_id": item}
        db.add(OfferBasis(**basis, rests_on_offer_id=case.offer, rests_on_item_id=item))
        if not db.get(QuoteBasis, (case.quote_revision, case.offer, item)):
            db.add(QuoteBasis(revision_id=case.quote_revision, **basis))
        db.add_all(
            EstimateVariant(estimate_id=one, position=1, name="社内加工")
            for one in (case.estimate, case.sub_estimate)
        )
        for one in (case.estimate, case.sub_estimate):
            of = {"estimate_id": one, "version": 1_000_000, "person_id": engineer}
            db.add(EstimateSaving(**of, since_version=999_999, before={}))
            db.add(EstimateVersionName(**of, name="初回"))
        db.add_all(
            [
                QuoteKept(
                    revision_id=case.quote_revision,
                    offer_id=case.offer,
                    offer_state=OfferState.EXPIRED,
                    newest_revision=1,
                    kept_by=engineer,
                ),
                OrderLine(order_id=order.id, part_id=case.part, quote_price_id=price),
                Absence(
                    person_id=world.people["a_sales"],
                    deputy_id=engineer,
                    since=today(),
                    until=today(),
                    noted_by=engineer,
                ),
                ApiToken(person_id=engineer, name="play", token_hash=b"hash"),
                FormDraft(person_id=engineer, form="post", subject_id=engineer, typed={}),
                ReadPosition(person_id=engineer, stream_id=case.inquiry, seq=1),
                QuoteShape(
                    company_id=world.companies["a"],
                    shape="form",
                    mapping={"columns": {}},
                    created_by=engineer,
                ),
                ProductionRecord(
                    company_id=world.companies["a"],
                    import_id=case.import_id,
                    row_number=1,
                    work_order="1",
                    operation="Milling",
                    report_type="end",
                ),
                DrawingOpening(
                    drawing_id=case.drawing, person_id=case.person, company_id=world.companies["a"]
                ),
                Drawing(
                    inquiry_id=case.inquiry,
                    filename="not sent.pdf",
                    kind=DrawingKind.PDF,
                    sha256="0" * 64,
                    size=1,
                    uploaded_by=world.people["x_customer"],
                ),
                ImportRemark(import_id=case.import_id, row_number=1, severity="note", code="x"),
                PurchaseRecord(
                    company_id=world.companies["a"],
                    import_id=case.import_id,
                    row_number=1,
                    item="SUS304",
                    amount=Decimal(1),
                ),
            ]
        )
        for channel in Channel:
            message = Message(
                id=uuid4(),
                inquiry_id=case.inquiry,
                channel=channel,
                author_id=engineer,
                author_company_id=world.companies["a"],
                client_id=uuid4(),
            )
            of_it = {"message_id": message.id}
            db.add(message)
            db.flush()
            db.add(MessageRevision(**of_it, revision=1, body="曲げ", key=b"key"))
            db.add(MessageReaction(**of_it, person_id=engineer, sign=Sign.SEEN))
            db.add(MessageMention(**of_it, person_id=engineer))
        if not db.scalars(select(QuotePdf)).first():  # drawn only where the fonts are
            db.add(
                QuotePdf(
                    revision_id=case.quote_revision, language=Language.JAPANESE, sha256="0", size=1
                )
            )
    return case


@pytest.fixture
def everybody(world: World, whole: Case) -> dict[str, Principal]:
    """Every person of the world, a supplier and a guest, as the edge would find them."""
    actors = {name: world.actor(name) for name in world.people}
    [of_group] = actors["b_engineer"].groups
    supplied = replace(of_group, belongs_as=MembershipRole.SUPPLIER)
    outsider = replace(
        actors["b_engineer"],
        person_id=uuid4(),
        company_id=uuid4(),
        groups=(supplied,),
    )
    return {**actors, SUPPLIER: outsider, "guest": Guest(whole.intake)}


def who_sees(world: World, everybody: dict[str, Principal], seen: Seen, case: Case) -> set[str]:
    with world.record.as_server("a test") as db:
        return {
            name
            for name, actor in everybody.items()
            if not (name in GUEST and is_for_people_only(seen.by))
            and db.execute(seen.by(actor).where(seen.which(case)).limit(1)).first()
        }


def test_each_row_is_seen_by_exactly_those_whom_the_table_names(
    whole: Case, world: World, everybody: dict[str, Principal]
) -> None:
    wrong = {}
    for seen in TABLE:
        found = who_sees(world, everybody, seen, whole)
        if found != seen.who:
            wrong[f"{seen.by.__name__} {seen.what}"] = {
                "sees but must not": sorted(found - seen.who),
                "must see but does not": sorted(seen.who - found),
            }
    assert wrong == {}


def is_for_people_only(by: Callable[..., Any]) -> bool:
    """Whether only people are ever asked for by it: it lets nobody else in, and fails for them."""
    return not by.__name__.startswith("visible_")


def test_the_server_sees_every_row_of_the_table(whole: Case, world: World) -> None:
    """It acts for nobody: what it does with what it sees is its own code's matter."""
    server = {"server": Server("a test")}
    unseen = [
        f"{seen.by.__name__} {seen.what}"
        for seen in TABLE
        if not is_for_people_only(seen.by)
        and seen.what != "unproven"
        and who_sees(world, server, seen, whole) == set()
    ]
    assert unseen == []


@pytest.mark.parametrize("nobody", [Server("a test"), Guest(uuid4())], ids=["server", "guest"])
def test_what_is_for_people_only_can_be_asked_for_by_nobody_else(nobody: Principal) -> None:
    asked = {seen.by for seen in TABLE if is_for_people_only(seen.by)}
    for select_for in asked:
        with pytest.raises(AttributeError):
            select_for(nobody)


def test_every_select_of_the_policy_stands_in_the_table() -> None:
    selects = {name for name in access.__all__ if name.startswith("visible_")}
    assert selects - names(TABLE) - set(ELSEWHERE) == set()


@pytest.mark.days
def test_who_left_the_group_sees_its_requests_no_more_and_is_asked_no_more(
    case: Case, world: World
) -> None:
    yesterday = today() - timedelta(days=1)
    with world.record.as_server("a test") as db:
        db.execute(
            update(Membership)
            .where(Membership.company_id == world.companies["c"])
            .values(until=yesterday)
        )
    gone, stays = world.actor("c_engineer"), world.actor("a_engineer")
    channel = _channel(streams.group_channel)(case).id
    group = streams.group(world.group_id).id
    with world.record.as_server("a test") as db:
        assert db.scalars(access.visible_inquiries(gone)).all() == []
        assert db.scalars(access.visible_messages(gone)).all() == []
        assert db.scalars(access.readable(gone, [channel, group])).all() == []
        assert db.scalars(access.visible_groups(gone)).all() == []
        own = db.scalars(access.visible_companies(gone)).all()
        assert [company.id for company in own] == [world.companies["c"]]
        asked = {company.id for company in db.scalars(access.member_companies(stays))}
        assert asked == {world.companies[short] for short in "abv"}
        named = {company.id for company in db.scalars(access.visible_companies(stays))}
        assert world.companies["c"] in named


@pytest.mark.days
def test_the_last_day_of_a_membership_is_its_groups_day(world: World) -> None:
    with world.record.as_server("a test") as db:
        db.execute(
            update(Membership)
            .where(Membership.company_id == world.companies["c"])
            .values(until=today())
        )
    assert world.actor("c_engineer").member_groups == {world.group_id}


def test_a_shop_that_is_customer_of_another_group_does_not_see_its_other_customers(
    world: World,
) -> None:
    with world.record.as_server("a test") as db:
        db.add(
            Membership(
                group_id=world.group_id,
                company_id=world.companies["z"],
                role=MembershipRole.CUSTOMER,
                since=date(2020, 1, 1),
            )
        )
    engineer = world.actor("z_engineer")
    with world.record.as_server("a test") as db:
        seen = {company.id for company in db.scalars(access.visible_companies(engineer))}
    assert seen == {world.companies[short] for short in "abczvw"}


def test_a_customers_colleague_sees_the_same_and_another_customer_nothing(
    case: Case, world: World
) -> None:
    with world.record.as_server("a test") as db:
        colleague = Person(
            company_id=world.companies["x"],
            email="colleague@example.jp",
            name="colleague",
            language=Language.ENGLISH,
        )
        db.add(colleague)
        db.flush()
        world.people["x_colleague"] = colleague.id
    with world.record.as_server("a test") as db:
        for name, sees in (("x_customer", True), ("x_colleague", True), ("y_customer", False)):
            actor = world.actor(name)
            if sees:
                assert access.must_find(db, access.visible_inquiries(actor), case.inquiry)
            else:
                with pytest.raises(NotFound):
                    access.must_find(db, access.visible_inquiries(actor), case.inquiry)


def test_who_refers_to_a_locked_row_does_not_wait_for_it(case: Case, world: World) -> None:
    """Else they would wait under a stream's lock, for somebody who waits for that stream."""
    manager = world.actor("a_manager")
    with world.record.work(manager) as work:
        access.must_find(work.session, access.visible_people(manager), case.person, lock=True)
        access.must_find(work.session, access.visible_inquiries(manager), case.inquiry, lock=True)
        with world.record.as_server("a test") as db:  # the engineer's event names the engineer
            db.connection().exec_driver_sql("SET LOCAL lock_timeout = '1s'")
            db.add(
                DrawingOpening(
                    drawing_id=case.drawing, person_id=case.person, company_id=manager.company_id
                )
            )
            db.flush()
