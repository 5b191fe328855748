"""Whether a link in a letter can be used: who follows it asks, and who is to send the letter."""

from uuid import UUID

from sqlalchemy.orm import Session

from shared_db.access import Actor, OwnPermission, Permission, read_given
from shared_db.entry.letting_in import may_let_in
from shared_db.foundation.base import utc_now
from shared_db.foundation.errors import N_, DomainError
from shared_db.models import Link, LinkPurpose, MembershipRole
from shared_db.spine.across import find_link
from shared_db.spine.acting import load_actor

NEEDS = {
    LinkPurpose.INVITE_COMPANY: Permission.INVITE_COMPANY,
    LinkPurpose.INVITE_CUSTOMER: Permission.INVITE_CUSTOMER,
    LinkPurpose.TAKE_OVER: Permission.LET_CUSTOMER_IN,
}
"""What who sent a link must be allowed to in its group; with the links for the own people, to
manage them. Also still when it is followed."""
FOUNDS = {
    LinkPurpose.INVITE_COMPANY: MembershipRole.MEMBER,
    LinkPurpose.INVITE_CUSTOMER: MembershipRole.CUSTOMER,
}
"""The links by which a whole company enters."""


class LinkOver(DomainError):
    """The link can't be used, or not any more."""

    status = 410


def usable_link(db: Session, link_id: UUID | None, *, lock: bool = False) -> tuple[Link, Actor]:
    """The link and who sent it. Raises `LinkOver` with what became of it."""
    link = find_link(db, link_id, lock=lock) if link_id else None
    if link is None:
        raise LinkOver(
            "link_unknown", N_("This link is not complete. Copy all of it from the mail.")
        )
    if link.used_at:
        raise LinkOver("link_used", N_("This link was used already."))
    sender = load_actor(db, link.sent_by)
    if link.revoked_at or sender is None or not _still_may(db, sender, link):
        raise LinkOver("link_revoked", N_("This link was withdrawn."))
    if link.expires_at <= utc_now():
        raise LinkOver("link_expired", N_("This link has expired."))
    return link, sender


def _still_may(db: Session, sender: Actor, link: Link) -> bool:
    """Whether the sender could send it today, for all that it gives to who follows it.

    What is its reader's own, a reset that was made on the server or the proof of an address, needs
    no role.
    """
    if link.person_id == sender.person_id:
        return True
    if not may_send(sender, link):
        return False
    if link.purpose is LinkPurpose.TAKE_OVER:
        return _may_let_in(db, sender, link)
    return link.purpose in FOUNDS or _still_manages(db, sender, link)


def may_send(sender: Actor, link: Link) -> bool:
    """Whether somebody may send such a link at all: into a group that their shop is in today, or
    to one of the own people."""
    needed = NEEDS.get(link.purpose)
    if needed is None:
        return sender.may(OwnPermission.MANAGE_PEOPLE)
    return link.group_id in sender.groups_where_may(needed)


def _may_let_in(db: Session, sender: Actor, link: Link) -> bool:
    assert link.company_id is not None
    assert link.group_id is not None
    return may_let_in(db, sender, link.company_id, link.group_id)


def _still_manages(db: Session, sender: Actor, link: Link) -> bool:
    if link.company_id != sender.company_id:
        return False
    if link.purpose is LinkPurpose.RESET_PASSWORD:
        owner = load_actor(db, link.person_id) if link.person_id else None
        return owner is not None and sender.may_manage(owner.person_id, owner.roles | owner.leads)
    given = {read_given(role) for role in link.roles}
    return bool(given) and given <= set(sender.gives)
