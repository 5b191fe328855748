"""A group that was here before it had an entrance opens it by its own choice"""

import sqlalchemy as sa
from alembic import op

revision = "0028_entrance_is_chosen"
down_revision = "0027_entrance_bounds"
branch_labels = None
depends_on = None

MADE_JUST_NOW = sa.text(
    "SELECT xmin = pg_current_xact_id()::xid FROM pg_attribute"
    " WHERE attrelid = '\"group\"'::regclass AND attname = 'open_to_strangers'"
)
"""All that is missing is migrated in one transaction: the setting came in this very one, so that
no group can have been asked about it. Where it came earlier, as people have it stays."""


def upgrade() -> None:
    if op.get_bind().scalar(MADE_JUST_NOW):
        op.execute('UPDATE "group" SET open_to_strangers = false')


def downgrade() -> None:
    """What was chosen stays."""
