"""What was made of a file and can be made of it again"""

import sqlalchemy as sa
from alembic import op

revision = "0030_renditions"
down_revision = "0029_messages"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rendition",
        sa.Column("of_sha256", sa.String(64), primary_key=True),
        sa.Column("kind", sa.String(40), primary_key=True),
        sa.Column("engine", sa.String(40), primary_key=True),
        sa.Column("sha256", sa.String(64), nullable=True, index=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("problem", sa.String(60), nullable=False),
        sa.Column(
            "made_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()
        ),
        sa.CheckConstraint(
            "(sha256 IS NULL) = (size IS NULL)", name=op.f("ck_rendition_made_whole")
        ),
        sa.CheckConstraint(
            "(sha256 IS NULL) = (problem <> '')", name=op.f("ck_rendition_made_or_why_not")
        ),
    )


def downgrade() -> None:
    op.drop_table("rendition")
