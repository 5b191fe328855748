"""Whether an address is whose it is said to be: a link that stands only in a letter to it tells."""

from datetime import timedelta

from portal.accounts.links import usable
from portal.accounts.queries import myself
from shared_db.entry.entering import unless_address_taken
from shared_db.entry.sign_ins import end_proofs
from shared_db.foundation.base import utc_now
from shared_db.foundation.clock import local
from shared_db.foundation.errors import N_, NotAllowed, WrongState
from shared_db.models import Link, LinkPurpose, Person
from shared_db.spine.transaction import Work
from shared_db.telling.mailing import put_mail

PROOF_LASTS = timedelta(days=14)
NOT_YOUR_ACCOUNT = N_("You are signed in as somebody else. Sign out, then follow the link again.")


def ask_for_proof(work: Work) -> None:
    """Send the actor a letter with a link that proves the address; an earlier one ends."""
    person = myself(work, lock=True)
    if person.email_proven_at is not None:
        raise WrongState("proven", N_("This address is confirmed already."))
    end_proofs(work.session, person.id)
    link = Link(
        purpose=LinkPurpose.PROVE_ADDRESS,
        company_id=person.company_id,
        person_id=person.id,
        email=person.email,
        name=person.name,
        language=person.language,
        sent_by=person.id,
        expires_at=utc_now() + PROOF_LASTS,
    )
    work.session.add(link)
    work.session.flush()
    put_mail(
        work,
        to_email=person.email,
        to_name=person.name,
        language=person.language,
        template=LinkPurpose.PROVE_ADDRESS.value,
        values={"expires": local(link.expires_at, work.actor.zone).date().isoformat()},
        link_id=link.id,
    )


def prove_address(work: Work, secret_key: str, token: str) -> Person:
    """Consume the link: the actor's address is proven.

    Raises `LinkOver`, `NotAllowed` if the account is another person's, and `Invalid` if somebody
    else has proven the address meanwhile.
    """
    link, _, _ = usable(work.session, secret_key, token, lock=True)
    if link.person_id != work.actor.person_id:
        raise NotAllowed(NOT_YOUR_ACCOUNT)
    person = myself(work, lock=True)
    link.used_at = utc_now()
    with unless_address_taken(work.session):
        person.email_proven_at = utc_now()
    return person
