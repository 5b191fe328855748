"""Each shop rounds its prices by its own rule and has a floor for its margin; runs count what is
missing
"""

import sqlalchemy as sa
from alembic import op

revision = "0014_price_rule"
down_revision = "0013_offers_pinned"
branch_labels = None
depends_on = None

# What was kept stays as it was: the trigger against changes is only set aside for the new column.
COUNTING = """
ALTER TABLE rollup_run DISABLE TRIGGER rollup_run_frozen;
UPDATE rollup_run SET missing = (
    SELECT count(DISTINCT (part ->> 'part_id', line ->> 'line_id'))
    FROM jsonb_array_elements(result -> 'parts') part,
         jsonb_array_elements(part -> 'breaks') one,
         jsonb_array_elements(one -> 'missing') line)
WHERE NOT complete;
ALTER TABLE rollup_run ENABLE TRIGGER rollup_run_frozen;
"""

# "Whole yen" was what every draft began with, not what somebody had chosen for it.
DRAFTS = """
UPDATE quote_revision SET pricing = pricing - 'unit_price_decimals'
WHERE state = 'draft' AND pricing ->> 'unit_price_decimals' = '0'
"""


def upgrade() -> None:
    op.add_column("company", _column("price_step", sa.Numeric(18, 4), "1"))
    op.add_column("company", _column("margin_floor", sa.Numeric(18, 4), "0"))
    op.add_column("rollup_run", _column("missing", sa.Integer(), "0"))
    op.get_bind().connection.driver_connection.execute(COUNTING)
    op.execute(DRAFTS)
    op.create_check_constraint(
        op.f("ck_company_price_step"), "company", "price_step IN (0.01, 0.1, 1, 10, 100)"
    )
    op.create_check_constraint(
        op.f("ck_company_margin_floor"), "company", "margin_floor >= 0 AND margin_floor < 100"
    )
    op.create_check_constraint(
        op.f("ck_rollup_run_missing"),
        "rollup_run",
        "missing >= 0 AND NOT (complete AND missing > 0)",
    )
    for table, column in (
        ("company", "price_step"),
        ("company", "margin_floor"),
        ("rollup_run", "missing"),
    ):
        op.alter_column(table, column, server_default=None)


def downgrade() -> None:
    op.drop_column("rollup_run", "missing")
    op.drop_column("company", "margin_floor")
    op.drop_column("company", "price_step")


def _column(name: str, kind: sa.types.TypeEngine[object], default: str) -> sa.Column[object]:
    """A column for a table with rows in it; the default is only for these."""
    return sa.Column(name, kind, server_default=default, nullable=False)
