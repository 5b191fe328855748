"""Which offers an order chooses: those that its prices were rolled up from.

An order reaches across every wall between the shops, and is given by a customer who sees none of
it. What it chooses is found by ids alone.
"""

from uuid import UUID

from sqlalchemy import text

from shared_db.models import Order
from shared_db.transaction import Work

_CHOSEN = text("""
WITH RECURSIVE ordered AS (
    SELECT l.part_id, v.rollup_run_id
    FROM order_line l
    JOIN quote_price p ON p.id = l.quote_price_id
    JOIN quote_revision v ON v.id = p.revision_id
    WHERE l.order_id = :order),
chosen AS (
    SELECT o.request_id
    FROM ordered
    JOIN rollup_run r ON r.id = ordered.rollup_run_id
    CROSS JOIN jsonb_array_elements(r.inputs->'parts') part
    CROSS JOIN jsonb_array_elements(part->'lines') line
    JOIN offer o ON o.id = CAST(nullif(line->'terms'->>'offer_id', '') AS uuid)
    WHERE part->>'part_id' = ordered.part_id::text
    UNION
    SELECT o.request_id
    FROM chosen
    JOIN estimate e ON e.request_id = chosen.request_id
    JOIN estimate_part p ON p.estimate_id = e.id
    JOIN ordered ON ordered.part_id = p.part_id
    JOIN estimate_line l ON l.estimate_part_id = p.id
    JOIN offer o ON o.id = CAST(nullif(l.terms->>'offer_id', '') AS uuid))
SELECT request_id FROM chosen
""")


def chosen_requests(work: Work, order: Order) -> frozenset[UUID]:
    """The requests whose offers an order rests on, for the parts that were ordered.

    The lead's come from the roll-up kept with the accepted quote, whatever its estimate has become
    since; what the answering shops asked further on, from their estimates as they stand.
    """
    return frozenset(work.session.scalars(_CHOSEN, {"order": order.id}))
