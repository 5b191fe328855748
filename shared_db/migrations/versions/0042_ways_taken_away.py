"""Alternatives that were taken away stay, so that they can be brought back"""

import sqlalchemy as sa
from alembic import op

revision = "0042_ways_taken_away"
down_revision = "0040_past_quotes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "estimate_variant",
        sa.Column("removed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    op.create_check_constraint(
        op.f("ck_estimate_variant_removed_does_not_count"),
        "estimate_variant",
        "NOT (chosen AND removed)",
    )


def downgrade() -> None:
    op.drop_column("estimate_variant", "removed")
