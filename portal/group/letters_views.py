"""The own company's mail, and background work that failed."""

from typing import Any
from uuid import UUID

from flask import render_template
from flask_babel import gettext
from jinja2 import TemplateError

from portal.edge import acts, settings
from portal.group import queries, service
from portal.group.blueprint import blueprint, done
from portal.sent import number_asked
from shared_db.access import OwnPermission
from shared_db.foundation.errors import N_
from shared_db.foundation.tokens import link_address
from shared_db.models import Job, JobKind, LinkPurpose, Mail
from shared_db.spine.across import Sender, senders
from shared_db.spine.jobs import PLAIN_REASONS
from shared_db.spine.transaction import Work
from templates.letters import Letter, write_letter

LAST_PAGE = 100_000
JOB_NAMES = {
    JobKind.ROLLUP: N_("Rolling up an estimate"),
    JobKind.QUOTE_PDF: N_("Drawing a quote as PDF"),
    JobKind.READ_IMPORT: N_("Reading a file of records"),
    JobKind.WRITE_IMPORT: N_("Taking in a file of records"),
    JobKind.SEND_MAIL: N_("Sending mail"),
    JobKind.RUN_OUT: N_("Letting a request, an offer or a quote run out"),
    JobKind.PREVIEW: N_("Making previews of a drawing"),
}


@blueprint.get("/mail")
@acts(OwnPermission.READ_MAIL)
def mail(work: Work) -> str:
    """What the own people were written, whom the company invited, and what became of it."""
    page = number_asked("page", 0, most=LAST_PAGE)
    letters, more = queries.letters(work, page)
    names = senders(work.session, [letter.id for letter in letters])
    return render_template(
        "group/mail.html",
        letters=[(each, _written(work, each, names[each.id]).subject) for each in letters],
        page=page,
        more=more,
        configured=settings().smtp_url is not None,
        jobs=[
            (job, gettext(JOB_NAMES[job.kind]), _plain_reason(job))
            for job in queries.failed_jobs(work)
        ],
    )


@blueprint.get("/mail/<uuid:mail_id>")
@acts(OwnPermission.READ_MAIL)
def letter(work: Work, mail_id: UUID) -> str:
    """One letter as it goes out; a link in it only for who sent it."""
    found = queries.letter(work, mail_id)
    return render_template(
        "group/letter.html",
        letter=found,
        written=_written(work, found, senders(work.session, [found.id])[found.id]),
        configured=settings().smtp_url is not None,
    )


@blueprint.post("/mail/<uuid:mail_id>/resend")
@acts(OwnPermission.READ_MAIL)
def resend(work: Work, mail_id: UUID) -> Any:
    """Try to send it once more."""
    service.send_again(work, mail_id)
    return done(gettext("The letter will be sent again."), "group.letter", mail_id=mail_id)


@blueprint.post("/jobs/<uuid:job_id>/retry")
@acts(OwnPermission.READ_MAIL)
def retry_job(work: Work, job_id: UUID) -> Any:
    """Try a piece of failed background work once more."""
    service.try_again(work, job_id)
    return done(gettext("It is being done again."), "group.mail")


def _plain_reason(job: Job) -> str:
    return str(gettext(job.error)) if job.error in PLAIN_REASONS else ""


def _written(work: Work, found: Mail, sender: Sender) -> Letter:
    """The letter's text. Its link's secret is for its sender alone."""
    link = ""
    if found.template == LinkPurpose.PROVE_ADDRESS:
        link = gettext("(This link stands in the mail only.)")
    elif found.link_id and found.sent_by == work.actor.person_id:
        link = link_address(settings(), found.link_id)
    elif found.link_id:
        link = gettext("(The link is shown to who sent this letter only.)")
    try:
        return write_letter(
            found.template,
            found.language,
            found.values,
            to_name=found.to_name,
            sender=sender.name,
            office=sender.is_office,
            link=link,
            site=settings().public_url,
        )
    except TemplateError:
        return Letter(gettext("This letter can't be shown."), "", sender.name)
