"""Links in mails: who follows one comes in, or gets a new password, once."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from portal.accounts.forms import FirstPassword, ResetPassword
from portal.accounts.passwords import check_password
from shared_db.access import Actor, Given, read_given
from shared_db.entry.entering import add_company, add_person
from shared_db.entry.letting_in import may_let_in
from shared_db.entry.links import FOUNDS, LinkOver, usable_link
from shared_db.entry.sign_ins import end_keys, end_resets
from shared_db.foundation.base import utc_now
from shared_db.foundation.errors import N_, Invalid
from shared_db.foundation.tokens import read_link_token
from shared_db.models import Company, Link, LinkPurpose, MembershipRole, Role
from shared_db.spine import streams
from shared_db.spine.across import link_group, link_owner
from shared_db.spine.acting import load_actor
from shared_db.spine.events import PeopleChanged
from shared_db.spine.transaction import Work

FIRST_ROLES = {
    MembershipRole.MEMBER: [Role.MANAGER],
    MembershipRole.CUSTOMER: [Role.CUSTOMER, Role.MANAGER],
}
"""What the first person of a company is there."""


@dataclass(frozen=True)
class Offered:
    """What a link's page shows of it."""

    link_id: UUID
    purpose: LinkPurpose
    person_id: UUID | None
    by_mail: bool
    """Whether it was followed from the letter: then its address is the reader's."""
    email: str
    name: str
    company_name: str
    sent_by: str
    """Empty if it is the reader."""
    sent_by_company: str

    @property
    def founds(self) -> bool:
        """Whether a company enters with the person."""
        return self.purpose in FOUNDS


def read_link(db: Session, secret_key: str, token: str) -> Offered:
    """What the link is for. Changes nothing: mail scanners follow links. Raises `LinkOver`."""
    link, sender, by_mail = usable(db, secret_key, token, lock=False)
    return Offered(
        link_id=link.id,
        purpose=link.purpose,
        person_id=link.person_id,
        by_mail=by_mail,
        email=link.email,
        name=link.name,
        company_name=link.company_name or ("" if link.purpose in FOUNDS else sender.company_name),
        sent_by="" if link.person_id == sender.person_id else sender.name,
        sent_by_company=sender.company_name,
    )


def check_answer(form: FirstPassword | ResetPassword, offered: Offered) -> None:
    """What can be said of the answer before the slow work of hashing. Raises `Invalid`."""
    known = [offered.name, offered.company_name, offered.sent_by_company]
    if isinstance(form, FirstPassword):
        known += [form.name, form.company_name]
    check_password(form.password, offered.email, known)
    if offered.founds and isinstance(form, FirstPassword) and not form.company_name.strip():
        raise Invalid.one("company_name", "empty", N_("Please fill this in."))


def use_link(
    db: Session,
    secret_key: str,
    token: str,
    form: FirstPassword | ResetPassword,
    password_hash: str,
) -> Actor:
    """Consume the link under its lock; answers with who came in by it."""
    link, sender, by_mail = usable(db, secret_key, token, lock=True)
    link.used_at = utc_now()
    if isinstance(form, FirstPassword):
        person_id = _enter(db, link, sender, form, password_hash, proven=by_mail)
    else:
        person_id = _reset(db, link, password_hash)
    actor = load_actor(db, person_id)
    assert actor is not None
    return actor


def tell_entered(work: Work, purpose: LinkPurpose) -> None:
    """Say who came: in the own company, and of a new company in its group."""
    if purpose is LinkPurpose.RESET_PASSWORD:
        return
    actor = work.actor
    told = [streams.company(actor.company_id)]
    if purpose in FOUNDS or purpose is LinkPurpose.TAKE_OVER:
        told += [streams.group(group) for group in actor.member_groups | actor.customer_groups]
    for stream in told:
        work.tell(stream, PeopleChanged(person_id=actor.person_id, name=actor.name))


def usable(db: Session, secret_key: str, token: str, *, lock: bool) -> tuple[Link, Actor, bool]:
    """The link, who sent it, and whether it came by mail. Raises `LinkOver` saying what became of
    it."""
    read = read_link_token(secret_key, token)
    link, sender = usable_link(db, read.link_id if read else None, lock=lock)
    by_mail = read is not None and read.by_mail
    if link.purpose is LinkPurpose.PROVE_ADDRESS and not by_mail:
        raise LinkOver("link_by_mail", N_("Please follow the link in the mail itself."))
    return link, sender, by_mail


def _enter(
    db: Session,
    link: Link,
    sender: Actor,
    form: FirstPassword,
    password_hash: str,
    *,
    proven: bool,
) -> UUID:
    company_id = sender.company_id
    roles: Sequence[Given] = [read_given(role) for role in link.roles]
    if link.purpose in FOUNDS:
        group = link_group(db, link)
        assert group is not None
        company, belongs_as = Company(name=form.company_name), FOUNDS[link.purpose]
        add_company(db, group, company, belongs_as, "company_name")
        company_id, roles = company.id, FIRST_ROLES[belongs_as]
    if link.purpose is LinkPurpose.TAKE_OVER:
        assert link.company_id is not None
        assert link.group_id is not None
        if not may_let_in(db, sender, link.company_id, link.group_id, lock=True):
            raise LinkOver("link_revoked", N_("This link was withdrawn."))
        company_id, roles = link.company_id, FIRST_ROLES[MembershipRole.CUSTOMER]
    person = add_person(
        db,
        company_id,
        name=form.name,
        email=link.email,
        language=link.language,
        password_hash=password_hash,
        roles=roles,
        proven=proven,
    )
    return person.id


def _reset(db: Session, link: Link, password_hash: str) -> UUID:
    person = link_owner(db, link)
    if person is None:
        raise LinkOver("link_revoked", N_("This link was withdrawn."))
    person.password_hash = password_hash
    person.session_epoch += 1
    end_resets(db, person.id)
    end_keys(db, person.id)  # whoever knew the old password may have made one
    return person.id
