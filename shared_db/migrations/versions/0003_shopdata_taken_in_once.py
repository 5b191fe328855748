"""The same file of records is taken in once"""

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


def downgrade() -> None:
    op.drop_index("uq_import_taken_in", "import")
