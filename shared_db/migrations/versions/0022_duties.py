"""Who is in charge of what in each company, and who stands in for whom

What is there already is filled in from who made it: who sent an inquiry, who first answered for a
shop, proposed or estimated, who built an estimate, who first drafted a quote.
"""

import sqlalchemy as sa
from alembic import op

revision = "0022_duties"
down_revision = "0021_folded_words"
branch_labels = None
depends_on = None

SENT = """
INSERT INTO duty (id, inquiry_id, company_id, person_id, since, given_by, seen_at)
SELECT gen_random_uuid(), id, customer_company_id, created_by, sent_at, created_by, sent_at
FROM inquiry WHERE state <> 'draft'
"""
TAKEN_UP = """
INSERT INTO duty (id, inquiry_id, company_id, person_id, since, given_by, seen_at)
SELECT DISTINCT ON (did.inquiry_id, p.company_id)
    gen_random_uuid(), did.inquiry_id, p.company_id, p.id, did.at, p.id, did.at
FROM (
    SELECT a.inquiry_id, r.answered_by AS person_id, r.answered_at AS at
    FROM capability_reply r JOIN capability_ask a ON a.id = r.ask_id
    WHERE r.answered_by IS NOT NULL
    UNION ALL SELECT inquiry_id, written_by, created_at FROM proposal
    UNION ALL SELECT p.inquiry_id, a.answered_by, a.answered_at
    FROM proposal_answer a JOIN proposal p ON p.id = a.proposal_id
    UNION ALL SELECT inquiry_id, created_by, created_at FROM estimate
) did JOIN person p ON p.id = did.person_id
WHERE EXISTS (SELECT FROM person_role r
    WHERE r.person_id = p.id AND r.role IN ('engineer', 'sales', 'manager'))
ORDER BY did.inquiry_id, p.company_id, did.at
"""
ESTIMATED = """
INSERT INTO duty (id, inquiry_id, company_id, estimate_id, person_id, since, given_by, seen_at)
SELECT gen_random_uuid(), inquiry_id, company_id, id, created_by, created_at, created_by, created_at
FROM estimate
"""
QUOTED = """
INSERT INTO duty (id, inquiry_id, company_id, quote_id, person_id, since, given_by, seen_at)
SELECT gen_random_uuid(), q.inquiry_id, q.company_id, q.id, first.person_id, q.created_at,
    first.person_id, q.created_at
FROM quote q CROSS JOIN LATERAL (
    SELECT coalesce(e.person_id, r.issued_by) AS person_id
    FROM quote_revision r
    LEFT JOIN stream s ON s.kind = 'company_side' AND s.inquiry_id = q.inquiry_id
        AND s.company_id = q.company_id
    LEFT JOIN event e ON e.stream_id = s.id AND e.type = 'quote_drafted'
        AND e.payload->>'revision_id' = r.id::text
    WHERE r.quote_id = q.id AND coalesce(e.person_id, r.issued_by) IS NOT NULL
    ORDER BY r.revision, e.seq LIMIT 1
) first
"""


def upgrade() -> None:
    op.create_table(
        "duty",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("inquiry_id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("estimate_id", sa.Uuid(), nullable=True),
        sa.Column("quote_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        _now("since"),
        sa.Column("given_by", sa.Uuid(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("estimate_id IS NULL OR quote_id IS NULL", name=op.f("ck_duty_one_thing")),
        *(_to(f"{name}_id", name, "duty") for name in ("inquiry", "company", "estimate", "quote")),
        _to("person_id", "person", "duty"),
        _to("given_by", "person", "duty"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty")),
        sa.UniqueConstraint(
            "inquiry_id", "company_id", "estimate_id", "quote_id",
            name=op.f("uq_duty_inquiry_id_company_id_estimate_id_quote_id"),
            postgresql_nulls_not_distinct=True,
        ),
    )  # fmt: skip
    op.create_index("ix_duty_person_id", "duty", ["person_id"])
    op.create_table(
        "absence",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("deputy_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("noted_by", sa.Uuid(), nullable=False),
        _now("noted_at"),
        sa.CheckConstraint("until >= since", name=op.f("ck_absence_until_after_since")),
        sa.CheckConstraint("deputy_id <> person_id", name=op.f("ck_absence_another_person")),
        *(_to(name, "person", "absence") for name in ("person_id", "deputy_id", "noted_by")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_absence")),
    )
    op.create_index("ix_absence_deputy_id", "absence", ["deputy_id"])
    op.execute("REVOKE DELETE ON duty FROM tsunagu_app")
    for fill in (SENT, TAKEN_UP, ESTIMATED, QUOTED):
        op.execute(fill)


def _now(name: str) -> sa.Column[sa.DateTime]:
    moment = sa.DateTime(timezone=True)
    return sa.Column(name, moment, server_default=sa.text("now()"), nullable=False)


def _to(column: str, table: str, of: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_{of}_{column}"))


def downgrade() -> None:
    op.drop_table("absence")
    op.drop_table("duty")
