"""The own company's card, invitations, and letters that are to be sent again."""

from datetime import timedelta
from uuid import UUID

from estimator.registration import Standing, check_registration
from portal.group import queries
from portal.group.forms import CompanyCard, CompanyInvitation, Invitation, PersonInvitation
from portal.group.merging import CARD
from portal.group.people import check_roles, to_manage
from portal.merging import UNDECIDED, Decided
from shared_db.entry.entering import WORKS_HERE, is_called_so, unless_called_so
from shared_db.entry.letting_in import is_nobodys, may_let_in
from shared_db.entry.links import NEEDS, may_send
from shared_db.entry.sign_ins import end_resets
from shared_db.foundation.base import utc_now
from shared_db.foundation.clock import local
from shared_db.foundation.errors import N_, Invalid, NotAllowed, WrongState
from shared_db.models import (
    Company,
    Group,
    Inquiry,
    Job,
    JobKind,
    JobState,
    Link,
    LinkPurpose,
    Mail,
    MailState,
    Person,
)
from shared_db.spine import streams
from shared_db.spine.events import CompanyChanged, LinkRevoked, LinkSent, RoomGiven
from shared_db.spine.jobs import put_job
from shared_db.spine.transaction import Work
from shared_db.telling.mailing import put_mail

INVITATION_LASTS = timedelta(days=14)
RESET_LASTS = timedelta(days=3)
ALREADY_IN = N_(
    "A company of this name is in the group already. Its own manager invites further people of it;"
    " if it is another company, add its place to the name."
)
"""Who invites sees all companies of the group, so this gives nothing away."""


def save_card(
    work: Work, form: CompanyCard, decided: Decided = UNDECIDED
) -> tuple[Standing, list[str]]:
    """Change what documents print of the own company.

    Answers with what can be said of the registration number (a malformed one is refused), and with
    what the fields are called in which somebody else's changes were kept. Raises `Contested`.
    """
    company = queries.own_company(work, lock=True)
    number, standing = _registration(form.registration_number)
    typed = form.card | {"registration_number": number}
    newest = CARD.merged(work, company, form.version, typed, decided)
    with unless_called_so(work.session, "name"):
        CARD.keep(work, company, newest.values)
    actor = work.actor
    told = [streams.company(company.id)]
    told += [streams.group(group) for group in actor.member_groups | actor.customer_groups]
    for stream in told:
        work.tell(stream, CompanyChanged(company_id=company.id, name=company.name))
    return standing, newest.theirs


def give_room(work: Work, group_id: UUID, company_id: UUID, limit: int) -> Company:
    """Say how many bytes of files this group lets a company keep; for the administrator."""
    queries.group_to_edit(work, group_id)
    company = queries.company_in(work, group_id, company_id)
    for place in queries.places_of(work, group_id, company_id):
        place.storage_limit = limit
    for stream in {streams.company(company.id), streams.company(work.actor.company_id)}:
        work.tell(stream, RoomGiven(company_id=company.id, company=company.name, bytes=limit))
    return company


def _registration(typed: str) -> tuple[str | None, Standing]:
    if not typed.strip():
        return None, Standing.VALID
    found = check_registration(typed)
    if found.standing is Standing.MALFORMED:
        raise Invalid.one(
            "registration_number",
            "registration_malformed",
            N_("A registration number is T and 13 digits."),
        )
    return found.number, found.standing


def invite_person(work: Work, form: PersonInvitation) -> Link:
    """Ask somebody into the own company, with these roles."""
    check_roles(work.actor, form.roles)
    link = _link(LinkPurpose.INVITE_PERSON, form, company_id=work.actor.company_id)
    link.roles = sorted(map(str, set(form.roles)))
    return _sent(work, link, {})


def invite_customer(work: Work, form: CompanyInvitation) -> Link:
    """Ask a customer's first person in, by the door of one of the own groups."""
    return _invite_company(work, LinkPurpose.INVITE_CUSTOMER, form)


def invite_company(work: Work, form: CompanyInvitation) -> Link:
    """Ask a new member shop's first manager into one of the own groups."""
    return _invite_company(work, LinkPurpose.INVITE_COMPANY, form)


def invite_to_take_over(work: Work, inquiry: Inquiry, form: Invitation) -> Link:
    """Ask somebody of a customer in whose place requests were entered, and of whom nobody is here:
    who comes by the link finds them, and the quotes on them."""
    company = queries.customer_of(work, inquiry)
    if not is_nobodys(work.session, company.id, inquiry.group_id):
        raise WrongState(
            "somebody_there",
            N_("Somebody of this customer has an account. They can let colleagues in themselves."),
        )
    if not may_let_in(work.session, work.actor, company.id, inquiry.group_id):
        raise WrongState(
            "others_work_for_it",
            N_(
                "Another shop leads a request of this customer or has quoted on one. Who comes in"
                " sees that too: ask the group's administrator to invite them."
            ),
        )
    work.actor.in_group(inquiry.group_id).require(NEEDS[LinkPurpose.TAKE_OVER])
    group = queries.group_of(work, inquiry)
    link = _link(
        LinkPurpose.TAKE_OVER,
        form,
        group_id=group.id,
        company_id=company.id,
        company_name=company.name,
    )
    return _sent(work, link, {"group": group.name, "customer": company.name})


def reset_password(work: Work, person_id: UUID) -> Link:
    """Send one of the own people a link for a new password; the actor's older ones end."""
    person = to_manage(work, person_id).person
    if not person.active:
        raise WrongState(
            "inactive", N_("This person can't sign in. Let the person in again first.")
        )
    for older in queries.open_resets(work, person_id):
        older.revoked_at = utc_now()
    link = _reset_of(person)
    if person.email_proven_at is None:  # to be handed over: who reads that mail isn't known
        _keep(work, link)
        return link
    return _sent(work, link, {})


def reset_from_server(work: Work) -> Link:
    """Make the actor a link, to be handed over on the server: nobody in there could send one.

    Every older one of this person ends.
    """
    person = queries.colleague(work, work.actor.person_id, lock=True).person
    end_resets(work.session, person.id)
    link = _reset_of(person)
    _keep(work, link)
    return link


def revoke(work: Work, link_id: UUID) -> Link:
    """Let a link that the actor sent end; one that was used stays used."""
    link = queries.invitation(work, link_id)
    if link.used_at is not None:
        raise WrongState("link_used", N_("This link was used already."))
    if link.revoked_at is None:
        link.revoked_at = utc_now()
        _tell_link(work, link, LinkRevoked)
    return link


def send_again(work: Work, mail_id: UUID) -> Mail:
    """Try once more to send a letter that waits or could not be sent."""
    mail = queries.letter(work, mail_id, lock=True)
    if mail.state is MailState.SENT:
        raise WrongState("mail_sent", N_("This letter was sent already."))
    mail.state, mail.error, mail.news_at = MailState.WAITING, "", utc_now()
    put_job(work, JobKind.SEND_MAIL, mail.id)
    return mail


def try_again(work: Work, job_id: UUID) -> Job:
    """Put a piece of background work that failed once more, in the actor's name."""
    job = queries.failed_job(work, job_id)
    if job.state is not JobState.FAILED:
        raise WrongState("not_failed", N_("This is being done again already."))
    job.state = JobState.SUPERSEDED
    work.session.flush()
    put_job(
        work,
        job.kind,
        job.subject_id,
        params=job.params,
        company_id=job.company_id,
        queue=job.queue,
    )
    return job


def _invite_company(work: Work, purpose: LinkPurpose, form: CompanyInvitation) -> Link:
    group = _own_group(work, purpose, form.group_id)
    if is_called_so(work.session, group.id, form.company_name):
        raise Invalid.one("company_name", "is_in", ALREADY_IN)
    link = _link(purpose, form, group_id=group.id, company_name=form.company_name)
    return _sent(work, link, {"group": group.name, "company": form.company_name})


def _own_group(work: Work, purpose: LinkPurpose, wanted: UUID | None) -> Group:
    """The group to invite into: the one chosen, or the only one there is."""
    mine = queries.groups_where_may(work, NEEDS[purpose])
    chosen = [group for group in mine if wanted in (group.id, None)]
    if len(chosen) != 1:
        raise Invalid.one("group_id", "enum", N_("Please choose one of the options."))
    return chosen[0]


def _reset_of(person: Person) -> Link:
    return Link(
        purpose=LinkPurpose.RESET_PASSWORD,
        company_id=person.company_id,
        person_id=person.id,
        email=person.email,
        name=person.name,
        language=person.language,
        expires_at=utc_now() + RESET_LASTS,
    )


def _link(purpose: LinkPurpose, form: Invitation, **more: object) -> Link:
    return Link(
        purpose=purpose,
        email=form.email,
        name=form.name,
        language=form.language,
        expires_at=utc_now() + INVITATION_LASTS,
        **more,
    )


def _sent(work: Work, link: Link, values: dict[str, str]) -> Link:
    """Write the link and its letter, and note for its sender that it went out."""
    if not may_send(work.actor, link):
        raise NotAllowed
    if link.purpose is not LinkPurpose.RESET_PASSWORD and queries.works_here(work, link.email):
        raise Invalid.one("email", "works_here", WORKS_HERE)
    _keep(work, link)
    put_mail(
        work,
        to_email=link.email,
        to_name=link.name,
        language=link.language,
        template=link.purpose.value,
        values={
            "inviter": work.actor.name,
            "expires": local(link.expires_at, _zone_of(work, link)).date().isoformat(),
            **values,
        },
        link_id=link.id,
    )
    return link


def _zone_of(work: Work, link: Link) -> str:
    """A link into a group goes by the group's days, any other by the own company's."""
    return work.actor.in_group(link.group_id).zone if link.group_id else work.actor.zone


def _keep(work: Work, link: Link) -> None:
    link.sent_by = work.actor.person_id
    work.session.add(link)
    work.session.flush()
    _tell_link(work, link, LinkSent)


def _tell_link(work: Work, link: Link, event: type[LinkSent | LinkRevoked]) -> None:
    """To who sends it: the address in it is nobody else's matter."""
    work.tell(
        streams.inbox(work.actor.person_id),
        event(link_id=link.id, purpose=link.purpose, email=link.email),
    )


def standing(link: Link) -> str:
    """What became of a link: open, used, revoked or expired."""
    if link.used_at:
        return "used"
    if link.revoked_at:
        return "revoked"
    return "expired" if link.expires_at <= utc_now() else "open"
