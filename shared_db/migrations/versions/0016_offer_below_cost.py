"""An offer below one's own cost keeps the reason for which it was given"""

import sqlalchemy as sa
from alembic import op

revision = "0016_offer_below_cost"
down_revision = "0015_refused_and_typed"
branch_labels = None
depends_on = None


def upgrade() -> None:
    reason = sa.Column("below_cost_reason", sa.String(1000), server_default="", nullable=False)
    op.add_column("offer", reason)
    op.alter_column("offer", "below_cost_reason", server_default=None)


def downgrade() -> None:
    op.drop_column("offer", "below_cost_reason")
