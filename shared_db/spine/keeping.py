"""What is kept for good, and what only piles up and goes in time: each table is in one of the two.

What quotes, offers and orders rest on, what was sent and received, and the log of who did what
stay for as long as the record does: the law wants some of it for seven to ten years (帳簿書類・
電子取引データの保存), and no purge may touch any of it. What goes, goes by the one rule in
`purge_outdated` (migration 0012, and 0035), which `docs/running.md` says in words.
"""

from datetime import timedelta
from typing import Final

from sqlalchemy import text
from sqlalchemy.orm import Session

from shared_db.spine.sheet_savings import fold_old_savings

KEPT: Final = frozenset(
    {
        # who is who, and what they agreed to
        *(
            "api_token",
            "company",
            "company_name",
            "confidentiality_acceptance",
            "confidentiality_text",
            "counter",
        ),
        *("group", "group_role", "membership", "person", "person_role", "read_position"),
        # what was asked, said and shown
        *("capability_ask", "capability_reply", "drawing_opening", "event", "inquiry_revision"),
        *(
            "message",
            "message_mention",
            "message_reaction",
            "message_revision",
            "part",
            "part_quantity",
            "proposal",
            "proposal_answer",
            "proposal_operation",
        ),
        "stream",
        # who is in charge
        "duty",
        # what was priced, offered, quoted and ordered
        *("estimate", "estimate_line", "estimate_part", "estimate_variant"),
        *("estimate_saving", "estimate_version_name"),
        *("earlier_part", "line_template"),
        *("offer", "offer_price", "order"),
        *("offer_basis", "quote_basis", "quote_handing", "quote_kept"),
        *("order_line", "quote", "quote_answer", "quote_pdf", "quote_price", "quote_revision"),
        *("request", "request_drawing", "request_item"),
        # a shop's own data
        *("import", "import_remark", "production_record", "purchase_record", "work_centre"),
        *("past_quote", "quote_shape", "work_centre_rate"),
    }
)
"""No purge takes a row of these. A person may still take back what is their own: a line of an
estimate, the records of an import."""
IN_PART: Final = {
    "inquiry": "state <> 'draft'",
    "intake": "state IN ('waiting', 'accepted')",
    "intake_file": "intake_id IN (SELECT id FROM intake WHERE state IN ('waiting', 'accepted'))",
    "drawing": "since_revision IS NOT NULL OR settled_at IS NOT NULL",
    "rollup_run": "id IN (SELECT needed_rollup_runs())",
    "mail": "state = 'waiting'",
    "job": "state IN ('queued', 'claimed')",
    "rendition": "of_sha256 IN (SELECT sha256 FROM drawing)",
}
"""Of these, what the condition finds is kept; the rest goes in time."""
DRAFTS_LIVE: Final = timedelta(days=180)
"""So long after it was touched last a draft stays; the purge's rule says the same."""
PASSING: Final = frozenset(
    {
        "absence",
        "client_action",
        "ended_sign_in",
        "form_draft",
        "link",
        "refused_answer",
        "typed_change",
    }
)
"""Nothing of these is needed once it is old."""


UNPROVEN_LIVE: Final = timedelta(days=7)
"""So long a request at the entrance waits for its address to answer."""


def purge_outdated(session: Session, most: int) -> dict[str, int]:
    """Delete what is outdated, at most so many rows of each kind; says how many went.

    "stuck" counts dead drafts that something refers to, and that stay therefore. Old
    savings of a sheet become one for each sitting.
    """
    rows = session.execute(text("SELECT what, gone FROM purge_outdated(:most)"), {"most": most})
    gone = {row.what: row.gone for row in rows}
    for table, age in _OLD_BY.items():
        gone[table] = len(session.execute(text(age), {"most": most}).all())
    gone["estimate_saving"] = fold_old_savings(session)
    return gone


_OLD_BY: Final = {
    "intake": (
        "DELETE FROM intake WHERE id IN (SELECT id FROM intake WHERE"
        " (state = 'unproven' AND created_at < now() - interval '7 days'"
        " OR state = 'refused' AND decided_at < now() - interval '90 days')"
        " AND NOT EXISTS (SELECT FROM mail m WHERE m.intake_id = intake.id"
        " AND m.state = 'waiting') LIMIT :most) RETURNING id"
    ),
    "typed_change": (
        "DELETE FROM typed_change WHERE (subject_id, version) IN (SELECT subject_id, version"
        " FROM typed_change WHERE changed_at < now() - interval '30 days' LIMIT :most)"
        " RETURNING version"
    ),
    "refused_answer": (
        "DELETE FROM refused_answer WHERE id IN (SELECT id FROM refused_answer"
        " WHERE kept_at < now() - interval '1 day' LIMIT :most) RETURNING id"
    ),
    "absence": (
        "DELETE FROM absence WHERE person_id IN (SELECT person_id FROM absence"
        " WHERE until < now() - interval '30 days' LIMIT :most) RETURNING person_id"
    ),
}
"""What forms and absences leave behind, and what came in at the entrance and is no inquiry, with
its files and letters: the application deletes it itself, by no function."""
