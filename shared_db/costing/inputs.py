"""The inputs of a roll-up as one plain JSON document, read in one statement: one snapshot.

It is kept with the run, so that the run can be computed again years later; it holds what counts:
what every alternative has, and what the chosen one has of its own. It is found by the
estimate's id alone, for a job may be caused by somebody who may not see that estimate (the shop
whose offer has just arrived).
"""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from shared_db.costing.overtaken import overtaken_sql
from shared_db.foundation.base import Json, utc_now
from shared_db.foundation.clock import today_sql

DOCUMENT_FORMAT = 3

_VARIANT = """
SELECT v.id, v.name FROM estimate_variant v
WHERE v.estimate_id = :estimate
    AND CASE WHEN CAST(:variant AS uuid) IS NULL THEN v.chosen ELSE v.id = :variant END
"""
_COUNTS = "({0}.variant_id IS NULL OR {0}.variant_id IN (SELECT id FROM variant))"
_HEAD = f"""
SELECT jsonb_build_object('id', e.id, 'company', c.name, 'version', e.version,
           'inquiry_revision', e.inquiry_revision, 'proposal_number', e.proposal_number)
           AS estimate,
       g.currency AS currency,
       (SELECT jsonb_build_object('id', v.id, 'name', v.name) FROM variant v) AS variant,
       coalesce((SELECT jsonb_agg(o.reason ORDER BY o.place) FROM overtaken o), '[]'::jsonb)
           AS stale,
       coalesce((SELECT jsonb_agg(jsonb_build_object(
           'part_id', p.part_id, 'estimate_part_id', p.id, 'request_item_id', p.request_item_id,
           'name', part.name, 'scrap_rate', trim_scale(p.scrap_rate)::text,
           'quantities', p.quantities, 'parent', p.parent_id,
           'quantity_per', trim_scale(p.quantity_per)::text,
           'lines', coalesce(l.lines, '[]'::jsonb))
           ORDER BY p.position, p.id)
        FROM estimate_part p JOIN part ON part.id = p.part_id
        LEFT JOIN lines l ON l.estimate_part_id = p.id
        WHERE p.estimate_id = e.id AND {_COUNTS.format("p")}), '[]'::jsonb) AS parts
FROM estimate e
JOIN company c ON c.id = e.company_id
JOIN inquiry i ON i.id = e.inquiry_id
JOIN "group" g ON g.id = i.group_id
WHERE e.id = :estimate
"""  # noqa: S608 (what is put in is ours)

# An offer that ran out or no longer stands makes the line that it fills stale; one that turned
# stale only the lines of the parts that changed.
_LINES = f"""
SELECT l.estimate_part_id, jsonb_agg(jsonb_build_object(
           'line_id', l.id, 'kind', l.kind, 'position', l.position, 'description', l.description,
           'work_centre_id', l.work_centre_id, 'offer_id', l.offer_id, 'terms', l.terms,
           'measured', l.measured,
           'source', CASE l.source_kind
               WHEN 'offer' THEN
                   jsonb_build_object('kind', 'offer', 'company', c.name, 'revision', o.revision)
               WHEN 'record' THEN jsonb_build_object('kind', 'record') || l.evidence
               ELSE jsonb_build_object('kind', l.source_kind) END,
           'stale', o.id IS NOT NULL AND (o.state NOT IN ('given', 'chosen', 'stale')
                    OR o.valid_until < {today_sql("g.timezone")}
                    OR part.changed_in_revision > o.inquiry_revision
                    OR coalesce(part.planned_in_version, 0) > coalesce(o.proposal_number, 0)))
           ORDER BY l.position, l.id) AS lines
FROM estimate_line l
JOIN estimate e ON e.id = l.estimate_id
JOIN inquiry i ON i.id = e.inquiry_id
JOIN "group" g ON g.id = i.group_id
JOIN estimate_part p ON p.id = l.estimate_part_id
JOIN part ON part.id = p.part_id
LEFT JOIN offer o ON o.id = l.offer_id
LEFT JOIN request r ON r.id = o.request_id
LEFT JOIN company c ON c.id = r.to_company_id
WHERE l.estimate_id = :estimate AND {_COUNTS.format("l")}
GROUP BY l.estimate_part_id
"""  # noqa: S608 (what is put in is ours)

_OVERTAKEN = overtaken_sql("e.id = :estimate")
_WITH = f"WITH variant AS ({_VARIANT}), lines AS ({_LINES}), overtaken AS ({_OVERTAKEN})"
_INPUTS = text(f"{_WITH} {_HEAD}").columns(estimate=JSONB, variant=JSONB, stale=JSONB, parts=JSONB)
_FORMAT = "jsonb_build_object('format', CAST(:format AS integer))"
_INPUTS_TEXT = text(f"{_WITH} SELECT (to_jsonb(d) || {_FORMAT})::text FROM ({_HEAD}) d")  # noqa: S608


def rollup_inputs(session: Session, estimate_id: UUID, variant_id: UUID | None = None) -> Json:
    """The document of `estimator.rollup.roll_up`: everything that this estimate's cost rests on.

    `variant_id`: as if this alternative were the chosen one.
    `estimate.version` says which version of the estimate it is. Raises `NoResultFound`.
    """
    asked = {"estimate": estimate_id, "variant": variant_id, "now": utc_now()}
    found = session.execute(_INPUTS, asked).one()
    return {
        "format": DOCUMENT_FORMAT,
        "currency": found.currency,
        "estimate": found.estimate,
        "variant": found.variant,
        "stale": found.stale,
        "parts": found.parts,
    }


def rollup_inputs_text(session: Session, estimate_id: UUID) -> str:
    """The same as the text that the record makes of it: for who passes it on without reading it.

    Raises `NoResultFound`.
    """
    asked = {"estimate": estimate_id, "variant": None, "now": utc_now()}
    told = session.execute(_INPUTS_TEXT, {**asked, "format": DOCUMENT_FORMAT})
    return str(told.scalar_one())
