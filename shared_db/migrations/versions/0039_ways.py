"""Why an alternative was chosen, quantities to try, and whose offers a copied line may take"""

import sqlalchemy as sa
from alembic import op

revision = "0039_ways"
down_revision = "0038_from_before"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "estimate_variant", sa.Column("reason", sa.String(1000), server_default="", nullable=False)
    )
    op.add_column("estimate_variant", sa.Column("chosen_by", sa.Uuid(), nullable=True))
    op.add_column(
        "estimate_variant", sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.create_foreign_key(
        op.f("fk_estimate_variant_chosen_by"), "estimate_variant", "person", ["chosen_by"], ["id"]
    )
    op.create_check_constraint(
        op.f("ck_estimate_variant_chosen_by_somebody"),
        "estimate_variant",
        "(chosen_by IS NULL) = (chosen_at IS NULL)",
    )
    jsonb = sa.dialects.postgresql.JSONB()
    op.add_column(
        "estimate_part", sa.Column("trial_quantities", jsonb, server_default="[]", nullable=False)
    )
    op.create_check_constraint(
        op.f("ck_estimate_part_trial_quantities_of_parent"),
        "estimate_part",
        "parent_id IS NULL OR trial_quantities = '[]'",
    )
    op.add_column("estimate_line", sa.Column("asked_as", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_estimate_line_asked_as"),
        "estimate_line",
        "estimate_line",
        ["asked_as"],
        ["id"],
        ondelete="SET NULL",
    )
    op.create_index("ix_estimate_line_asked_as", "estimate_line", ["asked_as"])


def downgrade() -> None:
    op.drop_column("estimate_line", "asked_as")
    op.drop_column("estimate_part", "trial_quantities")
    for name in ("chosen_by", "chosen_at", "reason"):
        op.drop_column("estimate_variant", name)
