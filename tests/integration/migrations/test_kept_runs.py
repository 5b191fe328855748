"""Roll-ups of an earlier version are read as they are meant today, and compute as they did."""

from sqlalchemy import select

from estimator.rollup import roll_up
from estimator.rollup_result import known_sum
from shared_db.models import RollupRun
from shared_db.spine.transaction import Record


def test_kept_runs_compute_as_they_did_and_know_how_much_is_missing(record: Record) -> None:
    with record.as_server("a test") as db:
        runs = db.scalars(select(RollupRun)).all()
    assert {(run.engine_version, run.complete) for run in runs} >= {(1, False), (1, True)}
    for run in runs:
        again = roll_up(run.inputs, run.engine_version)
        assert again.as_json() == run.result
        assert run.missing == again.missing
        for part in run.result["parts"]:
            for one in part["breaks"]:
                assert (known_sum(one, "cost") is None) == (not one["complete"])
