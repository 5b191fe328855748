"""The roll-up job: one snapshot, one record of everything that went in, quick enough to wait for."""

import time

from sqlalchemy import event

from estimator.rollup import roll_up
from shared_db.costing.inputs import rollup_inputs
from shared_db.foundation.ids import new_id
from shared_db.models import Estimate, EstimateLine, EstimatePart, LineKind, RollupRun
from tests.factories.estimates import sub_quoting
from tests.factories.rows import inquiry_rows
from tests.factories.world import World
from workers.rollup_job import costed

TERMS = {
    LineKind.MATERIAL: {"basis": "weight", "price_per_kg": "300", "mass_kg": "0.5"},
    LineKind.BOUGHT: {"unit_price": "12.5", "per_piece": "4"},
    LineKind.OPERATION: {"setup_minutes": "30", "run_minutes": "2.5", "hourly_rate": "4500"},
    LineKind.OUTSIDE: {"basis": "rule", "unit_price": "80", "minimum": "3000"},
}
BREAKS = [1, 10, 50, 100, 500]


def large_estimate(world: World, parts: int, lines: int):
    """An estimate with so many parts and lines, as rows."""
    inquiry, part_ids = inquiry_rows(world, lead="a", parts=parts)
    with world.record.work(world.actor("a_engineer")) as work:
        estimate = Estimate(
            id=new_id(),
            inquiry_id=inquiry,
            company_id=world.companies["a"],
            created_by=world.people["a_engineer"],
            inquiry_revision=1,
        )
        work.session.add(estimate)
        work.session.flush()
        kinds = list(TERMS)
        rows = [
            EstimatePart(
                id=new_id(),
                estimate_id=estimate.id,
                part_id=part,
                position=position,
                quantities=BREAKS,
            )
            for position, part in enumerate(part_ids, 1)
        ]
        work.session.add_all(rows)
        work.session.flush()
        work.session.add_all(
            EstimateLine(
                estimate_id=estimate.id,
                estimate_part_id=row.id,
                position=n,
                kind=kinds[n % 4],
                kept_terms=TERMS[kinds[n % 4]],
            )
            for row in rows
            for n in range(lines)
        )
        return estimate.id


def test_the_inputs_are_read_in_one_statement_of_one_snapshot(world: World):
    estimate = large_estimate(world, parts=3, lines=4)
    statements = []
    with world.record.as_server("a test") as db:
        engine = db.get_bind()
        event.listen(engine, "before_cursor_execute", lambda *a: statements.append(a[2]))
        document = rollup_inputs(db, estimate)
    assert len(statements) == 1
    assert [len(part["lines"]) for part in document["parts"]] == [4, 4, 4]
    assert roll_up(document).complete


def test_parts_rolled_up_some_at_a_time_come_to_the_same(world: World):
    estimate = large_estimate(world, parts=45, lines=2)
    with world.record.as_server("a test") as db:
        document = rollup_inputs(db, estimate)
    document["stale"] = [{"reason": "inquiry_revision", "built_on": 1, "standing": 2}]
    said = []
    result = costed(document, lambda done, total: said.append((done, total)))
    assert result.as_json() == roll_up(document).as_json()
    assert said == [(0, 45), (20, 45), (40, 45), (45, 45)]


def test_a_large_estimate_rolls_up_while_one_waits(world: World, settings):
    """200 parts × 20 lines × 5 quantities; about a second, with room for a busy machine."""
    from sqlalchemy import select

    from shared_db.models import JobKind
    from shared_db.spine.jobs import put_job
    from workers.runner import Workshop, run_in

    estimate = large_estimate(world, parts=200, lines=20)
    with world.record.work(world.actor("a_engineer")) as work:
        job = put_job(work, JobKind.ROLLUP, estimate)
    workshop = Workshop(settings)
    started = time.perf_counter()
    run_in(workshop, job)
    seconds = time.perf_counter() - started
    workshop.close()
    with world.record.as_server("a test") as db:
        run = db.scalars(select(RollupRun).where(RollupRun.estimate_id == estimate)).one()
    assert run.complete
    assert len(run.result["parts"]) == 200
    assert seconds < 20


def test_a_run_keeps_what_it_was_computed_from_when_the_estimate_changes(
    world: World, browser, do_jobs
):
    case = sub_quoting(world)
    estimate = case.build()
    case.fill(estimate)
    case.offer(case.ask(estimate))
    do_jobs()
    client = browser("a_engineer")
    first = client.get(f"/api/v1/estimates/{estimate}/rollup").json["run"]
    case.fill(estimate, price_per_kg="999")
    assert client.get(f"/api/v1/estimates/{estimate}/rollup").json["under_way"]
    do_jobs()
    second = client.get(f"/api/v1/estimates/{estimate}/rollup").json["run"]
    assert first["inputs"] != second["inputs"]
    assert second["estimate_version"] == first["estimate_version"] + 1
    compared = f"/estimates/{estimate}/rollup?check=1&against={first['id']}"
    page = client.get(compared).get_data(as_text=True)
    assert "+¥3,495" in page.replace('<span class="number">', "").replace("</span>", "")
