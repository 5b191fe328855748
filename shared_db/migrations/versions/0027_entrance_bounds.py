"""What somebody unknown sends is counted for good, and an address is found by its letters"""

import sqlalchemy as sa
from alembic import op

revision = "0027_entrance_bounds"
down_revision = "0026_working_hours"
branch_labels = None
depends_on = None

COUNTED = {"uploads": sa.Integer(), "uploaded_bytes": sa.BigInteger()}


def upgrade() -> None:
    for column, kind in COUNTED.items():
        op.add_column("intake", sa.Column(column, kind, server_default="0", nullable=False))
    op.execute(
        "UPDATE intake SET uploads = sent.files, uploaded_bytes = sent.bytes FROM ("
        " SELECT intake_id, count(*) AS files, sum(size) AS bytes FROM intake_file"
        " GROUP BY intake_id) AS sent WHERE sent.intake_id = intake.id"
    )
    for column in COUNTED:
        op.alter_column("intake", column, server_default=None)
    op.create_index("ix_intake_email", "intake", [sa.text("lower(email)"), "created_at"])


def downgrade() -> None:
    op.drop_index("ix_intake_email", "intake")
    for column in COUNTED:
        op.drop_column("intake", column)
