"""An offer that arrives is in nobody's way who is typing in the estimate"""

import sqlalchemy as sa
from alembic import op

revision = "0004_typed_version"
down_revision = "0003_shopdata"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("estimate", sa.Column("typed_version", sa.Integer(), server_default="1"))
    op.execute("UPDATE estimate SET typed_version = version")
    op.alter_column("estimate", "typed_version", nullable=False)
    name = op.f("ck_estimate_typed_version")
    op.create_check_constraint(name, "estimate", "typed_version <= version")


def downgrade() -> None:
    op.drop_constraint(op.f("ck_estimate_typed_version"), "estimate")
    op.drop_column("estimate", "typed_version")
