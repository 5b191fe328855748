"""The same file of records is taken in once; the newest usable records are found at once"""

import sqlalchemy as sa
from alembic import op

revision = "0003_shopdata"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "uq_import_taken_in",
        "import",
        ["company_id", "sha256"],
        unique=True,
        postgresql_where=sa.text("state IN ('writing', 'done')"),
    )
    op.create_index(
        "ix_production_record_newest",
        "production_record",
        ["company_id", sa.text("ended_at DESC NULLS LAST"), sa.text("id DESC")],
        postgresql_where=sa.text("usable"),
    )


def downgrade() -> None:
    op.drop_index("ix_production_record_newest", "production_record")
    op.drop_index("uq_import_taken_in", "import")
