"""Signing out ends the sign-in on the server, not only on the browser that was left"""

import sqlalchemy as sa
from alembic import op

revision = "0005_ended_sign_in"
down_revision = "0004_typed_version"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ended_sign_in",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "ended_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ended_sign_in")),
    )


def downgrade() -> None:
    op.drop_table("ended_sign_in")
