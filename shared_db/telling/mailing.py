"""Letters: a row in the same transaction as their cause, and a job that sends it at least once."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from shared_db.foundation.base import utc_now
from shared_db.foundation.ids import new_id
from shared_db.models import Job, JobKind, Language, Mail, MailState, Person, Queue
from shared_db.spine.jobs import AT_ONCE, put_job
from shared_db.spine.states import UNDER_WAY
from shared_db.spine.transaction import Work

TRY_AGAIN_AFTER = timedelta(minutes=5)


def put_mail(
    work: Work,
    *,
    to_email: str,
    to_name: str,
    language: Language,
    template: str,
    values: dict[str, Any],
    link_id: UUID | None = None,
    intake_id: UUID | None = None,
    company_id: UUID | None = None,
    from_group_id: UUID | None = None,
    from_company_id: UUID | None = None,
    gathers: UUID | None = None,
    after: timedelta = AT_ONCE,
) -> None:
    """Write a letter made of `templates/mail/<template>.txt` with these values.

    It is its reader's company's (`company_id`), whose manager sees it; the writer's if the reader
    has none here yet. It goes out in the name of the writer's company, of another
    (`from_company_id`), or of a group's office (`from_group_id`). A secret never stands in
    `values`: a link (or `intake_id`, the proof of a request) is named by its id and made when the
    mail is sent.

    With `gathers`, a stream, a letter about it that is still waiting for its reader takes in what
    happened now, and no second one is written. Its row is locked until we commit, so that it can't
    be found to be read meanwhile.
    """
    mail_id = new_id()
    row = insert(Mail).values(
        id=mail_id,
        company_id=company_id or work.actor.company_id,
        sent_by=work.by.person_id,
        from_group_id=from_group_id,
        from_company_id=from_company_id,
        to_email=to_email,
        to_name=to_name,
        language=language,
        template=template,
        values=values,
        link_id=link_id,
        intake_id=intake_id,
        gathers=gathers,
        message_id=f"<{new_id()}@tsunagu>",
        state=MailState.WAITING,
        error="",
    )
    if gathers is not None:
        row = row.on_conflict_do_update(
            index_elements=[Mail.to_email, Mail.gathers],
            index_where=Mail.gathers.is_not(None),
            set_={"news_at": func.now()},
        )
    if work.session.scalar(row.returning(Mail.id)) == mail_id:
        owner = company_id or work.actor.company_id
        put_job(work, JobKind.SEND_MAIL, mail_id, company_id=owner, after=after)


def mail_person(
    work: Work, person: Person, template: str, values: dict[str, Any], **how: Any
) -> None:
    """The same, to somebody with an account, in the language that they read.

    Nothing of what happens here goes to an address that was only typed: it may be a stranger's.
    """
    if person.email_proven_at is None:
        return
    put_mail(
        work,
        to_email=person.email,
        to_name=person.name,
        language=person.language,
        template=template,
        values=values,
        company_id=person.company_id,
        **how,
    )


def in_whose_name(work: Work, group_id: UUID) -> dict[str, UUID]:
    """What a shop does, the shop writes; what a customer does, and what the server does by itself,
    goes out in the name of the group's office."""
    of_a_shop = work.by.person_id is not None and work.actor.in_group(group_id).is_member
    return {} if of_a_shop else {"from_group_id": group_id}


def waiting_mail(session: Session, limit: int = 100) -> list[UUID]:
    """Put a job again for letters that wait and have none, the oldest first.

    They were written when no mail server was configured, or the server was away. Answers with the
    jobs, which are the server's own, for their names to go out after the commit.
    """
    recent = utc_now() - TRY_AGAIN_AFTER
    letters = session.execute(
        _without_job(recent).limit(limit).with_for_update(key_share=True, skip_locked=True)
    )
    jobs = [
        Job(
            id=new_id(),
            kind=JobKind.SEND_MAIL,
            queue=Queue.MAIL,
            subject_id=letter.id,
            company_id=letter.company_id,
        )
        for letter in letters
    ]
    session.add_all(jobs)
    return [job.id for job in jobs]


def _without_job(recent: datetime) -> Select[UUID, UUID]:
    """Waiting letters with no job since `recent`."""
    busy = (
        select(Job.id)
        .where(
            Job.kind == JobKind.SEND_MAIL,
            Job.subject_id == Mail.id,
            or_(Job.state.in_(UNDER_WAY), Job.finished_at > recent),
        )
        .exists()
    )
    return (
        select(Mail.id, Mail.company_id)
        .where(Mail.state == MailState.WAITING, Mail.created_at < recent, ~busy)
        .order_by(Mail.created_at)
    )
