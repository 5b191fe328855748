"""A letter whose link is over before it could be sent stays here, and says so"""

from alembic import op

revision = "0007_withheld_mail"
down_revision = "0006_group_settings"
branch_labels = None
depends_on = None

NAME = "ck_mail_mail_state"


def upgrade() -> None:
    op.drop_constraint(op.f(NAME), "mail")
    states = "state IN ('waiting', 'sent', 'failed', 'withheld')"
    op.create_check_constraint(op.f(NAME), "mail", states)


def downgrade() -> None:
    op.execute("UPDATE mail SET state = 'failed' WHERE state = 'withheld'")
    op.drop_constraint(op.f(NAME), "mail")
    op.create_check_constraint(op.f(NAME), "mail", "state IN ('waiting', 'sent', 'failed')")
