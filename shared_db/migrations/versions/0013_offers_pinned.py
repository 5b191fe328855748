"""What a quote and an offer rest on is pinned: to the very offers, item by item"""

import sqlalchemy as sa
from alembic import op

revision = "0013_offers_pinned"
down_revision = "0012_keeping"
branch_labels = None
depends_on = None

OFFER_STATES = (
    "given", "chosen", "not_chosen", "superseded", "withdrawn", "stale", "expired",
)  # fmt: skip
QUOTE_STATES = (
    "draft", "issued", "held", "superseded", "accepted", "declined", "expired",
)  # fmt: skip

LINES = """
UPDATE estimate_line
SET offer_id = CASE WHEN kind = 'outside' AND terms->>'basis' = 'offer'
                    THEN CAST(nullif(terms->>'offer_id', '') AS uuid) END,
    terms = terms - 'offer_id', source = source - 'offer_id'
WHERE terms ? 'offer_id' OR source ? 'offer_id';
"""

# "Not chosen" was said of what a newer offer replaced and of what was taken back, too.
STATES = """
UPDATE offer o SET state = 'superseded'
WHERE o.state = 'not_chosen' AND EXISTS (
    SELECT FROM offer n WHERE n.request_id = o.request_id AND n.revision > o.revision);
UPDATE offer o SET state = 'withdrawn'
FROM request r
WHERE r.id = o.request_id AND o.state = 'not_chosen' AND r.state IN ('declined', 'withdrawn');
"""

# Of a line that is gone the item is known by its part alone.
QUOTES = """
INSERT INTO quote_basis (revision_id, offer_id, request_item_id)
SELECT DISTINCT v.id, o.id, i.id
FROM quote_revision v
JOIN rollup_run r ON r.id = v.rollup_run_id
CROSS JOIN jsonb_array_elements(r.inputs->'parts') part
CROSS JOIN jsonb_array_elements(part->'lines') line
JOIN offer o ON o.id = CAST(nullif(line->'terms'->>'offer_id', '') AS uuid)
JOIN request_item i ON i.request_id = o.request_id
    AND (i.line_id::text = line->>'line_id'
         OR i.line_id IS NULL AND i.part_id::text = part->>'part_id')
WHERE v.state <> 'draft' AND EXISTS (
    SELECT FROM quote_price p WHERE p.revision_id = v.id AND p.part_id::text = part->>'part_id');
"""

# What an offer rested on stands in the last roll-up before it of the estimate that it came from.
OFFERS = """
INSERT INTO offer_basis (offer_id, request_item_id, rests_on_offer_id, rests_on_item_id)
SELECT DISTINCT o.id, CAST(part->>'request_item_id' AS uuid), below.id, i.id
FROM offer o
CROSS JOIN LATERAL (
    SELECT r.inputs FROM rollup_run r
    WHERE r.estimate_id = o.estimate_id AND r.created_at <= o.given_at
    ORDER BY r.created_at DESC, r.estimate_version DESC LIMIT 1) run
CROSS JOIN jsonb_array_elements(run.inputs->'parts') part
CROSS JOIN jsonb_array_elements(part->'lines') line
JOIN offer below ON below.id = CAST(nullif(line->'terms'->>'offer_id', '') AS uuid)
JOIN request_item i ON i.request_id = below.request_id
    AND (i.line_id::text = line->>'line_id'
         OR i.line_id IS NULL AND i.part_id::text = part->>'part_id')
WHERE part->>'request_item_id' IS NOT NULL;
"""

KEPT = """
CREATE TRIGGER quote_basis_frozen BEFORE UPDATE OR DELETE ON quote_basis
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER offer_basis_frozen BEFORE UPDATE OR DELETE ON offer_basis
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER quote_kept_frozen BEFORE UPDATE OR DELETE ON quote_kept
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
REVOKE UPDATE, DELETE ON quote_basis, offer_basis, quote_kept FROM tsunagu_app;
"""


def upgrade() -> None:
    _let_states_be("offer", "ck_offer_offer_state", OFFER_STATES)
    _let_states_be("quote_revision", "ck_quote_revision_quote_state", QUOTE_STATES)
    op.drop_index("uq_quote_revision_newest", table_name="quote_revision")
    op.create_index(
        "uq_quote_revision_newest",
        "quote_revision",
        ["quote_id"],
        unique=True,
        postgresql_where=sa.text("state IN ('issued', 'held', 'accepted', 'declined')"),
    )
    op.add_column("estimate_line", sa.Column("offer_id", sa.Uuid(), nullable=True))
    _make_tables()
    # The driver itself, since these hold several statements and a literal %.
    driver = op.get_bind().connection.driver_connection
    for statements in (LINES, STATES, QUOTES, OFFERS, KEPT):
        driver.execute(statements)
    _guard_lines()
    op.create_check_constraint(
        op.f("ck_event_somebody_or_server"), "event", "(person_id IS NULL) = (company_id IS NULL)"
    )
    op.alter_column("mail", "sent_by", existing_type=sa.Uuid(), nullable=True)
    op.create_check_constraint(
        op.f("ck_mail_somebodys"),
        "mail",
        "num_nonnulls(sent_by, from_group_id, from_company_id) >= 1",
    )


def _let_states_be(table: str, name: str, states: tuple[str, ...]) -> None:
    op.drop_constraint(op.f(name), table)
    listed = ", ".join(f"'{state}'" for state in states)
    op.create_check_constraint(op.f(name), table, f"state IN ({listed})")


def _guard_lines() -> None:
    op.create_foreign_key(
        op.f("fk_estimate_line_offer_id"), "estimate_line", "offer", ["offer_id"], ["id"]
    )
    op.create_index(op.f("ix_estimate_line_offer_id"), "estimate_line", ["offer_id"])
    op.create_check_constraint(
        op.f("ck_estimate_line_offer"),
        "estimate_line",
        "offer_id IS NULL OR (kind = 'outside' AND terms->>'basis' = 'offer')",
    )
    op.create_check_constraint(
        op.f("ck_estimate_line_offer_is_a_column"),
        "estimate_line",
        "NOT (terms ? 'offer_id') AND NOT (source ? 'offer_id')",
    )


def _make_tables() -> None:
    op.create_table(
        "offer_basis",
        *_pinned("offer_basis", {"offer_id": "offer", "request_item_id": "request_item"}),
        *_pinned(
            "offer_basis", {"rests_on_offer_id": "offer", "rests_on_item_id": "request_item"}
        ),
        sa.PrimaryKeyConstraint(
            "offer_id",
            "request_item_id",
            "rests_on_offer_id",
            "rests_on_item_id",
            name=op.f("pk_offer_basis"),
        ),
    )
    op.create_index(op.f("ix_offer_basis_rests_on_offer_id"), "offer_basis", ["rests_on_offer_id"])
    op.create_table(
        "quote_basis",
        *_pinned(
            "quote_basis",
            {
                "revision_id": "quote_revision",
                "offer_id": "offer",
                "request_item_id": "request_item",
            },
        ),
        sa.PrimaryKeyConstraint(
            "revision_id", "offer_id", "request_item_id", name=op.f("pk_quote_basis")
        ),
    )
    op.create_index(op.f("ix_quote_basis_offer_id"), "quote_basis", ["offer_id"])
    op.create_table(
        "quote_kept",
        *_pinned(
            "quote_kept",
            {"revision_id": "quote_revision", "offer_id": "offer", "kept_by": "person"},
        ),
        sa.Column(
            "offer_state",
            sa.Enum(
                *OFFER_STATES,
                name="offer_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("newest_revision", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column(
            "kept_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quote_kept")),
        sa.UniqueConstraint(
            "revision_id",
            "offer_id",
            "offer_state",
            "newest_revision",
            name=op.f("uq_quote_kept_revision_id_offer_id_offer_state_newest_revision"),
        ),
    )


def _pinned(table: str, columns: dict[str, str]) -> list[sa.Column[object] | sa.Constraint]:
    """Columns that each name a row of another table, with their foreign keys."""
    return [
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in columns),
        *(
            sa.ForeignKeyConstraint([name], [f"{other}.id"], name=op.f(f"fk_{table}_{name}"))
            for name, other in columns.items()
        ),
    ]


def downgrade() -> None:
    raise NotImplementedError("What an order rests on is not forgotten again.")
