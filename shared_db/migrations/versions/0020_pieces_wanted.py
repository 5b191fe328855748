"""A request says the pieces wanted beside those that are sent, and whose material it is"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020_pieces_wanted"
down_revision = "0019_stale_by_part"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What was asked before said neither: it stays unsaid, for nobody knows any more."""
    wanted = sa.Column("wanted", postgresql.JSONB(), server_default="[]", nullable=False)
    op.add_column("request_item", wanted)
    op.alter_column("request_item", "wanted", server_default=None)
    op.create_check_constraint(
        op.f("ck_request_item_wanted"),
        "request_item",
        "wanted = '[]' OR jsonb_array_length(wanted) = jsonb_array_length(quantities)",
    )
    op.add_column("request_item", sa.Column("material_by", sa.String(40), nullable=True))
    op.create_check_constraint(
        op.f("ck_request_item_material_by"),
        "request_item",
        sa.column("material_by").in_(["supplied", "bought"]),
    )
    note = sa.Column("material_note", sa.String(300), server_default="", nullable=False)
    op.add_column("request_item", note)
    op.alter_column("request_item", "material_note", server_default=None)


def downgrade() -> None:
    for column in ("material_note", "material_by", "wanted"):
        op.drop_column("request_item", column)
