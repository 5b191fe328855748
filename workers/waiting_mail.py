"""Letters that were written before a mail server was configured, or while it was away."""

from shared_db.models import Queue
from shared_db.telling.mailing import waiting_mail
from workers.runner import Workshop


def send_waiting(workshop: Workshop) -> int:
    """Put their jobs again, once there is a server to send by. Says how many."""
    if workshop.settings.smtp_url is None:
        return 0
    with workshop.record.as_server("waiting letters") as db:
        put = waiting_mail(db)
    for job_id in put:
        workshop.senders.task(job_id, Queue.MAIL)
    return len(put)
