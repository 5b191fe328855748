"""The hours in which a group works, and its holidays: what it promises runs in them"""

import sqlalchemy as sa
from alembic import op

revision = "0026_working_hours"
down_revision = "0025_called_in_english"
branch_labels = None
depends_on = None

NEW = {
    "work_days": (sa.String(7), "12345", False),
    "work_from": (sa.SmallInteger(), "510", False),
    "work_until": (sa.SmallInteger(), "1050", False),
    "break_from": (sa.SmallInteger(), None, True),
    "break_until": (sa.SmallInteger(), None, True),
    "holidays_off": (sa.Boolean(), sa.true(), False),
    "closing_days": (sa.ARRAY(sa.Date()), "{}", False),
}
"""What is promised from now on runs in these hours; what was promised before stays."""
RULES = {
    "work_days": "work_days ~ '^1?2?3?4?5?6?7?$' AND work_days <> ''",
    "work_hours": "work_from >= 0 AND work_until <= 1440 AND work_until - work_from"
    " - COALESCE(break_until - break_from, 0) >= 60",
    "break_within": "(break_from IS NULL) = (break_until IS NULL) AND work_from < break_from"
    " AND break_from < break_until AND break_until < work_until",
}


def upgrade() -> None:
    for column, (kind, standing, may_lack) in NEW.items():
        op.add_column(
            "group", sa.Column(column, kind, server_default=standing, nullable=may_lack)
        )
        op.alter_column("group", column, server_default=None)
    for name, rule in RULES.items():
        op.create_check_constraint(op.f(f"ck_group_{name}"), "group", rule)


def downgrade() -> None:
    for name in RULES:
        op.drop_constraint(op.f(f"ck_group_{name}"), "group")
    for column in NEW:
        op.drop_column("group", column)
