"""Send one letter by SMTP. Until a mail server is configured letters wait; none is dropped."""

import smtplib
import ssl
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, parseaddr
from urllib.parse import parse_qs, unquote, urlsplit
from uuid import UUID

import structlog
from jinja2 import TemplateError

from shared_db.entry.links import LinkOver, usable_link
from shared_db.foundation.base import utc_now
from shared_db.foundation.settings import Settings
from shared_db.foundation.tokens import link_address, request_address
from shared_db.models import JobKind, Mail, MailState
from shared_db.spine.across import senders
from shared_db.spine.events import JobFailed
from shared_db.spine.jobs import Claim
from shared_db.spine.streams import company
from shared_db.spine.transaction import Work
from shared_db.telling.news import NoNews, must_be_news
from templates.letters import write_letter
from workers.runner import Workshop

log = structlog.get_logger()
QUICK_TRIES = 3
"""After so many attempts, some seconds apart, the letter waits for the sweeper's next round."""
TIMEOUT = 30
PORTS = {"smtp": 25, "smtps": 465}


class Refused(Exception):
    """This letter will never be taken as it is; the text says why."""


def do(work: Work, claim: Claim, workshop: Workshop) -> None:
    """Send the letter, at least once; a second sending has the same Message-ID."""
    settings = workshop.settings
    if not _take(workshop, claim.subject_id) or settings.smtp_url is None:
        return
    mail = work.session.get_one(Mail, claim.subject_id, with_for_update={"key_share": True})
    if mail.state is not MailState.WAITING:
        return
    try:
        send(settings, settings.smtp_url, compose(work, mail, settings))
    except Refused as refused:
        mail.state, mail.error = MailState.FAILED, str(refused)[:1000]
        work.tell(company(mail.company_id), JobFailed(job_id=claim.job_id, kind=JobKind.SEND_MAIL))
    except (OSError, smtplib.SMTPException) as away:
        if claim.attempt < QUICK_TRIES:
            raise
        log.warning("mail_waits", mail=str(mail.id), why=str(away))
        mail.error = _reason(away)[:1000]
    else:
        mail.state, mail.sent_at, mail.error = MailState.SENT, utc_now(), ""


def _take(workshop: Workshop, mail_id: UUID) -> bool:
    """Whether the letter is to be sent now; from here on it gathers nothing more.

    A commit of its own: who says something further while we talk to the mail server neither waits
    for us, nor trusts in a letter that goes out without it.
    """
    with workshop.record.as_server("sending a letter") as db:
        mail = db.get_one(Mail, mail_id, with_for_update={"key_share": True})
        if mail.state is not MailState.WAITING:
            return False
        try:
            must_be_news(db, mail)
            if mail.link_id and workshop.settings.smtp_url:
                usable_link(db, mail.link_id)
        except (LinkOver, NoNews) as over:
            mail.state, mail.error = MailState.WITHHELD, over.sentence
        if workshop.settings.smtp_url or mail.state is not MailState.WAITING:
            mail.gathers = None
        return mail.state is MailState.WAITING


def compose(work: Work, mail: Mail, settings: Settings) -> EmailMessage:
    """The message as it goes out. Raises `Refused` if there can be none."""
    link = link_address(settings, mail.link_id, by_mail=True) if mail.link_id else ""
    if mail.intake_id:
        link = request_address(settings, mail.intake_id)
    sender = senders(work.session, [mail.id])[mail.id]
    try:
        letter = write_letter(
            mail.template,
            mail.language,
            mail.values,
            to_name=mail.to_name,
            sender=sender.name,
            office=sender.is_office,
            link=link,
            site=settings.public_url,
        )
        message = EmailMessage(policy=SMTP)
        message["Subject"] = letter.subject
        message["From"] = _address(letter.sender, parseaddr(settings.mail_from)[1])
        message["To"] = _address(mail.to_name, mail.to_email)
        message["Date"] = formatdate()
        message["Message-ID"] = mail.message_id
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.body)
    except TemplateError as error:
        raise Refused(f"{mail.template}: {type(error).__name__} {error}") from error
    except (ValueError, MessageError) as error:
        raise Refused(f"{mail.to_email}: {error}") from error
    return message


def send(settings: Settings, smtp_url: str, message: EmailMessage) -> None:
    """Hand the message to the configured server. Raises `Refused` if it never will take it."""
    with _connected(smtp_url) as server:
        try:
            server.send_message(message, from_addr=parseaddr(settings.mail_from)[1])
        except smtplib.SMTPRecipientsRefused as refused:
            if all(code >= 500 for code, _ in refused.recipients.values()):
                raise Refused(_reason(refused)) from refused
            raise
        except smtplib.SMTPDataError as refused:
            if refused.smtp_code >= 500:
                raise Refused(_reason(refused)) from refused
            raise
        except (smtplib.SMTPNotSupportedError, UnicodeEncodeError) as refused:
            raise Refused(_reason(refused)) from refused


def _connected(smtp_url: str) -> smtplib.SMTP:
    """A session with smtp://user:password@host:port?starttls=1 or smtps://…"""
    url = urlsplit(smtp_url)
    if url.scheme not in PORTS:
        raise OSError(f"SMTP_URL begins with {url.scheme}:// instead of smtp:// or smtps://")
    host, port = url.hostname or "localhost", url.port or PORTS[url.scheme]
    secure = ssl.create_default_context()
    server: smtplib.SMTP
    if url.scheme == "smtps":
        server = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=secure)
    else:
        server = smtplib.SMTP(host, port, timeout=TIMEOUT)
    try:
        if parse_qs(url.query).get("starttls", ["0"])[-1] in {"1", "true", "yes"}:
            server.starttls(context=secure)
        if url.username:
            server.login(unquote(url.username), unquote(url.password or ""))
    except BaseException:
        server.close()
        raise
    return server


def _address(name: str, address: str) -> Address:
    """A header's address. A name may hold anything that people are called, but no line end."""
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in name).split())
    return Address(display_name=plain, addr_spec=address)


def _reason(error: Exception) -> str:
    """What the server said, in words that a manager can pass on."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        said = [f"{who}: {code} {_said(text)}" for who, (code, text) in error.recipients.items()]
        return "; ".join(said)
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_said(error.smtp_error)}"
    return f"{type(error).__name__}: {error}"


def _said(text: bytes | str) -> str:
    return text.decode("utf-8", "replace") if isinstance(text, bytes) else text
