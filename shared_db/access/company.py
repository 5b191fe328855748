"""What an actor may see of companies, people and a shop's own data."""

from uuid import UUID

from sqlalchemy import Select, and_, exists, false, or_, select, true

from shared_db.access.actor import Actor
from shared_db.access.memberships import holds_today
from shared_db.access.permissions import OwnPermission, Permission
from shared_db.access.principals import seen
from shared_db.models import (
    ApiToken,
    Company,
    ConfidentialityText,
    FormDraft,
    Group,
    Import,
    ImportRemark,
    Intake,
    IntakeState,
    Job,
    Link,
    Mail,
    Membership,
    MembershipRole,
    PastQuote,
    Person,
    PersonGroupRole,
    PersonRole,
    ProductionRecord,
    PurchaseRecord,
    QuoteShape,
    ReadPosition,
    WorkCentre,
    WorkCentreRate,
)


@seen(Group)
def visible_groups(actor: Actor) -> Select[Group]:
    """The groups that the actor's company belongs to today, as member or as customer."""
    return select(Group).where(Group.id.in_(actor.member_groups | actor.customer_groups))


@seen(ConfidentialityText)
def visible_confidentiality_texts(actor: Actor) -> Select[ConfidentialityText]:
    """Every version of the terms: as the group."""
    own = visible_groups(actor).with_only_columns(Group.id)
    return select(ConfidentialityText).where(ConfidentialityText.group_id.in_(own))


@seen(Company)
def visible_companies(actor: Actor) -> Select[Company]:
    """Oneself; all of a group that one is a member of; the shops of one that one is customer of.

    Also those that have left: what they said and offered keeps its name.
    """
    in_groups = select(Membership.company_id).where(
        or_(
            Membership.group_id.in_(actor.member_groups),
            and_(
                Membership.group_id.in_(actor.customer_groups),
                Membership.role == MembershipRole.MEMBER,
            ),
        )
    )
    return select(Company).where(or_(Company.id == actor.company_id, Company.id.in_(in_groups)))


def companies_as(actor: Actor, belongs_as: MembershipRole) -> Select[Company]:
    """Of the companies that one sees those that belong so to one's own groups, by name: the shops
    of all of them, the customers of those that one's company is a shop of. Also former ones."""
    shops = belongs_as is MembershipRole.MEMBER
    groups = actor.member_groups | actor.customer_groups if shops else actor.member_groups
    belongs = exists().where(
        Membership.company_id == Company.id,
        Membership.role == belongs_as,
        or_(
            Membership.group_id.in_(groups),
            Membership.company_id == actor.company_id if shops else false(),
        ),
    )
    return visible_companies(actor).where(belongs).order_by(Company.name, Company.id)


def member_companies(actor: Actor) -> Select[Company]:
    """Today's member shops of the actor's own groups: who can be asked, named, made lead."""
    return select(Company).where(Company.id.in_(_shops_today(actor)))


def shops_of_group(actor: Actor, group_id: UUID) -> Select[Company]:
    """Today's member shops of one of the actor's own groups, by name; nothing for outsiders."""
    shops = _shops_today(actor).where(Membership.group_id == group_id)
    return select(Company).where(Company.id.in_(shops)).order_by(Company.name, Company.id)


def shops_that_answer(actor: Actor) -> Select[Company]:
    """Today's member shops of the groups that the actor's company is customer of, by name."""
    shops = select(Membership.company_id).where(
        Membership.group_id.in_(actor.customer_groups),
        Membership.role == MembershipRole.MEMBER,
        holds_today(),
    )
    return select(Company).where(Company.id.in_(shops)).order_by(Company.name, Company.id)


def companies_of_group(
    actor: Actor, group_id: UUID, belongs_as: MembershipRole | None = None
) -> Select[Company]:
    """All companies of a group that the actor's is a member shop of, by name, or those that belong
    to it so; also former ones."""
    inside = select(Membership.company_id).where(
        Membership.group_id == group_id,
        Membership.group_id.in_(actor.member_groups),
        true() if belongs_as is None else Membership.role == belongs_as,
    )
    return select(Company).where(Company.id.in_(inside)).order_by(Company.name, Company.id)


def places_in_group(actor: Actor, group_id: UUID) -> Select[Membership]:
    """The places of all companies in a group, customers' too, for who administrates that group."""
    return select(Membership).where(
        Membership.group_id == group_id,
        Membership.group_id.in_(actor.groups_where_may(Permission.EDIT_GROUP)),
    )


def _shops_today(actor: Actor) -> Select[UUID]:
    return select(Membership.company_id).where(
        Membership.group_id.in_(actor.member_groups),
        Membership.role == MembershipRole.MEMBER,
        holds_today(),
    )


@seen(Membership)
def visible_memberships(actor: Actor) -> Select[Membership]:
    """Which shops are, were and how long will be in one's own groups: for their member shops."""
    return select(Membership).where(
        Membership.group_id.in_(actor.member_groups), Membership.role == MembershipRole.MEMBER
    )


@seen(Person)
def visible_people(actor: Actor) -> Select[Person]:
    """One's own company's people."""
    return select(Person).where(Person.company_id == actor.company_id)


@seen(PersonRole)
def visible_person_roles(actor: Actor) -> Select[PersonRole]:
    """As the person."""
    return select(PersonRole).where(
        PersonRole.person_id.in_(visible_people(actor).with_only_columns(Person.id))
    )


@seen(PersonGroupRole)
def visible_group_roles(actor: Actor) -> Select[PersonGroupRole]:
    """As the person: what colleagues do for the groups of the own company."""
    return select(PersonGroupRole).where(
        PersonGroupRole.person_id.in_(visible_people(actor).with_only_columns(Person.id)),
        PersonGroupRole.group_id.in_(actor.member_groups),
    )


@seen(Link)
def visible_links(actor: Actor) -> Select[Link]:
    """The links one has sent oneself."""
    return select(Link).where(Link.sent_by == actor.person_id)


@seen(Mail)
def visible_mail(actor: Actor) -> Select[Mail]:
    """What one's own people are written, and its invitations, for the manager; a link in a letter
    is shown to who sent it only. Not what goes to an address that somebody unknown has typed: until
    it is proven it may be anybody's."""
    unproven = exists().where(Intake.id == Mail.intake_id, Intake.state == IntakeState.UNPROVEN)
    query = select(Mail).where(Mail.company_id == actor.company_id, ~unproven)
    return query if actor.may(OwnPermission.READ_MAIL) else query.where(false())


@seen(ApiToken)
def visible_tokens(actor: Actor) -> Select[ApiToken]:
    """One's own."""
    return select(ApiToken).where(ApiToken.person_id == actor.person_id)


@seen(FormDraft)
def visible_drafts(actor: Actor) -> Select[FormDraft]:
    """One's own."""
    return select(FormDraft).where(FormDraft.person_id == actor.person_id)


@seen(ReadPosition)
def visible_read_positions(actor: Actor) -> Select[ReadPosition]:
    """One's own."""
    return select(ReadPosition).where(ReadPosition.person_id == actor.person_id)


@seen(Job)
def visible_jobs(actor: Actor) -> Select[Job]:
    """One's own company's."""
    return select(Job).where(Job.company_id == actor.company_id)


@seen(WorkCentre)
def visible_work_centres(actor: Actor) -> Select[WorkCentre]:
    """One's own company's, for those whose role is with costs."""
    query = select(WorkCentre).where(WorkCentre.company_id == actor.company_id)
    return query if actor.may(OwnPermission.SEE_SHOP_DATA) else query.where(false())


@seen(WorkCentreRate)
def visible_rates(actor: Actor) -> Select[WorkCentreRate]:
    """As the work centre."""
    own = visible_work_centres(actor).with_only_columns(WorkCentre.id)
    return select(WorkCentreRate).where(WorkCentreRate.work_centre_id.in_(own))


@seen(Import)
def visible_imports(actor: Actor) -> Select[Import]:
    """One's own company's, for those whose role is with costs."""
    query = select(Import).where(Import.company_id == actor.company_id)
    return query if actor.may(OwnPermission.SEE_SHOP_DATA) else query.where(false())


@seen(ImportRemark)
def visible_import_remarks(actor: Actor) -> Select[ImportRemark]:
    """As the import."""
    return select(ImportRemark).where(
        ImportRemark.import_id.in_(visible_imports(actor).with_only_columns(Import.id))
    )


@seen(PastQuote)
def visible_past_quotes(actor: Actor) -> Select[PastQuote]:
    """One's own company's, for those whose role is with costs."""
    query = select(PastQuote).where(PastQuote.company_id == actor.company_id)
    return query if actor.may(OwnPermission.SEE_SHOP_DATA) else query.where(false())


@seen(QuoteShape)
def visible_quote_shapes(actor: Actor) -> Select[QuoteShape]:
    """As the quotes of earlier years that are read by them."""
    query = select(QuoteShape).where(QuoteShape.company_id == actor.company_id)
    return query if actor.may(OwnPermission.SEE_SHOP_DATA) else query.where(false())


@seen(ProductionRecord)
def visible_production_records(actor: Actor) -> Select[ProductionRecord]:
    """One's own company's, for those whose role is with costs."""
    query = select(ProductionRecord).where(ProductionRecord.company_id == actor.company_id)
    return query if actor.may(OwnPermission.SEE_SHOP_DATA) else query.where(false())


@seen(PurchaseRecord)
def visible_purchase_records(actor: Actor) -> Select[PurchaseRecord]:
    """One's own company's, for those whose role is with costs."""
    query = select(PurchaseRecord).where(PurchaseRecord.company_id == actor.company_id)
    return query if actor.may(OwnPermission.SEE_SHOP_DATA) else query.where(false())
