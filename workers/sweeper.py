"""The sweeper: brings back what was lost, and lets run out what has run out.

python -m workers.sweeper
"""

import signal
import sys
import threading

from shared_db.foundation.memory import setting_up

with setting_up():
    from shared_db.foundation.logs import configure_logs
    from shared_db.foundation.settings import from_environment
    from shared_db.spine import jobs
    from shared_db.spine.turns import to_be_named
    from workers.chores import Chore, each_alone
    from workers.collecting import collect
    from workers.expiry import expire
    from workers.preview_job import ask_for_missing
    from workers.purging import purge
    from workers.runner import Workshop, tell_failed
    from workers.waiting_mail import send_waiting

EVERY = 1.0


def sweep_once(workshop: Workshop) -> int:
    """Name again what nobody claimed, free what a dead worker held. Returns how many wait."""
    with workshop.record.as_server("sweeping") as db:
        failed = jobs.bring_back(db)
    each_alone("tell_failed", failed, lambda job: tell_failed(workshop, job))
    with workshop.record.as_server("sweeping") as db:
        waiting = to_be_named(db, jobs.missed())
    workshop.senders.name_again(waiting)
    return sum(len(named) for named in waiting.values())


def chores() -> list[Chore]:
    """What the sweeper does, and how often."""
    return [
        Chore("sweep", EVERY, sweep_once),
        Chore("expire", 30, expire),
        Chore("send_waiting", 30, send_waiting),
        Chore("purge", 3600, purge),
        Chore("collect", 600, collect),
        Chore("previews", 60, ask_for_missing),
    ]


def main() -> None:
    """Sweep until told to stop."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    configure_logs()
    workshop = Workshop(from_environment())
    all_of_them = chores()
    while not stop.wait(EVERY):
        for chore in all_of_them:
            chore.do_if_due(workshop)
    sys.exit(0)


if __name__ == "__main__":
    main()
