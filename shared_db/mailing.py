"""Letters: a row in the same transaction as their cause, and a job that sends it at least once."""

from typing import Any
from uuid import UUID

from shared_db.ids import new_id
from shared_db.jobs import put_job
from shared_db.models import JobKind, Language, Mail, Person
from shared_db.transaction import Work


def put_mail(
    work: Work,
    *,
    to_email: str,
    to_name: str,
    language: Language,
    template: str,
    values: dict[str, Any],
    link_id: UUID | None = None,
) -> Mail:
    """Write a letter made of `templates/mail/<template>.txt` with these values.

    A secret never stands in `values`: a link is named by its id and made when the mail is sent.
    """
    mail = Mail(
        id=new_id(),
        company_id=work.actor.company_id,
        sent_by=work.actor.person_id,
        to_email=to_email,
        to_name=to_name,
        language=language,
        template=template,
        values=values,
        link_id=link_id,
        message_id=f"<{new_id()}@tsunagu>",
    )
    work.session.add(mail)
    work.session.flush()
    put_job(work, JobKind.SEND_MAIL, mail.id)
    return mail


def mail_person(work: Work, person: Person, template: str, values: dict[str, Any]) -> Mail:
    """The same, to somebody with an account, in the language that they read."""
    return put_mail(
        work,
        to_email=person.email,
        to_name=person.name,
        language=person.language,
        template=template,
        values=values,
    )
