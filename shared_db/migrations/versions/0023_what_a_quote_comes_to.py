"""What an issued quote comes to is kept beside it, so that quotes are found by amount by an index"""

import sqlalchemy as sa
from alembic import op

revision = "0023_what_a_quote_comes_to"
down_revision = "0022_duties"
branch_labels = None
depends_on = None

AMOUNTS = """
ALTER TABLE quote_revision DISABLE TRIGGER quote_revision_frozen;
WITH of_part AS (
    SELECT revision_id, min(amount + one_off) AS low, max(amount + one_off) AS high
    FROM quote_price GROUP BY revision_id, part_id
), of_revision AS (
    SELECT revision_id, sum(low) AS low, sum(high) AS high FROM of_part GROUP BY revision_id
)
UPDATE quote_revision SET lowest_amount = low, highest_amount = high
FROM of_revision WHERE revision_id = quote_revision.id;
ALTER TABLE quote_revision ENABLE TRIGGER quote_revision_frozen;
"""
SIDES = ("lowest_amount", "highest_amount")


def upgrade() -> None:
    for side in SIDES:
        op.add_column("quote_revision", sa.Column(side, sa.Numeric(18, 4), nullable=True))
    op.get_bind().connection.driver_connection.execute(AMOUNTS)
    for side in SIDES:
        op.create_index(f"ix_quote_revision_{side}", "quote_revision", [side])
    op.create_check_constraint(
        op.f("ck_quote_revision_amounts_in_order"),
        "quote_revision",
        "lowest_amount <= highest_amount",
    )


def downgrade() -> None:
    op.drop_constraint(op.f("ck_quote_revision_amounts_in_order"), "quote_revision")
    for side in SIDES:
        op.drop_column("quote_revision", side)
