"""Third-party parts that the slices share."""

from time import monotonic
from uuid import UUID

import structlog
from celery import Celery
from flask_limiter import Limiter
from flask_wtf.csrf import CSRFProtect
from kombu.exceptions import KombuError
from limits import RateLimitItem
from redis.exceptions import RedisError

from portal.client_address import place
from shared_db.foundation.settings import Settings
from shared_db.models import Queue
from shared_db.spine.lines import naming
from shared_db.spine.transaction import TaskSender

csrf = CSRFProtect()
limiter = Limiter(place)
log = structlog.get_logger()

AWAY_SECONDS = 2.0
TAKEN_NAMES = "20 per hour"
"""How often names may be given that are taken: nobody tries out which companies are here."""


def count_not(scope: str = "") -> None:
    """What was tried in this request was right: it doesn't count against the request's limits, or
    not against the shared one of this `scope`.

    A try is counted when it comes, not when it has failed: many at once are no way around.
    """
    try:
        for counted in limiter.current_limits:
            if scope in ("", *counted.request_args):
                limiter.limiter.hit(counted.limit, *counted.request_args, cost=-1)
    except RedisError as away:
        log.warning("limit_counts_on", why=str(away))


def count_towards(most: RateLimitItem, whose: str, amount: int) -> bool:
    """Count so much at once; False if it was more than may be. While Redis is away all is let
    through, as the limits on requests are then each process's own."""
    try:
        return limiter.limiter.hit(most, whose, cost=amount)
    except RedisError as away:
        log.warning("limit_not_counted", why=str(away))
        return True


def make_task_sender(settings: Settings) -> TaskSender:
    """Names a job to the workers. What gets lost is named again by the sweeper.

    Nobody who posts waits for a Redis that is away: it is asked again after a moment.
    """
    producer = Celery("tsunagu", broker=settings.broker_url)
    producer.conf.update(
        task_ignore_result=True,
        broker_transport_options=settings.naming_options,
    )
    away_until = 0.0

    def send(job_id: UUID, queue: Queue) -> None:
        nonlocal away_until
        if monotonic() < away_until:
            return
        try:
            producer.send_task(**naming(job_id, queue))
        except (OSError, RedisError, KombuError) as away:
            away_until = monotonic() + AWAY_SECONDS
            log.warning("job_not_named", job_id=str(job_id), why=str(away))

    return send
