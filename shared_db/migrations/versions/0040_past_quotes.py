"""Quote sheets of earlier years, and the parts that were quoted in them"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0040_past_quotes"
down_revision = "0039_ways"
branch_labels = None
depends_on = None

STATES = "state IN ('waiting', 'taken', 'same', 'refused')"
OUTCOMES = "outcome IN ('won', 'lost', 'unknown')"
KIND = "kind IN ('production', 'purchases'%s)"


def upgrade() -> None:
    op.drop_constraint(op.f("ck_import_import_kind"), "import", type_="check")
    op.create_check_constraint(op.f("ck_import_import_kind"), "import", KIND % ", 'quotes'")
    op.create_table(
        "past_quote",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("company_id", sa.UUID(), nullable=False),
        sa.Column("import_id", sa.UUID(), nullable=False),
        _words("filename", 255),
        _words("sheet", 100),
        _words("sha256", 64),
        _words("state", 40),
        _words("problem", 40),
        _words("shape", 64),
        sa.Column("header_row", sa.Integer(), nullable=False),
        sa.Column("top", postgresql.JSONB(), nullable=False),
        _words("customer", 200),
        _words("number", 60),
        _words("subject", 200),
        sa.Column("quoted_on", sa.Date()),
        _words("outcome", 40),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.Column("remarks", postgresql.JSONB(), nullable=False),
        _created(),
        sa.CheckConstraint(STATES, name=op.f("ck_past_quote_sheet_state")),
        sa.CheckConstraint(OUTCOMES, name=op.f("ck_past_quote_past_outcome")),
        sa.CheckConstraint(
            "state <> 'taken' OR quoted_on IS NOT NULL",
            name=op.f("ck_past_quote_taken_has_a_day"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_past_quote_company_id")
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["import.id"], name=op.f("fk_past_quote_import_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_past_quote")),
    )
    op.create_index("ix_past_quote_import_id", "past_quote", ["import_id"])
    op.create_index("ix_past_quote_sha256", "past_quote", ["company_id", "sha256"])
    op.create_index(
        "ix_past_quote_number",
        "past_quote",
        ["company_id", "number"],
        postgresql_where=sa.text("state = 'taken' AND number <> ''"),
    )
    op.create_table(
        "quote_shape",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("company_id", sa.UUID(), nullable=False),
        _words("shape", 64),
        sa.Column("mapping", postgresql.JSONB(), nullable=False),
        sa.Column("created_by", sa.UUID(), nullable=False),
        _created(),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_quote_shape_company_id")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["person.id"], name=op.f("fk_quote_shape_created_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quote_shape")),
        sa.UniqueConstraint("company_id", "shape", name=op.f("uq_quote_shape_company_id")),
    )
    op.alter_column("earlier_part", "estimate_part_id", nullable=True)
    op.add_column("earlier_part", sa.Column("past_quote_id", sa.UUID(), nullable=True))
    op.create_foreign_key(
        op.f("fk_earlier_part_past_quote_id"),
        "earlier_part",
        "past_quote",
        ["past_quote_id"],
        ["id"],
        ondelete="CASCADE",
    )
    op.create_index("ix_earlier_part_past_quote_id", "earlier_part", ["past_quote_id"])
    op.create_check_constraint(
        op.f("ck_earlier_part_one_origin"),
        "earlier_part",
        "(estimate_part_id IS NULL) <> (past_quote_id IS NULL)",
    )
    op.add_column(
        "earlier_part",
        sa.Column("lines", postgresql.JSONB(), server_default="[]", nullable=False),
    )
    op.alter_column("earlier_part", "lines", server_default=None)


def downgrade() -> None:
    if op.get_bind().exec_driver_sql("SELECT count(*) FROM past_quote").scalar_one():
        raise RuntimeError("The record before has no place for quotes of earlier years.")
    op.drop_column("earlier_part", "lines")
    op.drop_constraint(op.f("ck_earlier_part_one_origin"), "earlier_part", type_="check")
    op.drop_column("earlier_part", "past_quote_id")
    op.alter_column("earlier_part", "estimate_part_id", nullable=False)
    op.drop_table("quote_shape")
    op.drop_table("past_quote")
    op.drop_constraint(op.f("ck_import_import_kind"), "import", type_="check")
    op.create_check_constraint(op.f("ck_import_import_kind"), "import", KIND % "")


def _words(name: str, longest: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(longest), nullable=False)


def _created() -> sa.Column[object]:
    return sa.Column(
        "created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
    )
