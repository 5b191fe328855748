"""`python -m portal.beginning.sample`: write the sample, and print the accounts."""

import os
import time
from uuid import UUID

import click
from sqlalchemy import func, select

from portal.beginning.errors import CannotBegin
from portal.beginning.founding import connected
from portal.beginning.sample.people import load, table
from portal.beginning.sample.told import has_begun, is_half_told
from portal.extensions import make_task_sender
from shared_db.files import file_store_of
from shared_db.foundation.memory import setting_up
from shared_db.foundation.settings import Settings, from_environment
from shared_db.models import Job, JobKind, Queue
from shared_db.spine.states import UNDER_WAY
from shared_db.spine.transaction import Record, TaskSender

FOREIGN = "This record holds a group of its own; the sample group was not added."
HALF_TOLD = (
    "The sample's story was interrupted here, and breaks off in the middle. To have all of it, "
    "begin with an empty database, or with another data folder."
)
PATIENCE = 120.0
LOOK_EVERY_SECONDS = 0.05
WAITED_FOR = (JobKind.ROLLUP, JobKind.READ_IMPORT, JobKind.WRITE_IMPORT)


@click.command()
@click.option("--people", "only_people", is_flag=True, help="Leave out what they have done.")
def main(only_people: bool) -> None:
    """Write the sample unless it is there, and print the accounts."""
    address = os.environ.get("DATABASE_URL")
    if not address:
        raise click.ClickException("The environment variable DATABASE_URL is not set.")
    try:
        with connected(address) as record:
            if not load(record):
                click.echo(FOREIGN)
                return
            if not only_people:
                _live_through(record)
    except CannotBegin as sentence:
        raise click.ClickException(str(sentence)) from sentence
    click.echo(table())


def _live_through(record: Record) -> None:
    with setting_up():
        from portal.beginning.sample.stage import Stage
        from portal.beginning.sample.story import live_through

    with record.as_server("the sample group") as db:
        if is_half_told(db):
            click.echo(HALF_TOLD)
        if has_begun(db):
            return
    settings = from_environment()
    record.after_commit(hints=lambda _events: None, tasks=_all_but_mail(settings))
    files = file_store_of(settings)
    live_through(Stage(record, files, lambda: _wait_for_workers(record)))


def _all_but_mail(settings: Settings) -> TaskSender:
    """Names jobs to the workers. The letters, which nobody reads, hold nothing up: the sweeper
    finds them."""
    send = make_task_sender(settings)

    def name(job_id: UUID, queue: Queue) -> None:
        if queue is not Queue.MAIL:
            send(job_id, queue)

    return name


def _wait_for_workers(record: Record) -> None:
    """Until what the story goes on from is done. Quotes are drawn and letters sent meanwhile."""
    end = time.monotonic() + PATIENCE
    waiting = select(func.count()).where(Job.kind.in_(WAITED_FOR), Job.state.in_(UNDER_WAY))
    while True:
        with record.as_server("the sample group") as db:
            if not db.scalar(waiting):
                return
        if time.monotonic() > end:
            raise click.ClickException("No worker has computed the sample's costs. Do they run?")
        time.sleep(LOOK_EVERY_SECONDS)


if __name__ == "__main__":
    main()
