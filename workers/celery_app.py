"""The Celery application. A message only names a job row; the row is the truth.

celery -A workers.celery_app worker --queues quick,documents,mail
"""

import os
from typing import Any
from uuid import UUID

from celery import Celery
from celery.signals import task_received, worker_init, worker_process_init, worker_ready
from celery.worker import state
from kombu.entity import Queue as Listed

from shared_db.foundation.memory import collect_rarely, setting_up

with setting_up():
    from shared_db.foundation.logs import configure_logs
    from shared_db.foundation.settings import from_environment
    from shared_db.models import Queue
    from shared_db.spine.lines import RUN_JOB
    from workers import runner, watchdog

STEPS_BACK = 10
UNHURRIED = frozenset({Queue.BULK, Queue.CAD})
"""A process that does no other work is so nice: what people wait for goes first."""

configure_logs()
settings = from_environment()
app = Celery("tsunagu", broker=settings.broker_url)
app.conf.update(
    task_ignore_result=True,
    task_queues=[Listed(queue.value, routing_key=queue.value) for queue in Queue],  # type: ignore[no-untyped-call]
    task_serializer="json",
    accept_content=["json"],
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    worker_cancel_long_running_tasks_on_connection_loss=False,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    broker_transport_options={"socket_keepalive": True, "health_check_interval": 10},
    worker_max_tasks_per_child=500,
)


def own_queues() -> list[Queue]:
    """The queues that this worker listens to."""
    return [Queue(name) for name in app.amqp.queues.consume_from]


@worker_init.connect
def share(**_signal: object) -> None:
    """What the children need is loaded once and set aside before they are made: they share it."""
    runner.load_handlers()
    collect_rarely()


@worker_process_init.connect
def begin_process(**_signal: object) -> None:
    """Each child connects for itself: connections never cross a fork."""
    if UNHURRIED.issuperset(own_queues()):
        os.nice(STEPS_BACK)
    runner.connect(settings)


@worker_ready.connect
def watch(sender: Any, **_signal: object) -> None:
    """A worker that has gone deaf ends itself, and is started again."""
    hands = sender.controller.concurrency
    ears = watchdog.Ears(own_queues(), lambda: len(state.active_requests) < hands)
    task_received.connect(lambda **_received: ears.hear(), weak=False)
    watchdog.start(settings, ears)


@app.task(name=RUN_JOB)
def run_job(job_id: str) -> None:
    """Do the next job of the queue of the one that is named; where none waits, do nothing."""
    runner.run_next(UUID(job_id))
