"""What is stale is known by the part: when each was last changed, and last planned otherwise

Until now a revision or a version made everything stale. What an older version of the product has
called stale stays so: its parts count as changed in the newest revision.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019_stale_by_part"
down_revision = "0018_kinds_of_file"
branch_labels = None
depends_on = None

PARTS_AS_THEY_STAND = """
UPDATE part SET changed_in_revision = i.revision, planned_in_version = (
    SELECT max(p.number) FROM proposal p
    JOIN proposal_operation o ON o.proposal_id = p.id
    WHERE p.inquiry_id = i.id AND o.part_id = part.id)
FROM inquiry i WHERE i.id = part.inquiry_id
"""


def upgrade() -> None:
    op.add_column(
        "part",
        sa.Column("changed_in_revision", sa.Integer(), server_default="1", nullable=False),
    )
    op.add_column("part", sa.Column("planned_in_version", sa.Integer(), nullable=True))
    op.execute(PARTS_AS_THEY_STAND)


def downgrade() -> None:
    op.drop_column("part", "planned_in_version")
    op.drop_column("part", "changed_in_revision")
