"""担当者: who is in charge is changed once, and somebody is away."""

from datetime import timedelta

from portal.beginning.sample.stage import Stage
from portal.duties.forms import Away, Giving
from portal.duties.service import give, note_absence
from portal.forms import read
from shared_db.foundation.clock import today
from shared_db.models import DutyKind


def manager_hands_over(stage: Stage) -> None:
    """A manager puts somebody else in charge of a request."""
    asked = stage.asked["holder"]
    person = str(stage.people["a_manager"])
    giving = {"kind": DutyKind.INQUIRY.value, "thing_id": str(asked.id), "person_id": person}
    with stage.work("a_manager") as work:
        give(work, asked.id, read(Giving, giving))


def somebody_is_away(stage: Stage) -> None:
    """B's sales is away for some days, and the manager stands in."""
    away = {
        "since": str(today()),
        "until": str(today() + timedelta(days=3)),
        "deputy_id": str(stage.people["b_manager"]),
    }
    with stage.work("b_sales") as work:
        note_absence(work, stage.people["b_sales"], read(Away, away))
