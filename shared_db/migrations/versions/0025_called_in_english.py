"""What companies and people are called in English, for English documents; words in letters"""

import sqlalchemy as sa
from alembic import op

revision = "0025_called_in_english"
down_revision = "0024_intake"
branch_labels = None
depends_on = None

NAMES = (
    ("company", "name_in_english", 200),
    ("company", "address_in_english", 300),
    ("person", "name_in_english", 100),
)


def upgrade() -> None:
    for table, column, length in NAMES:
        called = sa.Column(column, sa.String(length), server_default="", nullable=False)
        op.add_column(table, called)
        op.alter_column(table, column, server_default=None)
    words = sa.Column("words_by_mail", sa.Boolean(), server_default=sa.true(), nullable=False)
    op.add_column("company", words)
    op.alter_column("company", "words_by_mail", server_default=None)


def downgrade() -> None:
    op.drop_column("company", "words_by_mail")
    for table, column, _length in NAMES:
        op.drop_column(table, column)
