"""How much room a company's files may take is said by each of its groups"""

import sqlalchemy as sa
from alembic import op

revision = "0043_room_by_group"
down_revision = "0042_ways_taken_away"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("membership", sa.Column("storage_limit", sa.BigInteger()))
    op.create_check_constraint(
        op.f("ck_membership_storage_limit"), "membership", "storage_limit > 0"
    )


def downgrade() -> None:
    # What the groups gave stays with the company: the most of it, as it counted.
    op.execute(
        "UPDATE company SET storage_limit = given.most FROM (SELECT m.company_id,"
        " max(coalesce(m.storage_limit, c.storage_limit)) AS most FROM membership m"
        " JOIN company c ON c.id = m.company_id GROUP BY m.company_id) AS given"
        " WHERE given.company_id = company.id"
    )
    op.drop_constraint(op.f("ck_membership_storage_limit"), "membership", type_="check")
    op.drop_column("membership", "storage_limit")
