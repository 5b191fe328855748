"""Why an estimate has been overtaken: which of its parts is asked for, or made, otherwise now.

One list of reasons for the roll-up, the estimate's page, the lists and the inbox. Each is
{"reason", "part_id", "part", "built_on", "standing"}; the last two are numbers of the inquiry's
revision, for `plan_changed` of the proposal's version.
"""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.dialects.postgresql import UUID as SQL_UUID
from sqlalchemy.orm import Session
from sqlalchemy.sql.expression import bindparam

from shared_db.foundation.base import Json

REASONS = frozenset(
    {"part_changed", "part_dropped", "part_added", "quantities_changed", "plan_changed"}
)
OF_EARLIER_VERSIONS = frozenset({"inquiry_revision", "proposal_number"})
"""The reasons in roll-ups that an earlier version of the product has kept."""


def overtaken_sql(which: str) -> str:
    """The reasons as rows `estimate_id, place, reason`; `which` chooses estimates `e`.

    A support shop's quantities are its request's; it follows the customer only in what is made.
    """
    reason = """jsonb_build_object('reason', {reason}, 'part_id', part.id, 'part', part.name,
        'built_on', {built_on}, 'standing', {standing}) AS reason"""
    on_revision = {"built_on": "e.inquiry_revision", "standing": "i.revision"}
    changed = reason.format(
        reason="CASE WHEN part.dropped_in_revision IS NULL THEN 'part_changed'"
        " ELSE 'part_dropped' END",
        **on_revision,
    )
    added = reason.format(reason="'part_added'", **on_revision)
    quantities = reason.format(reason="'quantities_changed'", **on_revision)
    plan = reason.format(
        reason="'plan_changed'", built_on="e.proposal_number", standing="part.planned_in_version"
    )
    here = "FROM estimate e JOIN inquiry i ON i.id = e.inquiry_id"
    own = f"{here} JOIN estimate_part p ON p.estimate_id = e.id JOIN part ON part.id = p.part_id"
    asked = "FROM part_quantity q WHERE q.part_id = part.id"
    return f"""
SELECT DISTINCT e.id AS estimate_id, (1, part.position, part.id) AS place, {changed} {own}
WHERE {which} AND part.changed_in_revision > e.inquiry_revision
UNION ALL
SELECT e.id, (2, part.position, part.id), {quantities} {own}
WHERE {which} AND e.request_id IS NULL AND part.dropped_in_revision IS NULL
  AND p.parent_id IS NULL AND NOT ((SELECT jsonb_agg(q.quantity) {asked}) @> p.quantities
           AND p.quantities @> (SELECT jsonb_agg(q.quantity) {asked}))
UNION ALL
SELECT e.id, (3, part.position, part.id), {added} {here} JOIN part ON part.inquiry_id = i.id
WHERE {which} AND e.request_id IS NULL AND part.dropped_in_revision IS NULL
  AND NOT EXISTS (SELECT FROM estimate_part p WHERE p.estimate_id = e.id AND p.part_id = part.id)
UNION ALL
SELECT DISTINCT e.id, (4, part.position, part.id), {plan} {own}
WHERE {which} AND part.dropped_in_revision IS NULL
  AND coalesce(part.planned_in_version, 0) > coalesce(e.proposal_number, 0)
"""  # noqa: S608 (what is put in is ours)


_OF_SOME = (
    text(f"SELECT * FROM ({overtaken_sql('e.id = ANY(:estimates)')}) o ORDER BY o.place")  # noqa: S608
    .bindparams(bindparam("estimates", type_=ARRAY(SQL_UUID())))
    .columns(estimate_id=SQL_UUID, reason=JSONB)
)


def overtaken(session: Session, estimate_ids: Collection[UUID]) -> dict[UUID, list[Json]]:
    """The reasons of those of these estimates that have any, in one statement."""
    found: dict[UUID, list[Json]] = defaultdict(list)
    for row in session.execute(_OF_SOME, {"estimates": list(estimate_ids)}):
        found[row.estimate_id].append(row.reason)
    return dict(found)
