"""The Celery application. A message only names a job row; the row is the truth.

celery -A workers.celery_app worker
"""

from uuid import UUID

from celery import Celery
from celery.signals import worker_process_init, worker_ready

from shared_db.logs import configure_logs
from shared_db.settings import from_environment
from workers import runner, watchdog

RUN_JOB = "tsunagu.run_job"
"""The seam with `portal.extensions`, which sends tasks of this name."""

configure_logs()
settings = from_environment()
app = Celery("tsunagu", broker=settings.broker_url)
app.conf.update(
    task_ignore_result=True,
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


@worker_process_init.connect
def begin_process(**_signal: object) -> None:
    """Each child connects for itself: connections never cross a fork."""
    runner.connect(settings)


@worker_ready.connect
def watch(**_signal: object) -> None:
    """A worker that has gone deaf ends itself, and is started again."""
    watchdog.start(settings)


@app.task(name=RUN_JOB)
def run_job(job_id: str) -> None:
    """Claim the job and do it; a message for a job that is done already does nothing."""
    runner.run(UUID(job_id))
